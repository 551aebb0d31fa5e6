package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LowLevel;
import weft.RunOptions;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Choices that end with an error or a cancellation, and that they are fair. */
class SelectEndsTest {
    private final List<Object> log = new ArrayList<>();
    private final Channel<Integer> first = Channel.open(1);
    private final Channel<Integer> second = Channel.open(1);

    @Async
    private String receiveEither() {
        return Select.first(
                Select.receive(first.receiver(), n -> "first " + n),
                Select.receive(second.receiver(), n -> "second " + n));
    }

    @Async
    private String sendEither() {
        return Select.first(
                Select.send(first.sender(), 1, () -> "first"), Select.send(second.sender(), 2, () -> "second"));
    }

    @Test
    @DisplayName("a channel that is closed by then: its error, whatever the others have, and nothing is lost of that")
    void closedBefore() {
        Sim.run(() -> {
            first.sender().send(1);
            second.sender().close();
            for (int i = 0; i < 20; i++) {
                Thrown.by(EndOfChannelException.class, this::receiveEither);
            }
            assertEquals(1, first.receiver().receive());
            second.receiver().close();
            Thrown.by(ChannelClosedException.class, this::receiveEither);
            first.receiver().close();
            Thrown.by(BrokenChannelException.class, this::sendEither);
            Thrown.by(
                    BrokenChannelException.class,
                    () -> Select.first(
                            Select.send(first.sender(), 1, () -> ""), Select.timeout(Duration.ZERO, () -> "")));
        });
    }

