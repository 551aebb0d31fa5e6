package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

class LowLevelTest {
    private final List<Object> events = new ArrayList<>();

    @Test
    @DisplayName("park returns what unpark was given, and throws what unparkWithError was given (K16)")
    void passesValueAndError() {
        Weft.run(() -> TaskGroup.run(group -> {
            IOException error = new IOException();
            Task<Object> first = group.fork(() -> LowLevel.park(() -> true));
            Task<Object> second = group.fork(() -> {
                try {
                    return LowLevel.park(() -> true);
                } catch (Throwable t) {
                    return t;
                }
            });
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(first, "value");
            LowLevel.unparkWithError(second, error);
            assertEquals("value", first.await());
            assertSame(error, second.await());
        }));
    }

    @Test
    void unparkingTwiceIsAnError() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> parked = group.fork(() -> LowLevel.<Object>park(() -> true));
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(parked, null);
            var e = assertThrows(IllegalStateException.class, () -> LowLevel.unpark(parked, null));
            assertTrue(e.getMessage().contains("is not parked"), e.getMessage());
        }));
    }

    @Test
    void unparkingATaskFromAWaitOfTheLibrarysOwnIsAnErrorAndHarmsNobody() {
        Weft.options()
                .clock(VirtualClock.create())
                .run(() -> TaskGroup.run(group -> {
                    Task<Void> sleeper = group.fork(() -> Weft.sleep(Duration.ofSeconds(1)));
                    Task<Void> joiner = group.fork(sleeper::join);
                    Weft.checkpoint();
                    for (Task<Void> waiting : List.of(sleeper, joiner)) {
                        var e = assertThrows(IllegalStateException.class, () -> LowLevel.unpark(waiting, null));
                        assertTrue(e.getMessage().contains("the library itself ends that"), e.getMessage());
                        assertThrows(
                                IllegalStateException.class,
                                () -> LowLevel.unparkWithError(waiting, new IOException("no")));
                    }
                    joiner.await();
                    sleeper.await();
                }));
    }

    @Test
    void unparkingFromAForeignThreadIsAnError() throws InterruptedException {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> parked = group.fork(() -> LowLevel.<Object>park(() -> true));
            AsyncTesting.awaitAllBlocked();
            Thread thread = new Thread(() -> {
                try {
                    LowLevel.unpark(parked, null);
                } catch (IllegalStateException e) {
                    events.add(e.getMessage());
                }
            });
            thread.start();
            thread.join();
            LowLevel.unpark(parked, null);
        }));
        assertTrue(events.toString().contains("not its loop's"), events.toString());
    }

    @Test
    @DisplayName("the abort handler is asked once, however often the scope is cancelled (C40)")
    void abortsOnce() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> parked = group.fork(() -> {
                Object got = LowLevel.park(() -> {
                    events.add("abort");
                    return false;
                });
                events.add(got);
                CancelScope.shield(() -> Weft.checkpoint());
                events.add("shielded");
            });
            AsyncTesting.awaitAllBlocked();
            group.cancel();
            group.cancel();
            parked.cancel();
            CancelScope.shield(() -> AsyncTesting.awaitAllBlocked());
            LowLevel.unpark(parked, "done");
        }));
        assertEquals(List.of("abort", "done", "shielded"), events);
    }

    @Test
    @DisplayName("a wake-up that came first wins over a cancellation")
    void wakeUpWins() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> parked = group.fork(() -> {
                events.add(LowLevel.park(() -> true));
                Weft.checkpoint();
                events.add("not reached");
            });
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(parked, "value");
            group.cancel();
        }));
        assertEquals(List.of("value"), events);
    }

    @Test
    @DisplayName("a broken abort handler ends the wait with an error (C41)")
    void abortThatThrows() {
        RuntimeException broken = new RuntimeException("broken");
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    group.fork(() -> LowLevel.<Object>park(() -> {
                        throw broken;
                    }));
                    AsyncTesting.awaitAllBlocked();
                    group.cancel();
                })));
        assertSame(broken, e.unwrapSingle().getCause());
    }

    @Test
    @DisplayName("an abort handler may wake its task itself, also when the wait begins in a cancelled scope")
    void abortThatWakes() {
        IOException error = new IOException();
        Weft.run(() -> CancelScope.run(scope -> {
            scope.cancel();
            Task<?> task = Weft.currentTask();
            for (int i = 0; i < 2; i++) {
                events.add(LowLevel.park(() -> {
                    LowLevel.unpark(task, "value");
                    return false;
                }));
                try {
                    LowLevel.park(() -> {
                        LowLevel.unparkWithError(task, error);
                        return false;
                    });
                } catch (Throwable e) {
                    events.add(e);
                }
                try {
                    LowLevel.park(() -> true);
                } catch (Cancelled c) {
                    events.add("cancelled");
                }
            }
            try {
                LowLevel.park(() -> {
                    throw new IllegalArgumentException("broken");
                });
            } catch (IllegalStateException e) {
                events.add(e.getCause().getMessage());
            }
        }));
        assertEquals(List.of("value", error, "cancelled", "value", error, "cancelled", "broken"), events);
    }

    @Test
    void aChainOfReadyOperationsLetsOthersRun() {
        Weft.run(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                for (int i = 0; i < 1000 && events.isEmpty(); i++) {
                    LowLevel.checkpoint();
                }
                assertFalse(events.isEmpty(), "nobody else has run");
            });
            group.fork(() -> events.add("ran"));
        }));
    }

    @Test
    void awaitsAChannel() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        Weft.run(() -> TaskGroup.run(group -> {
            Task<Integer> ready = group.fork(() -> LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ));
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.RUNNING, ready.state());
            pipe.sink().write(ByteBuffer.allocate(1));
            assertEquals(SelectionKey.OP_READ, ready.await());

            Task<?> idle = group.fork(() -> {
                pipe.source().read(ByteBuffer.allocate(10));
                CancelScope.moveOnAfter(Duration.ZERO, () -> LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ));
                return LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ);
            });
            AsyncTesting.awaitAllBlocked();
            idle.cancelAndJoin();
            assertEquals(Task.State.CANCELLED, idle.state());

            Task<?> closed = group.fork(() -> {
                try {
                    LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ);
                } catch (AsynchronousCloseException e) {
                    events.add("closed");
                }
            });
            AsyncTesting.awaitAllBlocked();
            LowLevel.close(pipe.source());
            closed.join();
            assertEquals(List.of("closed"), events);
        }));
        pipe.sink().close();
    }

    @Test
    @DisplayName("awaitAllBlocked goes before the clock jumps, and wakes everybody who waits for it (K10, K11)")
    void allBlocked() {
        Weft.options()
                .clock(VirtualClock.create())
                .run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(Duration.ofSeconds(1));
                        events.add("slept");
                    });
                    group.fork(() -> {
                        for (int i = 0; i < 100; i++) {
                            Weft.checkpoint();
                        }
                        events.add("busy");
                    });
                    group.fork(() -> {
                        AsyncTesting.awaitAllBlocked();
                        events.add("blocked");
                    });
                    AsyncTesting.awaitAllBlocked();
                    events.add("blocked");
                }));
        assertEquals(List.of("busy", "blocked", "blocked", "slept"), events);
    }

    @Test
    void aCallOnAThreadReturnsItsValueOrThrowsItsError() {
        IOException error = new IOException();
        Weft.run(() -> {
            assertEquals("value", LowLevel.callOnThread("thread", () -> "value"));
            try {
                LowLevel.callOnThread("thread", () -> {
                    throw error;
                });
            } catch (IOException e) {
                events.add(e);
            }
        });
        assertEquals(List.of(error), events);
    }

    @Test
    void aDeadlockIsNoticedAfterACallOnAThread() {
        assertThrows(
                DeadlockException.class,
                () -> Weft.run(() -> {
                    events.add(LowLevel.callOnThread("thread", () -> "value"));
                    Weft.sleepForever();
                }));
        assertEquals(List.of("value"), events);
    }

    @Test
    void aDeadlockIsNoticedWhileAnAbandonedThreadGoesOn() {
        CountDownLatch latch = new CountDownLatch(1);
        assertThrows(
                DeadlockException.class,
                () -> Weft.run(() -> {
                    var scope = CancelScope.moveOnAfter(
                            Duration.ofNanos(1),
                            () -> LowLevel.callOnThread("thread", () -> {
                                latch.await();
                                return "value";
                            }));
                    events.add(scope.cancelledCaught());
                    Weft.sleepForever();
                }));
        latch.countDown();
        assertEquals(List.of(true), events);
    }

    @Test
    void theCurrentTaskIsKnownInItsOwnThreadOnly() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> self = LowLevel.currentTask();
            assertSame(Weft.currentTask(), self);
            assertTrue(LowLevel.isCurrent(self));
            Task<Void> other = group.fork(() -> {
                assertTrue(LowLevel.isCurrent(LowLevel.currentTask()));
                assertFalse(LowLevel.isCurrent(self));
            });
            other.await();
            assertFalse(LowLevel.isCurrent(other));
            assertFalse(LowLevel.<Boolean, RuntimeException>callOnThread("stranger", () -> LowLevel.isCurrent(self)));
        }));
    }

    @Test
    void aWatchIsToldOnceThatATaskHasEndedHoweverItEnds() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<Void> finished = group.fork(() -> {});
            Task<Void> cancelled = group.fork(Weft::sleepForever);
            LowLevel.EndWatch first = LowLevel.watchEnd(finished, () -> events.add(finished.state()));
            LowLevel.watchEnd(cancelled, () -> events.add(cancelled.state()));
            cancelled.cancel();
            finished.join();
            cancelled.join();
            first.stop();
        }));
        assertEquals(List.of(Task.State.FINISHED, Task.State.CANCELLED), events);
    }

    @Test
    void aStoppedWatchIsNotTold() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.fork(() -> {});
            List<LowLevel.EndWatch> watches = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                watches.add(LowLevel.watchEnd(task, () -> {
                    events.add(number);
                    watches.get(3).stop(); // It would be told after us.
                }));
            }
            watches.get(1).stop();
            watches.get(1).stop();
        }));
        assertEquals(List.of(0, 2), events);
    }

    @Test
    void nobodyCanWatchTheEndOfATaskThatHasEnded() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.fork(() -> {});
            task.join();
            assertThrows(IllegalStateException.class, () -> LowLevel.watchEnd(task, () -> {}));
        }));
    }

    @Test
    void anOperationThatHasTakenEffectYieldsWithinTheSliceAndIsNotCancelled() {
        Weft.run(() -> TaskGroup.run(group -> {
            group.fork(() -> events.add("other"));
            group.cancel();
            LowLevel.cancelShieldedCheckpoint();
            assertEquals(List.of(), events);
            int operations = 0;
            for (; events.isEmpty(); operations++) {
                LowLevel.cancelShieldedCheckpoint();
            }
            assertTrue(operations < 100, operations + " operations in a slice");
            LowLevel.Checkpoints seen = LowLevel.checkpointsOf(LowLevel::cancelShieldedCheckpoint);
            assertFalse(seen.cancellation());
        }));
    }

    @Test
    void randomNumbersAreWhatTheSeedMakesThem() {
        assertEquals(choices(Weft.options().seed(7)), choices(Weft.options().seed(7)));
        assertEquals(choices(Weft.options()), choices(Weft.options()));
        assertFalse(
                choices(Weft.options().seed(7)).equals(choices(Weft.options().seed(8))));
        assertEquals(Set.of(0, 1, 2), new HashSet<>(choices(Weft.options())));
        assertThrows(IllegalStateException.class, () -> LowLevel.random(3));
        Weft.run(() -> {
            assertThrows(IllegalArgumentException.class, () -> LowLevel.random(0));
        });
    }

    private static List<Integer> choices(RunOptions options) {
        return options.call(() -> {
            List<Integer> choices = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                choices.add(LowLevel.random(3));
            }
            return choices;
        });
    }
}
