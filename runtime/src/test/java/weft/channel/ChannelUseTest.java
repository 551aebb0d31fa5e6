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
import weft.DeadlockException;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Where a channel can be used, and what it tells about itself. */
@SuppressWarnings("ReturnValueIgnored") // What matters is what else they do.
class ChannelUseTest {
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("M20: statistics count everything, and the peak stays")
    void statistics() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(2);
            assertEquals(
                    new Channel.Statistics(2, 0, 0, 1, 1, 0, 0),
                    channel.sender().statistics());
            var sender = channel.sender().clone();
            var receiver = channel.receiver().clone();
            channel.receiver().clone();
            sender.send(1);
            assertEquals(
                    new Channel.Statistics(2, 1, 1, 2, 3, 0, 0),
                    channel.sender().statistics());
            sender.send(2);
            group.fork(() -> sender.send(3));
            group.fork(() -> channel.sender().send(4));
            AsyncTesting.awaitAllBlocked();
            assertEquals(new Channel.Statistics(2, 2, 2, 2, 3, 2, 0), sender.statistics());
            for (int i = 1; i <= 4; i++) {
                assertEquals(i, receiver.receive());
            }
            assertEquals(new Channel.Statistics(2, 0, 2, 2, 3, 0, 0), receiver.statistics());
            Task<Integer> waiting = group.fork(() -> receiver.receive());
            group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            assertEquals(new Channel.Statistics(2, 0, 2, 2, 3, 0, 2), receiver.statistics());
            waiting.cancel();
            assertEquals(new Channel.Statistics(2, 0, 2, 2, 3, 0, 1), receiver.statistics());
            sender.close();
            channel.sender().send(5);
            receiver.close();
            assertEquals(
                    new Channel.Statistics(2, 0, 2, 1, 2, 0, 0),
                    channel.receiver().statistics());
        }));
    }

    @Test
    @DisplayName(
            "a channel can be opened, filled, cloned and closed before a loop runs, and used by one after the other")
    void outsideLoops() {
        Channel<String> channel = Channel.open(2);
        SendChannel<String> sender = channel.sender().clone();
        assertTrue(channel.sender().trySend("before"));
        Sim.run(() -> {
            assertEquals("before", channel.receiver().receive());
            channel.sender().send("from the first run");
        });
        assertEquals(1, sender.statistics().buffered());
        Sim.run(() -> TaskGroup.run(group -> {
            assertEquals("from the first run", channel.receiver().receive());
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            sender.send("in the second");
            assertEquals("in the second", receiver.await());
            sender.send("left over");
        }));
        sender.close();
        channel.sender().close();
        assertEquals(Optional.of("left over"), channel.receiver().tryReceive());
        assertThrows(EndOfChannelException.class, () -> channel.receiver().tryReceive());
    }

    @Test
    @DisplayName(
            "another thread is refused, whatever it wants, and nothing has happened; over the loop's handle it may")
    void otherThreads() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> receiver = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            LowLevel.callOnThread("stranger", () -> {
                refused(() -> channel.sender().trySend("lost?"));
                refused(() -> channel.sender().clone());
                refused(() -> channel.sender().close());
                refused(() -> channel.sender().statistics());
                refused(() -> channel.receiver().tryReceive());
                refused(() -> channel.receiver().clone());
                refused(() -> channel.receiver().close());
                refused(() -> channel.receiver().statistics());
                refused(() -> Weft.run(() -> channel.sender().send("lost?")));
                return null;
            });
            assertEquals(
                    new Channel.Statistics(0, 0, 0, 1, 1, 0, 1),
                    channel.sender().statistics());
            LoopHandle loop = LoopHandle.current();
            LowLevel.callOnThread("stranger", () -> {
                loop.post(() -> channel.sender().trySend("posted"));
                return null;
            });
            assertEquals("posted", receiver.await());
        }));
    }

    private static void refused(Runnable operation) {
        String message =
                assertThrows(IllegalStateException.class, operation::run).getMessage();
        assertTrue(message.contains("(rendezvous) was used on thread '"), message);
        assertTrue(message.contains("LoopHandle"), message);
    }

    @Test
    @DisplayName("outside a loop send and receive say what is missing")
    void asyncOutsideLoops() {
        Channel<String> channel = Channel.open(1);
        assertThrows(IllegalStateException.class, () -> channel.sender().send("hello"));
        assertThrows(IllegalStateException.class, () -> channel.receiver().receive());
        assertEquals(0, channel.sender().statistics().buffered());
    }

    @Test
    @DisplayName("a deadlock report says what each task waits for, and how many could still help")
    void deadlock() {
        Channel<String> rendezvous = Channel.open(0);
        Channel<String> bounded = Channel.open(2);
        DeadlockException thrown = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> TaskGroup.run(group -> {
                    group.fork(() -> rendezvous.receiver().receive());
                    for (int i = 0; i < 3; i++) {
                        bounded.sender().clone().send("one too many");
                    }
                })));
        String report = String.valueOf(thrown.getMessage());
        assertTrue(
                report.matches("(?s).*waits for: to receive from Channel#\\d+ \\(rendezvous\\), 1 sender open\\R.*"),
                report);
        assertTrue(
                report.matches("(?s).*waits for: to send to Channel#\\d+ \\(capacity 2\\), 1 receiver open\\R.*"),
                report);
        assertEquals(0, rendezvous.sender().statistics().tasksWaitingToReceive());
        assertEquals(0, bounded.sender().statistics().tasksWaitingToSend());
    }

    @Test
    @DisplayName("ends say which channel is theirs")
    void names() {
        Channel<String> channel = Channel.open(Channel.UNLIMITED);
        String sender = channel.sender().toString();
        assertTrue(sender.matches("a sender of Channel#\\d+ \\(unlimited\\)"), sender);
        assertEquals(
                sender.replace("sender", "receiver"), channel.receiver().clone().toString());
        channel.receiver().close();
        channel.sender().close();
        String message = assertThrows(
                        ChannelClosedException.class, () -> channel.sender().trySend(""))
                .getMessage();
        assertTrue(message.startsWith("this sender of Channel#"), message);
    }

    @Test
    @DisplayName("M22: an end that is garbage and was not closed is reported, with the place where it was made")
    void unclosed() {
        Unclosed forgotten = new Unclosed("a sender", (message, where) -> log.add(message + where.getStackTrace()[1]));
        Unclosed closed = new Unclosed("a receiver", (message, where) -> log.add(message));
        closed.closed();
        closed.run();
        assertEquals(List.of(), log);
        forgotten.run();
        assertEquals(1, log.size());
        assertTrue(log.get(0).toString().contains("a sender was garbage collected"), log::toString);
        assertTrue(log.get(0).toString().contains("ChannelUseTest.unclosed"), log::toString);
    }

    @Test
    @DisplayName("somebody who unparks a task that waits here breaks that wait, not the channel")
    void strangersUnpark() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            for (Task<?> waiting : List.of(
                    group.fork(() -> log.add(Thrown.by(() -> channel.receiver().receive()))),
                    group.fork(() -> log.add(
                            Thrown.by(() -> channel.receiver().iterator().hasNext()))))) {
                AsyncTesting.awaitAllBlocked();
                LowLevel.unpark(waiting, null);
            }
            AsyncTesting.awaitAllBlocked();
            Task<?> sender =
                    group.fork(() -> log.add(Thrown.by(() -> channel.sender().send("not sent"))));
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(sender, null);
            group.joinChildren();
            assertEquals(3, log.size());
            for (Object thrown : log) {
                assertEquals(IllegalStateException.class, thrown.getClass());
            }
            assertFalse(channel.sender().trySend("hello"));
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        }));
    }
}