    @Test
    @DisplayName("a channel whose last sender is closed while the choice waits: EndOfChannelException")
    void endsWhileWaiting() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add(Thrown.by(EndOfChannelException.class, this::receiveEither)));
            AsyncTesting.awaitAllBlocked();
            second.sender().close();
            group.joinChildren();
            assertEquals(1, log.size());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("a channel whose last receiver is closed while the choice waits: BrokenChannelException")
    void breaksWhileWaiting() {
        Sim.run(() -> TaskGroup.run(group -> {
            first.sender().send(0);
            second.sender().send(0);
            group.fork(() -> log.add(Thrown.by(BrokenChannelException.class, this::sendEither)));
            AsyncTesting.awaitAllBlocked();
            first.receiver().close();
            group.joinChildren();
            assertEquals(1, log.size());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName(
            "an end that is closed while choices wait on it: ChannelClosedException, once each, also if used twice")
    void closedWhileWaiting() {
        Sim.run(() -> TaskGroup.run(group -> {
            ReceiveChannel<Integer> mine = first.receiver().clone();
            for (int i = 0; i < 3; i++) {
                group.fork(() -> log.add(Thrown.by(
                        ChannelClosedException.class,
                        () -> Select.first(
                                Select.receive(mine, n -> ""),
                                Select.receive(second.receiver(), n -> ""),
                                Select.receive(mine, n -> "")))));
            }
            Task<String> other = group.fork(this::receiveEither);
            AsyncTesting.awaitAllBlocked();
            mine.close();
            AsyncTesting.awaitAllBlocked();
            assertEquals(3, log.size());
            first.sender().send(1);
            assertEquals("first 1", other.await());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("an item that came first wins over a close")
    void itemBeforeClose() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> chooser = group.fork(this::receiveEither);
            AsyncTesting.awaitAllBlocked();
            first.sender().send(1);
            second.sender().close();
            first.sender().close();
            assertEquals("first 1", chooser.await());
        }));
    }

    @Test
    @DisplayName("cancelled while it waits it has received and sent nothing, and leaves nothing waiting")
    void cancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> chooser = group.fork(this::receiveEither);
            AsyncTesting.awaitAllBlocked();
            chooser.cancel();
            assertNobodyWaits();
            assertTrue(first.sender().trySend(1));
            chooser.join();
            assertEquals(Task.State.CANCELLED, chooser.state());
            assertEquals(Optional.of(1), first.receiver().tryReceive());
        }));
    }

    @Test
    @DisplayName("cancelled when it has been given an item, it has received it")
    void cancelledAfterwards() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (boolean timed : new boolean[] {false, true}) {
                Task<Void> chooser = group.fork(() -> {
                    log.add(
                            timed
                                    ? Select.first(
                                            Select.receive(first.receiver(), n -> "first " + n),
                                            Select.timeout(seconds(9), () -> "late"))
                                    : receiveEither());
                    Thrown.by(Cancelled.class, Weft::checkpoint);
                });
                AsyncTesting.awaitAllBlocked();
                assertTrue(first.sender().trySend(1));
                chooser.cancel();
                chooser.join();
            }
            assertEquals(List.of("first 1", "first 1"), log);
        }));
    }

    @Test
    @DisplayName("in a cancelled scope it does nothing, though a clause could proceed")
    void cancelledBefore() {
        Sim.run(() -> {
            first.sender().send(1);
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, this::receiveEither);
                Thrown.by(Cancelled.class, () -> Select.first(Select.timeout(Duration.ZERO, () -> "")));
            });
            assertEquals(Optional.of(1), first.receiver().tryReceive());
        });
    }

    @Test
    @DisplayName("cancelled and timed out in the same instant: the cancellation goes on, nothing is received")
    void cancelledAndTimedOut() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> {
                log.add(Thrown.by(() -> Select.first(
                        Select.receive(first.receiver(), n -> "received"), Select.timeout(seconds(1), () -> {
                            Weft.checkpoint();
                            return "late";
                        }))));
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(Cancelled.class, log.get(0).getClass());
            assertNobodyWaits();
        });
    }

    @Test
    @DisplayName("somebody who unparks a task that chooses breaks that wait, not the channels")
    void strangersUnpark() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<?> chooser = group.fork(() -> log.add(Thrown.by(IllegalStateException.class, this::receiveEither)));
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(chooser, null);
            chooser.join();
            assertEquals(1, log.size());
            assertNobodyWaits();
        }));
    }

    @Test
    @DisplayName("a deadlock report names all clauses")
    void deadlock() {
        String report = String.valueOf(assertThrows(
                        DeadlockException.class,
                        () -> Sim.run(() -> {
                            second.sender().send(0);
                            Select.first(
                                    Select.receive(first.receiver(), n -> ""),
                                    Select.send(second.sender(), 1, () -> ""),
                                    Select.timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> ""));
                        }))
                .getMessage());
        assertTrue(
                report.matches(
                        "(?s).*waits for: for the first of: to receive from Channel#\\d+ \\(capacity 1\\), "
                                + "1 sender open; or to send to Channel#\\d+ \\(capacity 1\\), 1 receiver open; or a timeout.*"),
                report);
    }

    @Test
    @DisplayName("the choice is fair: of those that can proceed each is chosen about as often")
    void fair() {
        Sim.run(() -> {
            int[] counts = new int[3];
            Channel<Integer> never = Channel.open(0);
            for (int i = 0; i < 3000; i++) {
                first.sender().trySend(1);
                counts[
                        Select.<Integer, RuntimeException>first(
                                Select.receive(never.receiver(), n -> 2),
                                Select.receive(first.receiver(), n -> 0),
                                Select.send(second.sender(), 1, () -> 1))]++;
                second.receiver().tryReceive();
            }
            assertEquals(0, counts[2]);
            assertTrue(counts[0] > 1200 && counts[1] > 1200, () -> counts[0] + " to " + counts[1]);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("the seed of the run determines the choices")
    void seeded(long seed) {
        List<String> choices = choices(Weft.options().seed(seed));
        assertEquals(choices, choices(Weft.options().seed(seed)));
        assertTrue(!choices.equals(choices(Weft.options().seed(seed + 100))));
        assertEquals(choices(Weft.options()), choices(Weft.options()));
    }

    private static List<String> choices(RunOptions options) {
        return options.call(() -> {
            SelectEndsTest test = new SelectEndsTest();
            List<String> choices = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                test.first.sender().trySend(1);
                test.second.sender().trySend(2);
                choices.add(test.receiveEither());
            }
            return choices;
        });
    }

    private void assertNobodyWaits() {
        for (Channel<?> channel : List.of(first, second)) {
            assertEquals(0, channel.sender().statistics().tasksWaitingToSend());
            assertEquals(0, channel.sender().statistics().tasksWaitingToReceive());
        }
    }
}
