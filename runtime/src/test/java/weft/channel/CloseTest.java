package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.Task;
import weft.TaskGroup;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Closing wakes everyone who waits in vain, each with the right error, and nobody else. */
@SuppressWarnings("ReturnValueIgnored") // What matters is what else they do.
class CloseTest {
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("M11: a sender that is closed right after it handed over does not make an end of the item")
    void closedAfterHandOver() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            assertTrue(channel.sender().trySend("hello"));
            channel.sender().close();
            assertEquals("hello", receiver.await());
            Thrown.by(EndOfChannelException.class, () -> channel.receiver().receive());
        }));
    }

    @Test
    @DisplayName("M11: a receiver that is closed right after it was given an item gets it, too")
    void receiverClosedAfterHandOver() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            assertTrue(channel.sender().trySend("hello"));
            channel.receiver().close();
            assertEquals("hello", receiver.await());
        }));
    }

    @Test
    @DisplayName("M12: closing the last sender wakes all receivers with EndOfChannelException")
    void closeSenderWhileReceiving() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            for (int i = 0; i < 3; i++) {
                group.fork(() -> log.add(Thrown.by(
                        EndOfChannelException.class, () -> channel.receiver().receive())));
            }
            Task<Integer> loop = group.fork(() -> {
                int count = 0;
                for (String item : channel.receiver()) {
                    count += item.length();
                }
                return count;
            });
            AsyncTesting.awaitAllBlocked();
            channel.sender().close();
            assertEquals(0, loop.await());
            group.joinChildren();
            assertEquals(3, log.size());
        }));
    }

    @Test
    @DisplayName("M13: closing the last receiver wakes all senders with BrokenChannelException")
    void closeReceiverWhileSending() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1}) {
                Channel<String> channel = Channel.open(capacity);
                while (channel.sender().trySend("")) {
                    log.add("in the buffer");
                }
                for (int i = 0; i < 3; i++) {
                    group.fork(() -> log.add(Thrown.by(
                            BrokenChannelException.class, () -> channel.sender().send(""))));
                }
                AsyncTesting.awaitAllBlocked();
                channel.receiver().close();
                group.joinChildren();
                Thrown.by(BrokenChannelException.class, () -> channel.sender().send(""));
                assertThrows(
                        BrokenChannelException.class, () -> channel.sender().trySend(""));
            }
            assertEquals(7, log.size());
        }));
    }

    @Test
    @DisplayName("M14: when the last sender is closed the buffer is received, and then EndOfChannelException forever")
    void drain() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(3);
            channel.sender().send(1);
            channel.sender().send(2);
            channel.sender().send(3);
            channel.sender().close();
            assertEquals(1, channel.receiver().receive());
            assertEquals(Optional.of(2), channel.receiver().tryReceive());
            var items = channel.receiver().iterator();
            assertTrue(items.hasNext());
            assertTrue(items.hasNext());
            assertEquals(3, items.next());
            for (int i = 0; i < 3; i++) {
                Thrown.by(EndOfChannelException.class, () -> channel.receiver().receive());
                assertThrows(
                        EndOfChannelException.class, () -> channel.receiver().tryReceive());
                assertFalse(items.hasNext());
                Thrown.by(EndOfChannelException.class, items::next);
            }
        });
    }

    @Test
    @DisplayName("M15: a closed end refuses everything but to be closed again")
    void closedEnds() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(1);
            channel.sender().send(1);
            channel.sender().close();
            channel.sender().close();
            Thrown.by(ChannelClosedException.class, () -> channel.sender().send(2));
            assertThrows(ChannelClosedException.class, () -> channel.sender().trySend(2));
            channel.receiver().close();
            channel.receiver().close();
            Thrown.by(ChannelClosedException.class, () -> channel.receiver().receive());
            assertThrows(ChannelClosedException.class, () -> channel.receiver().tryReceive());
            Thrown.by(
                    ChannelClosedException.class,
                    () -> channel.receiver().iterator().hasNext());
            Thrown.by(
                    ChannelClosedException.class,
                    () -> channel.receiver().iterator().next());
            assertEquals(0, channel.sender().statistics().openSenders());
        });
    }

    @Test
    @DisplayName("M15: that this end is closed outranks that the other one is, and a cancellation outranks both")
    void ranks() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(0);
            channel.receiver().close();
            Thrown.by(BrokenChannelException.class, () -> channel.sender().send(1));
            channel.sender().close();
            Thrown.by(ChannelClosedException.class, () -> channel.sender().send(1));
            Thrown.by(ChannelClosedException.class, () -> channel.receiver().receive());
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, () -> channel.sender().send(1));
                Thrown.by(Cancelled.class, () -> channel.receiver().receive());
                channel.receiver().close();
            });
        });
    }

    @Test
    @DisplayName("M16: a task that waits on an end which is closed gets ChannelClosedException")
    void ownEndIsClosed() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            SendChannel<String> sender = channel.sender().clone();
            ReceiveChannel<String> receiver = channel.receiver().clone();
            group.fork(() -> log.add(Thrown.by(ChannelClosedException.class, () -> receiver.receive())));
            group.fork(() -> log.add(Thrown.by(
                    ChannelClosedException.class, () -> receiver.iterator().hasNext())));
            AsyncTesting.awaitAllBlocked();
            receiver.close();
            group.joinChildren();
            group.fork(() -> log.add(Thrown.by(ChannelClosedException.class, () -> sender.send("never"))));
            AsyncTesting.awaitAllBlocked();
            sender.close();
            group.joinChildren();
            assertEquals(3, log.size());
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        }));
    }

    @Test
    @DisplayName("M16: also when it is the last one, where the other side gets its own error")
    void lastEndIsClosed() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            group.fork(() -> log.add(Thrown.by(
                    ChannelClosedException.class, () -> channel.receiver().receive())));
            AsyncTesting.awaitAllBlocked();
            channel.receiver().close();
            group.joinChildren();
            Thrown.by(BrokenChannelException.class, () -> channel.sender().send("never"));
            assertEquals(1, log.size());
        }));
    }

    @Test
    @DisplayName("M17: closing one sender wakes only who waits on it; a task on another clone succeeds")
    void oneOfTwoSenders() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            SendChannel<String> clone = channel.sender().clone();
            group.fork(() -> log.add(Thrown.by(
                    ChannelClosedException.class, () -> channel.sender().send("never"))));
            Task<Void> other = group.fork(() -> clone.send("hello"));
            group.fork(() -> log.add(Thrown.by(
                    ChannelClosedException.class, () -> channel.sender().send("never"))));
            AsyncTesting.awaitAllBlocked();
            channel.sender().close();
            AsyncTesting.awaitAllBlocked();
            assertEquals(2, log.size());
            assertEquals(Task.State.RUNNING, other.state());
            assertEquals("hello", channel.receiver().receive());
            other.await();
        }));
    }

    @Test
    @DisplayName("M17: closing one receiver wakes only who waits on it; a task on another clone succeeds")
    void oneOfTwoReceivers() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            ReceiveChannel<String> clone = channel.receiver().clone();
            group.fork(() -> log.add(Thrown.by(
                    ChannelClosedException.class, () -> channel.receiver().receive())));
            Task<String> other = group.fork(() -> clone.receive());
            AsyncTesting.awaitAllBlocked();
            channel.receiver().close();
            AsyncTesting.awaitAllBlocked();
            assertEquals(1, log.size());
            channel.sender().send("hello");
            assertEquals("hello", other.await());
        }));
    }

    @Test
    @DisplayName("M23: closing the last receiver drops what is in the buffer")
    void bufferIsDropped() {
        Channel<byte[]> channel = Channel.open(10);
        channel.sender().trySend(new byte[10]);
        channel.sender().trySend(new byte[10]);
        ReceiveChannel<byte[]> clone = channel.receiver().clone();
        channel.receiver().close();
        assertEquals(2, channel.sender().statistics().buffered());
        clone.close();
        assertEquals(0, channel.sender().statistics().buffered());
        assertThrows(BrokenChannelException.class, () -> channel.sender().trySend(new byte[10]));
    }

    @Test
    @DisplayName("M24: a channel is open as long as one of the clones is, on either side")
    void clones() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(10);
            SendChannel<Integer> sender = channel.sender().clone();
            ReceiveChannel<Integer> receiver = channel.receiver().clone();
            channel.sender().close();
            channel.receiver().close();
            sender.send(1);
            SendChannel<Integer> another = sender.clone();
            sender.close();
            another.send(2);
            another.close();
            assertEquals(1, receiver.receive());
            assertEquals(2, receiver.receive());
            Thrown.by(EndOfChannelException.class, receiver::receive);
        });
    }

    @Test
    @DisplayName("M24: a closed end cannot be cloned, though another one is open")
    void cloneOfClosed() {
        Channel<Integer> channel = Channel.open(10);
        channel.sender().clone();
        channel.receiver().clone();
        channel.sender().close();
        channel.receiver().close();
        assertThrows(ChannelClosedException.class, () -> channel.sender().clone());
        assertThrows(ChannelClosedException.class, () -> channel.receiver().clone());
        assertEquals(1, channel.sender().statistics().openSenders());
        assertEquals(1, channel.sender().statistics().openReceivers());
    }

    @Test
    @DisplayName("an error has the stack of the task that gets it, not of the one that closed")
    void stackOfTheWaiter() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            group.fork(() -> log.add(Thrown.by(() -> receivesHere(channel))));
            AsyncTesting.awaitAllBlocked();
            channel.sender().close();
            group.joinChildren();
            List<String> methods = new ArrayList<>();
            for (StackTraceElement element : ((Throwable) log.get(0)).getStackTrace()) {
                methods.add(element.getMethodName());
            }
            assertTrue(methods.contains("receivesHere"), methods::toString);
            assertFalse(methods.contains("close"), methods::toString);
        }));
    }

    @weft.Async
    private static String receivesHere(Channel<String> channel) {
        return channel.receiver().receive();
    }
}
