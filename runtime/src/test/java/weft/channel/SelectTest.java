package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.millis;
import static weft.semantics.Sim.seconds;
import static weft.semantics.Sim.since;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** One of several receives, sends and timeouts: the first that is possible, and no other. */
class SelectTest {
    private final List<Object> log = new ArrayList<>();
    private final Channel<Integer> first = Channel.open(0);
    private final Channel<Integer> second = Channel.open(0);
    private final Channel<Integer> buffered = Channel.open(2);

    @Async
    private String receiveEither() {
        return Select.first(
                Select.receive(first.receiver(), n -> "first " + n),
                Select.receive(second.receiver(), n -> "second " + n));
    }

    @Test
    @DisplayName("a clause that can proceed at once is chosen, the others do nothing")
    void readyClause() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> second.sender().send(2));
            AsyncTesting.awaitAllBlocked();
            assertEquals("second 2", receiveEither());
            assertEquals(
                    "sent",
                    Select.first(
                            Select.receive(first.receiver(), n -> "received"),
                            Select.send(buffered.sender(), 7, () -> "sent"),
                            Select.timeout(Duration.ZERO, () -> "late")));
            assertEquals(Optional.of(7), buffered.receiver().tryReceive());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("while it waits, the first clause that can proceed is chosen, and nothing is taken from the others")
    void waits() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> chooser = group.fork(this::receiveEither);
            AsyncTesting.awaitAllBlocked();
            assertEquals(1, first.receiver().statistics().tasksWaitingToReceive());
            assertEquals(1, second.receiver().statistics().tasksWaitingToReceive());
            assertTrue(second.sender().trySend(2));
            assertFalse(first.sender().trySend(1));
            assertEquals("second 2", chooser.await());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("a send that waits is chosen when somebody receives; otherwise its item goes nowhere")
    void sends() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> chooser = group.fork(() -> Select.first(
                    Select.send(first.sender(), 1, () -> "sent first"),
                    Select.send(second.sender(), 2, () -> "sent second")));
            AsyncTesting.awaitAllBlocked();
            assertEquals(2, second.receiver().receive());
            assertEquals(Optional.empty(), first.receiver().tryReceive());
            assertEquals("sent second", chooser.await());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("a sender that waits for room in a buffer gives its item when there is some")
    void sendsToFullBuffer() {
        Sim.run(() -> TaskGroup.run(group -> {
            buffered.sender().send(1);
            buffered.sender().send(2);
            Task<String> chooser = group.fork(() -> Select.first(
                    Select.send(buffered.sender(), 3, () -> "sent"),
                    Select.receive(first.receiver(), n -> "received")));
            AsyncTesting.awaitAllBlocked();
            for (int i = 1; i <= 3; i++) {
                assertEquals(Optional.of(i), buffered.receiver().tryReceive());
            }
            assertEquals("sent", chooser.await());
        }));
    }

    @Test
    @DisplayName("a timeout is chosen when its time has passed, of several the shortest, and leaves nothing waiting")
    void timeouts() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            assertEquals(
                    "soon",
                    Select.first(
                            Select.timeout(seconds(3), () -> "late"),
                            Select.receive(first.receiver(), n -> "received"),
                            Select.timeout(seconds(2), () -> "soon"),
                            Select.timeout(seconds(2), () -> "as soon")));
            assertEquals(seconds(2), since(start));
            assertNobodyWaits();
        });
    }

    @Test
    @DisplayName("an item in time beats the timeout, and the body of the clause has no timeout")
    void inTime() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                Weft.sleep(millis(900));
                first.sender().send(1);
            });
            assertEquals(
                    "received 1",
                    Select.first(Select.timeout(seconds(1), () -> "late"), Select.receive(first.receiver(), n -> {
                        Weft.sleep(seconds(5));
                        return "received " + n;
                    })));
        }));
    }

    @Test
    @DisplayName("a timeout of 0 asks: it is chosen if and only if nothing else is possible")
    void zeroTimeout() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        "nothing",
                        Select.first(
                                Select.timeout(Duration.ZERO, () -> "nothing"),
                                Select.receive(buffered.receiver(), n -> "received " + n)));
            }
            buffered.sender().send(1);
            assertEquals(
                    "received 1",
                    Select.first(
                            Select.timeout(Duration.ZERO, () -> "nothing"),
                            Select.receive(buffered.receiver(), n -> "received " + n)));
            assertEquals(Duration.ZERO, since(start));
        });
    }

    @Test
    @DisplayName("only a timeout: sleeps; an endless one waits forever")
    void onlyTimeouts() {
        Sim.run(() -> TaskGroup.run(group -> {
            long start = Weft.currentTime();
            assertEquals("slept", Select.<String, RuntimeException>first(Select.timeout(seconds(2), () -> "slept")));
            assertEquals(seconds(2), since(start));
            group.forkDaemon(() -> Select.<String, RuntimeException>first(
                    Select.timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> "never")));
            Weft.sleep(Duration.ofDays(100_000));
        }));
    }

    @Test
    @DisplayName("nonsense is refused: no clause, a negative timeout, null")
    @SuppressWarnings("NullAway")
    void nonsense() {
        assertThrows(IllegalArgumentException.class, () -> Select.timeout(Duration.ofNanos(-1), () -> ""));
        assertThrows(NullPointerException.class, () -> Select.send(first.sender(), null, () -> ""));
        assertThrows(NullPointerException.class, () -> Select.receive(null, n -> ""));
        Sim.run(() -> {
            Thrown.by(IllegalArgumentException.class, () -> Select.<String, RuntimeException>first());
        });
    }

    @Test
    @DisplayName("the body runs in the calling task; what it throws comes out as it is, checked or not")
    void body() {
        Sim.run(() -> {
            buffered.sender().send(1);
            Task<?> self = Weft.currentTask();
            assertSame(self, Select.first(Select.receive(buffered.receiver(), n -> Weft.currentTask())));
            IOException failure = new IOException();
            assertSame(failure, Thrown.by(() -> throwsIt(failure)));
            assertEquals(Optional.empty(), buffered.receiver().tryReceive());
        });
    }

    @Async
    private void throwsIt(IOException failure) throws IOException {
        Select.<String, IOException>first(
                Select.send(buffered.sender(), 1, () -> {
                    buffered.receiver().receive();
                    throw failure;
                }),
                Select.receive(first.receiver(), n -> "received"));
    }

    @Test
    @DisplayName("the same channel twice: one of the clauses gets the item")
    void sameChannelTwice() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> chooser = group.fork(() -> Select.first(
                    Select.receive(first.receiver(), n -> "a" + n), Select.receive(first.receiver(), n -> "b" + n)));
            AsyncTesting.awaitAllBlocked();
            assertEquals(2, first.receiver().statistics().tasksWaitingToReceive());
            assertTrue(first.sender().trySend(1));
            assertFalse(first.sender().trySend(2));
            assertEquals("1", chooser.await().substring(1));
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("a send and a receive on the same channel do not meet each other, but anybody else")
    void doesNotMeetItself() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int round = 0; round < 2; round++) {
                Task<String> chooser = group.fork(this::sendOrReceive);
                AsyncTesting.awaitAllBlocked();
                assertEquals(Task.State.RUNNING, chooser.state());
                if (round == 0) {
                    assertEquals(1, first.receiver().receive());
                    assertEquals("sent", chooser.await());
                } else {
                    first.sender().send(2);
                    assertEquals("received 2", chooser.await());
                }
                assertNobodyWaits();
            }
        }));
    }

    @Async
    private String sendOrReceive() {
        return Select.first(
                Select.send(first.sender(), 1, () -> "sent"), Select.receive(first.receiver(), n -> "received " + n));
    }

    @Test
    @DisplayName("two choices can meet each other, also both ways round at once")
    void choiceMeetsChoice() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int round = 0; round < 20; round++) {
                Task<String> one = group.fork(this::sendOrReceive);
                Task<String> other = group.fork(this::sendOrReceive);
                List<String> outcomes = new ArrayList<>(List.of(one.await(), other.await()));
                outcomes.sort(null);
                assertEquals(List.of("received 1", "sent"), outcomes);
                assertNobodyWaits();
            }
        }));
    }

    @Test
    @DisplayName("a chain of choices: who is chosen by one is not chosen by another")
    void chain() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add(Select.first(
                    Select.send(first.sender(), 1, () -> "sent to first"),
                    Select.send(second.sender(), 2, () -> "sent to second"))));
            AsyncTesting.awaitAllBlocked();
            Task<String> a = group.fork(this::receiveEither);
            Task<String> b = group.fork(this::receiveEither);
            AsyncTesting.awaitAllBlocked();
            assertEquals(1, log.size());
            assertEquals(1, (a.state() == Task.State.FINISHED ? 1 : 0) + (b.state() == Task.State.FINISHED ? 1 : 0));
            group.cancel();
        }));
        assertNobodyWaits();
    }

    @Test
    @DisplayName("a subscriber of a broadcast can be chosen, too")
    void broadcast() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1}) {
                Broadcast<Integer> broadcast = Broadcast.open(capacity);
                ReceiveChannel<Integer> subscriber = broadcast.subscribe();
                Task<String> chooser = group.fork(() -> Select.first(
                        Select.receive(first.receiver(), n -> "first " + n),
                        Select.receive(subscriber, n -> "broadcast " + n)));
                AsyncTesting.awaitAllBlocked();
                broadcast.send(3);
                assertEquals("broadcast 3", chooser.await());
                group.fork(() -> broadcast.send(4));
                AsyncTesting.awaitAllBlocked();
                assertEquals(
                        "broadcast 4",
                        Select.first(
                                Select.receive(first.receiver(), n -> "first " + n),
                                Select.receive(subscriber, n -> "broadcast " + n)));
            }
        }));
    }

    private void assertNobodyWaits() {
        for (Channel<?> channel : List.of(first, second, buffered)) {
            assertEquals(0, channel.sender().statistics().tasksWaitingToSend());
            assertEquals(0, channel.sender().statistics().tasksWaitingToReceive());
        }
    }
}
