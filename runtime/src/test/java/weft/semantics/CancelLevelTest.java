package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** Cancellation is a state of scopes, asked for at every cancel point; it is no event that is used up. */
class CancelLevelTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("C1: a child forked before the cancel runs up to its first checkpoint")
    void childRunsUpToItsFirstCheckpoint() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    log.add("started");
                    Weft.sleep(seconds(1));
                    log.add("not reached");
                });
                group.cancel();
            });
            assertEquals(List.of("started"), log);
        });
    }

    @Test
    @DisplayName("C2: a child forked into a cancelled group still starts")
    void childForkedIntoACancelledGroupStarts() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.cancel();
                group.fork(() -> {
                    log.add("started");
                    try {
                        Weft.sleepForever();
                    } catch (Cancelled cancelled) {
                        log.add("cancelled");
                        throw cancelled;
                    }
                });
            });
            assertEquals(List.of("started", "cancelled"), log);
        });
    }

    @Test
    @DisplayName("C3: every cancel point raises, again and again, until the scope is left")
    void everyCancelPointRaises() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel();
                Cancelled first = Thrown.by(Cancelled.class, Weft::checkpoint);
                Cancelled second = Thrown.by(Cancelled.class, () -> Weft.sleep(seconds(1)));
                assertNotSame(first, second);
                Thrown.by(Cancelled.class, Weft::sleepForever);
                Thrown.by(Cancelled.class, () -> Weft.sleepUntil(Long.MAX_VALUE));
                Thrown.by(Cancelled.class, Weft::checkpointIfCancelled);
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C4: a shielded checkpoint does not raise, the others do")
    void shieldedCheckpointsDoNotRaise() {
        Sim.run(() -> CancelScope.run(scope -> {
            Weft.checkpointIfCancelled();
            scope.cancel();
            Thrown.by(Cancelled.class, Weft::checkpointIfCancelled);
            Weft.cancelShieldedCheckpoint();
            Weft.cancelShieldedCheckpoint();
            Thrown.by(Cancelled.class, Weft::checkpoint);
        }));
    }

    @Test
    @DisplayName("C5: a scope cancelled before it is entered raises at the first checkpoint and catches")
    void cancelledBeforeItIsEntered() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            scope.cancel("early");
            assertTrue(scope.cancelCalled());
            scope.enter(() -> {
                log.add("entered");
                Weft.checkpoint();
                log.add("not reached");
            });
            assertEquals(List.of("entered"), log);
            assertTrue(scope.cancelledCaught());
            assertEquals("early", scope.cancelReason());
        });
    }

    @Test
    @DisplayName("C6: cancelling twice is cancelling once")
    void cancelIsIdempotent() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel();
                cancelled.cancel();
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C7: cancelling a scope that was left changes nothing but its flag")
    void cancelledAfterItWasLeft() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(entered -> Weft.checkpoint());
            assertFalse(scope.cancelCalled());
            scope.cancel();
            assertTrue(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C8: an un-entered scope is cancelled once its deadline has passed, for good")
    void unenteredScopeIsCancelledByItsDeadline() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            scope.deadline(Sim.in(seconds(1)));
            assertFalse(scope.cancelCalled());
            scope.deadline(scope.deadline() - seconds(1).toNanos());
            assertTrue(scope.cancelCalled());
            scope.deadline(scope.deadline() + seconds(1).toNanos());
            assertTrue(scope.cancelCalled());
        });
    }

    @Test
    @DisplayName("C9: a scope is for one use, also while it is in use and also from another task")
    void aScopeIsForOneUse() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            scope.enter(() -> {
                Thrown.by(IllegalStateException.class, () -> scope.enter(Weft::checkpoint));
                Throwable elsewhere = Thrown.aloneInGroupBy(
                        () -> TaskGroup.run(group -> group.fork(() -> scope.enter(Weft::checkpoint))));
                assertInstanceOf(IllegalStateException.class, elsewhere);
                Weft.checkpoint();
            });
            Throwable again = Thrown.by(IllegalStateException.class, () -> scope.enter(() -> log.add("not reached")));
            assertTrue(again.getMessage().contains("CancelScope"), again.getMessage());
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("C29: after a timeout the next checkpoint is clean")
    void nothingIsLeftBehindByATimeout() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), Weft::sleepForever);
            assertTrue(scope.cancelledCaught());
            Weft.checkpoint();
            Weft.checkpointIfCancelled();
            assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
        });
    }

    @Test
    @DisplayName("C37: a cancelled scope whose body meets no checkpoint has caught nothing")
    void bodyWithoutACheckpointIsNotCancelled() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel();
                TaskGroup.run(group -> group.fork(() -> {
                    log.add("child");
                }));
                log.add("body");
            });
            assertEquals(List.of("child", "body"), log);
            assertTrue(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C58: a wait whose deadline had passed before it began counts as ended, not as blocked")
    void waitThatIsCancelledFromTheBeginning() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    CancelScope.moveOnAt(-1, () -> new Gate().await());
                    log.add("moved on");
                });
                AsyncTesting.awaitAllBlocked();
                log.add("all blocked");
            });
            assertEquals(List.of("moved on", "all blocked"), log);
        });
    }

    @Test
    @DisplayName("C59: in the finally block of a cancelled task a plain sleep raises at once")
    void finallyBlocksAreCancelledToo() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope.moveOnAfter(seconds(1), () -> {
                try {
                    Weft.sleepForever();
                } finally {
                    log.add("finally");
                    Weft.sleep(seconds(10));
                    log.add("not reached");
                }
            });
            assertEquals(List.of("finally"), log);
            assertEquals(seconds(1), Sim.since(start));
        });
    }

    @Test
    @DisplayName(
            "C59: in the finally block of a cancelled task a shielded sleep completes, or is bounded by its own time")
    void shieldedFinallyBlocksComplete() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope.moveOnAfter(seconds(1), () -> {
                try {
                    Weft.sleepForever();
                } finally {
                    CancelScope.shield(() -> Weft.sleep(seconds(10)));
                    log.add("shielded");
                    CancelScope bounded = CancelScope.moveOnAfter(seconds(5), scope -> {
                        scope.shielded(true);
                        Weft.sleepForever();
                    });
                    assertTrue(bounded.cancelledCaught());
                    log.add("bounded");
                }
            });
            assertEquals(List.of("shielded", "bounded"), log);
            assertEquals(seconds(16), Sim.since(start));
        });
    }

    @Test
    @DisplayName("C61: a block that swallows Cancelled and ends was cancelled, but nothing was caught")
    void swallowedCancellation() throws Exception {
        Sim.run(() -> {
            CancelScope scope = CancelScope.failAfter(seconds(1), entered -> {
                Thrown.cancelled();
                log.add("swallowed");
            });
            assertEquals(List.of("swallowed"), log);
            assertTrue(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C62: Cancelled is not caught by catch (Exception)")
    void cancelledIsNoException() {
        Sim.run(() -> {
            CancelScope.moveOnAfter(seconds(1), () -> {
                try {
                    Weft.sleepForever();
                } catch (Exception e) {
                    log.add("not reached");
                }
            });
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("C63: a scope that is not cancelled lets the body's error through and has no reason")
    void errorsPassThroughAScope() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            IllegalStateException error = new IllegalStateException("body");
            assertEquals(
                    error,
                    Thrown.by(() -> scope.enter(() -> {
                        Weft.checkpoint();
                        throw error;
                    })));
            assertFalse(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
            assertNull(scope.cancelReason());
        });
    }

    @Test
    @DisplayName("C64: a body's own error replaces Cancelled and comes out of the cancelled scope")
    void errorInACancelledScopeComesOut() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            IllegalStateException error = Thrown.by(
                    IllegalStateException.class,
                    () -> scope.enter(() -> {
                        scope.cancel();
                        try {
                            Weft.checkpoint();
                        } catch (Cancelled cancelled) {
                            throw new IllegalStateException("cleanup", cancelled);
                        }
                    }));
            assertEquals("cleanup", error.getMessage());
            assertFalse(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C65: a scope needs a body, and outside a loop there is nothing to enter")
    void scopesNeedALoopToBeEntered() {
        assertThrows(
                NullPointerException.class,
                () -> Sim.run(() -> CancelScope.create().enter(null)));
        assertThrows(IllegalStateException.class, () -> CancelScope.shield(() -> log.add("not reached")));
        assertTrue(log.isEmpty());
    }
}
