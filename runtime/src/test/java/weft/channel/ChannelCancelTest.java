package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** A cancelled operation has no effect; one that had effect is not cancelled. */
@SuppressWarnings("ReturnValueIgnored") // What matters is what else they do.
class ChannelCancelTest {
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("M5: a cancelled receiver is gone: nothing can be sent to it, and the channel goes on working")
    void cancelledReceiver() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            receiver.cancel();
            assertFalse(channel.sender().trySend("lost?"));
            receiver.join();
            assertEquals(Task.State.CANCELLED, receiver.state());
            assertFalse(channel.sender().trySend("lost?"));
            assertEquals(0, channel.receiver().statistics().tasksWaitingToReceive());
            Task<String> next = group.fork(() -> channel.receiver().receive());
            channel.sender().send("hello");
            assertEquals("hello", next.await());
        }));
    }

    @Test
    @DisplayName("M5: a cancelled sender is gone: its item is not received, and the channel goes on working")
    void cancelledSender() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<Void> sender = group.fork(() -> channel.sender().send("lost?"));
            AsyncTesting.awaitAllBlocked();
            sender.cancel();
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
            sender.join();
            assertEquals(Task.State.CANCELLED, sender.state());
            assertEquals(0, channel.receiver().statistics().tasksWaitingToSend());
            group.fork(() -> channel.sender().send("hello"));
            assertEquals("hello", channel.receiver().receive());
        }));
    }

    @Test
    @DisplayName("M6: receive in a cancelled scope takes nothing, neither from the buffer nor from a sender")
    void receiveWhenCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> buffered = Channel.open(1);
            Channel<String> rendezvous = Channel.open(0);
            buffered.sender().send("in the buffer");
            group.fork(() -> rendezvous.sender().send("from the sender"));
            AsyncTesting.awaitAllBlocked();
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, () -> buffered.receiver().receive());
                Thrown.by(Cancelled.class, () -> rendezvous.receiver().receive());
                Thrown.by(Cancelled.class, () -> buffered.receiver().iterator().hasNext());
                Thrown.by(Cancelled.class, () -> buffered.receiver().iterator().next());
            });
            assertEquals("in the buffer", buffered.receiver().receive());
            assertEquals("from the sender", rendezvous.receiver().receive());
        }));
    }

    @Test
    @DisplayName("M7: send in a cancelled scope delivers nothing, neither to the buffer nor to a receiver")
    void sendWhenCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> buffered = Channel.open(1);
            Channel<String> rendezvous = Channel.open(0);
            Task<String> receiver = group.fork(() -> rendezvous.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, () -> buffered.sender().send("hello"));
                Thrown.by(Cancelled.class, () -> rendezvous.sender().send("hello"));
            });
            assertEquals(Optional.empty(), buffered.receiver().tryReceive());
            rendezvous.sender().send("world");
            assertEquals("world", receiver.await());
        }));
    }

    @Test
    @DisplayName("M8: an item that was given to a receiver arrives, though the receiver is cancelled before it runs")
    void cancelledAfterHandOver() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1}) {
                Channel<String> channel = Channel.open(capacity);
                Task<Void> receiver = group.fork(() -> {
                    log.add(channel.receiver().receive());
                    Thrown.by(Cancelled.class, Weft::checkpoint);
                });
                AsyncTesting.awaitAllBlocked();
                assertTrue(channel.sender().trySend("hello"));
                receiver.cancel();
                receiver.join();
            }
            assertEquals(List.of("hello", "hello"), log);
        }));
    }

    @Test
    @DisplayName("M8: a sender whose item was received has sent it, though it is cancelled before it runs")
    void senderCancelledAfterHandOver() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<Void> sender = group.fork(() -> {
                channel.sender().send("hello");
                log.add("sent");
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(Optional.of("hello"), channel.receiver().tryReceive());
            sender.cancel();
            sender.join();
            assertEquals(List.of("sent"), log);
        }));
    }

    @Test
    @DisplayName("M9: buffered: a receiver that is cancelled first gets nothing, the item stays for the next")
    void cancelledBeforeHandOver() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(1);
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            receiver.cancel();
            assertTrue(channel.sender().trySend("hello"));
            receiver.join();
            assertEquals(Task.State.CANCELLED, receiver.state());
            assertEquals("hello", channel.receiver().receive());
        }));
    }

    @Test
    @DisplayName("M10: unbuffered: with the first of two receivers cancelled the item goes to the second")
    void secondReceiverGetsIt() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> first = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            Task<String> second = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            first.cancel();
            assertTrue(channel.sender().trySend("hello"));
            assertEquals("hello", second.await());
            first.join();
            assertEquals(Task.State.CANCELLED, first.state());
        }));
    }

    @Test
    @DisplayName("a cancelled sender in the middle of the queue leaves the order of the others as it was")
    void senderInTheMiddle() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(1);
            channel.sender().send(0);
            List<Task<Void>> senders = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                int number = i;
                senders.add(group.fork(() -> channel.sender().send(number)));
                AsyncTesting.awaitAllBlocked();
            }
            senders.get(2).cancel();
            senders.get(4).cancel();
            senders.get(0).cancel();
            for (int i = 0; i < 3; i++) {
                log.add(channel.receiver().receive());
            }
            assertEquals(List.of(0, 2, 4), log);
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        }));
    }

    @Test
    @DisplayName("an operation that has sent or received never throws Cancelled, whenever the deadline passes")
    void deadlineAroundBusyChannel() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(Channel.UNLIMITED);
            int[] counts = new int[2];
            CancelScope.run(scope -> TaskGroup.run(group -> {
                group.fork(() -> {
                    for (int i = 0; i < 5000; i++) {
                        channel.sender().send(i);
                        counts[0]++;
                    }
                });
                group.fork(() -> {
                    for (int i = 0; i < 5000; i++) {
                        channel.receiver().receive();
                        counts[1]++;
                    }
                });
                group.fork(() -> {
                    for (int i = 0; i < 50; i++) {
                        Weft.checkpoint();
                    }
                    scope.cancel();
                });
            }));
            assertTrue(counts[0] > 0 && counts[0] < 5000, () -> counts[0] + " sent");
            assertEquals(counts[0] - counts[1], channel.sender().statistics().buffered());
        });
    }
}
