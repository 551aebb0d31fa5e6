package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** One wake-up for each park; and when a wake-up and a cancellation meet, the first one wins. */
class WakeupsTest {
    private final List<Object> log = new ArrayList<>();
    private final CancelScope scope = CancelScope.create();
    private int aborts;

    @Test
    @DisplayName("C40: a wait that cannot be aborted is asked once for two cancels, and ends when it is woken")
    void abortIsAskedOnce() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> waiter = group.fork(() -> scope.enter(() -> {
                    log.add(LowLevel.park(this::cannotAbort));
                    Thrown.by(Cancelled.class, Weft::checkpoint);
                    log.add("cancelled afterwards");
                }));
                AsyncTesting.awaitAllBlocked();
                scope.cancel();
                waiter.cancel();
                scope.shielded(true);
                scope.shielded(false);
                AsyncTesting.awaitAllBlocked();
                LowLevel.unpark(waiter, "woken");
            });
            assertEquals(List.of("woken", "cancelled afterwards"), log);
            assertEquals(1, aborts);
        });
    }

    private boolean cannotAbort() {
        aborts++;
        return false;
    }

    @Test
    @DisplayName("C40: an error for a wait that could not be aborted arrives even in a shield, where checkpoints pass")
    void errorArrivesInAShield() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> waiter = group.fork(() -> scope.enter(() -> CancelScope.run(shield -> {
                    Throwable thrown = Thrown.by(() -> LowLevel.park(() -> {
                        shield.shielded(true);
                        return cannotAbort();
                    }));
                    log.add(thrown.getMessage());
                    Weft.checkpoint();
                    log.add("checkpoint passed");
                })));
                AsyncTesting.awaitAllBlocked();
                scope.cancel();
                LowLevel.unparkWithError(waiter, new IllegalStateException("later"));
            });
            assertEquals(List.of("later", "checkpoint passed"), log);
            assertEquals(1, aborts);
        });
    }

    @Test
    @DisplayName("C41: an abort that throws ends the task with that error, it does not hang")
    void brokenAbort() {
        IllegalStateException broken = new IllegalStateException("broken abort");
        Throwable thrown = assertThrows(
                Throwable.class,
                () -> Sim.run(() -> {
                    TaskGroup.run(group -> {
                        group.fork(() -> LowLevel.<Void>park(() -> {
                            throw broken;
                        }));
                        AsyncTesting.awaitAllBlocked();
                        group.cancel();
                    });
                }));
        assertTrue(mentions(thrown, broken), () -> "does not mention the broken abort: " + thrown);
    }

    private static boolean mentions(Throwable thrown, Throwable wanted) {
        if (thrown == wanted) {
            return true;
        }
        if (thrown instanceof weft.ExceptionGroup group) {
            return group.leaves().anyMatch(leaf -> mentions(leaf, wanted));
        }
        return thrown.getCause() != null && mentions(thrown.getCause(), wanted);
    }

    @Test
    @DisplayName("C42: a wake-up before the cancel: the wait has succeeded, the next cancel point raises")
    void wakeupBeforeCancel() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> waiter = group.fork(() -> scope.enter(() -> {
                    log.add(LowLevel.park(() -> {
                        aborts++;
                        return true;
                    }));
                    Weft.checkpointIfCancelled();
                    log.add("not reached");
                }));
                AsyncTesting.awaitAllBlocked();
                LowLevel.unpark(waiter, "item");
                scope.cancel();
            });
            assertEquals(List.of("item"), log);
            assertEquals(0, aborts);
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C42: the same for a sleep that is over when the cancel comes")
    void sleepOverBeforeCancel() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    Weft.sleep(seconds(1));
                    scope.cancel();
                });
                group.fork(() -> scope.enter(() -> {
                    Weft.sleep(seconds(1));
                    log.add("slept");
                }));
            });
            // Both timers expire in one turn, so the sleeper's wake-up came before the cancel.
            assertEquals(List.of("slept"), log);
            assertFalse(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C43: cancel and then open the gate in one step: the waiter is cancelled, and not served")
    void cancelBeforeWakeup() {
        Sim.run(() -> {
            Gate gate = new Gate();
            TaskGroup.run(group -> {
                group.fork(() -> scope.enter(() -> {
                    gate.await();
                    log.add("not reached");
                }));
                AsyncTesting.awaitAllBlocked();
                scope.cancel();
                assertEquals(0, gate.waiting());
                gate.open();
            });
            assertTrue(log.isEmpty());
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C48: after an abort, or a first wake-up, a second one is an error that names the task")
    void secondWakeupIsAnError() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> aborted = group.fork("aborted", () -> scope.enter(() -> LowLevel.<Void>park(() -> true)));
                Task<Void> woken = group.fork("woken", () -> LowLevel.<Void>park(() -> true));
                AsyncTesting.awaitAllBlocked();
                scope.cancel();
                var refused = assertThrows(IllegalStateException.class, () -> LowLevel.unpark(aborted, null));
                assertTrue(refused.getMessage().contains("aborted"), refused.getMessage());
                LowLevel.unpark(woken, null);
                refused = assertThrows(IllegalStateException.class, () -> LowLevel.unpark(woken, null));
                assertTrue(refused.getMessage().contains("woken"), refused.getMessage());
            });
        });
    }

    @Test
    @DisplayName("K16: park hands on the value, null included, or the very error it was woken with")
    void parkHandsOnTheOutcome() {
        Sim.run(() -> {
            IllegalArgumentException error = new IllegalArgumentException("woken with");
            TaskGroup.run(group -> {
                Task<Void> waiter = group.fork(() -> {
                    assertEquals("value", LowLevel.<String>park(() -> true));
                    assertNull(LowLevel.<String>park(() -> true));
                    assertSame(error, Thrown.by(() -> LowLevel.<Void>park(() -> true)));
                    log.add("done");
                });
                AsyncTesting.awaitAllBlocked();
                LowLevel.unpark(waiter, "value");
                AsyncTesting.awaitAllBlocked();
                LowLevel.unpark(waiter, null);
                AsyncTesting.awaitAllBlocked();
                LowLevel.unparkWithError(waiter, error);
            });
            assertEquals(List.of("done"), log);
        });
    }

    @Test
    @DisplayName("C42: park in a cancelled scope raises without waiting, and asks the abort handler first")
    void parkInACancelledScope() {
        Sim.run(() -> scope.enter(() -> {
            scope.cancel();
            Thrown.by(Cancelled.class, () -> LowLevel.<Void>park(() -> true));
        }));
    }

    @Test
    @DisplayName(
            "C42: an abort handler may wake its task itself, with a value or an error, also before the wait has begun")
    void abortHandlerWakesTheTask() {
        Sim.run(() -> scope.enter(() -> {
            Task<?> self = Weft.currentTask();
            scope.cancel();
            assertEquals("value", LowLevel.<String>park(() -> {
                LowLevel.unpark(self, "value");
                return false;
            }));
            IllegalArgumentException error = new IllegalArgumentException("woken with");
            assertSame(
                    error,
                    Thrown.by(() -> LowLevel.<Void>park(() -> {
                        LowLevel.unparkWithError(self, error);
                        return false;
                    })));
            log.add("done");
        }));
        assertEquals(List.of("done"), log);
    }
}
