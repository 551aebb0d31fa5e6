package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.cancellationIsPending;
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

/** A shield keeps out what comes from outside; never the scope's own cancellation, nor those of scopes within it. */
class CancelShieldTest {
    private final List<String> log = new ArrayList<>();
    private final CancelScope outer = CancelScope.create();
    private final CancelScope inner = CancelScope.create();

    @Test
    @DisplayName("C16: a shield can be raised and lowered at will, and its own scope be cancelled")
    void shieldRaisedAndLowered() {
        Sim.run(() -> {
            outer.enter(() -> {
                outer.cancel();
                Thrown.by(Cancelled.class, Weft::checkpoint);
                inner.enter(() -> {
                    Thrown.by(Cancelled.class, Weft::checkpoint);
                    inner.shielded(true);
                    Weft.checkpoint();
                    CancelScope within = CancelScope.run(scope -> {
                        scope.cancel();
                        Weft.checkpoint();
                    });
                    assertTrue(within.cancelledCaught());
                    Weft.checkpoint();
                    inner.shielded(false);
                    Thrown.by(Cancelled.class, Weft::checkpoint);
                    inner.shielded(true);
                    Weft.checkpoint();
                    inner.cancel();
                    Weft.checkpoint();
                    log.add("not reached");
                });
                log.add("after inner");
                Thrown.by(Cancelled.class, Weft::checkpoint);
            });
            assertEquals(List.of("after inner"), log);
            assertTrue(inner.cancelledCaught());
            assertFalse(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C17: the outer scope cancelled from within a shield: not to be seen there, and at once afterwards")
    void outerCancelledFromWithinAShield() {
        Sim.run(() -> {
            outer.enter(() -> {
                CancelScope.shield(() -> {
                    outer.cancel();
                    assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
                    Weft.checkpoint();
                    Weft.sleep(seconds(1));
                });
                assertTrue(cancellationIsPending());
                Thrown.by(Cancelled.class, () -> Weft.sleep(seconds(1)));
                Thrown.by(Cancelled.class, () -> Weft.sleep(seconds(1)));
                Weft.checkpoint();
            });
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C18: a shielded scope that is cancelled itself raises, and its effective deadline is long ago")
    void shieldedScopeCancelledFromWithin() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(shielded -> {
                shielded.shielded(true);
                shielded.cancel();
                assertTrue(cancellationIsPending());
                Thrown.by(Cancelled.class, Weft::checkpoint);
                Weft.sleep(seconds(1));
                log.add("not reached");
            });
            assertTrue(scope.cancelledCaught());
            assertTrue(log.isEmpty());
            assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
        });
    }

    @Test
    @DisplayName("C19: in a finally block the cancellation is pending, but not within a shield")
    void pendingInFinallyButNotInAShield() {
        Sim.run(() -> {
            CancelScope.moveOnAfter(seconds(1), () -> {
                try {
                    Weft.sleepForever();
                } finally {
                    assertTrue(cancellationIsPending());
                    CancelScope.shield(() -> {
                        assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
                        Weft.sleep(seconds(1));
                        log.add("cleaned up");
                    });
                    assertTrue(cancellationIsPending());
                }
            });
            assertEquals(List.of("cleaned up"), log);
        });
    }

    @Test
    @DisplayName("C20: lowering the shield of a cancelled scope aborts a sleeping child at once")
    void loweringTheShieldAborts() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            outer.enter(() -> {
                outer.cancel();
                inner.shielded(true);
                inner.enter(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(seconds(1));
                        log.add("slept");
                        Thrown.cancelled();
                        log.add("aborted");
                    });
                    Weft.sleep(seconds(2));
                    inner.shielded(false);
                }));
            });
            assertEquals(List.of("slept", "aborted"), log);
            assertEquals(seconds(2), Sim.since(start));
            assertFalse(inner.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C21: a shielded scope in a cancelled one keeps its own deadline")
    void shieldedScopeKeepsItsDeadline() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            outer.enter(() -> {
                outer.cancel();
                CancelScope bounded = CancelScope.moveOnAfter(seconds(3), scope -> {
                    scope.shielded(true);
                    assertEquals(scope.deadline(), Weft.effectiveDeadline());
                    Weft.sleepForever();
                });
                assertTrue(bounded.cancelledCaught());
                Weft.checkpoint();
            });
            assertEquals(seconds(3), Sim.since(start));
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C22: in a group that is cancelled the shielded sleep completes, the next one doesn't")
    void shieldedSleepCompletes() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    CancelScope shielded = CancelScope.moveOnAfter(seconds(10), scope -> {
                        scope.shielded(true);
                        Weft.sleep(seconds(2));
                        log.add("shielded");
                    });
                    assertFalse(shielded.cancelCalled());
                    Weft.sleep(seconds(1));
                    log.add("not reached");
                });
                Weft.sleep(seconds(1));
                group.cancel();
            });
            assertEquals(List.of("shielded"), log);
        });
    }

    @Test
    @DisplayName("C23: another task that cancels the shielded scope itself interrupts the sleep in it")
    void shieldedScopeItselfCancelled() {
        Sim.run(() -> {
            inner.shielded(true);
            TaskGroup.run(group -> {
                group.fork(() -> {
                    AsyncTesting.awaitAllBlocked();
                    inner.cancel();
                });
                inner.enter(Weft::sleepForever);
                log.add("interrupted");
            });
            assertEquals(List.of("interrupted"), log);
            assertTrue(inner.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C24: a shield that the host opens in the group's body does not protect the children")
    void shieldInTheBodyDoesNotProtectChildren() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                CancelScope.shield(() -> {
                    group.fork(() -> {
                        Thrown.cancelled();
                        log.add("child cancelled");
                    });
                    AsyncTesting.awaitAllBlocked();
                    group.cancel();
                    Weft.sleep(seconds(1));
                    log.add("host was shielded");
                });
            });
            assertEquals(List.of("child cancelled", "host was shielded"), log);
        });
    }

    @Test
    @DisplayName("C25: children are cancelled with an outer scope even if the host is in a shield inside the group")
    void childrenAreCancelledWhileTheHostIsShielded() {
        Sim.run(() -> {
            outer.enter(() -> TaskGroup.run(group -> {
                group.fork(() -> {
                    Cancelled cancelled = Thrown.cancelled();
                    log.add("child cancelled");
                    throw cancelled;
                });
                CancelScope.shield(() -> {
                    AsyncTesting.awaitAllBlocked();
                    outer.cancel();
                    Weft.sleep(seconds(1));
                    log.add("host was shielded");
                });
            }));
            assertEquals(List.of("child cancelled", "host was shielded"), log);
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C25: a shield around the whole group protects its children")
    void shieldAroundAGroupProtectsItsChildren() {
        Sim.run(() -> {
            outer.enter(() -> {
                CancelScope.shield(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(seconds(1));
                        log.add("child slept");
                    });
                    outer.cancel();
                }));
                Weft.checkpoint();
                log.add("not reached");
            });
            assertEquals(List.of("child slept"), log);
        });
    }

    @Test
    @DisplayName("C55: waiting for a shielded child of a cancelled scope asks it to abort at most once")
    void waitingForAShieldedChildDoesNotSpin() {
        Sim.run(() -> {
            Gate gate = new Gate();
            outer.enter(() -> TaskGroup.run(group -> {
                group.fork(() -> CancelScope.shield(() -> {
                    gate.await();
                    log.add("opened");
                }));
                group.fork(() -> CancelScope.shield(() -> {
                    Weft.sleep(seconds(3600));
                    gate.open();
                }));
                AsyncTesting.awaitAllBlocked();
                outer.cancel();
                group.cancel();
            }));
            assertEquals(List.of("opened"), log);
            assertEquals(0, gate.aborts());
        });
    }

    @Test
    @DisplayName("C67: shield returns the body's value and lets its exceptions through")
    void shieldIsTransparent() {
        Sim.run(() -> {
            assertEquals("value", CancelScope.shield(() -> {
                Weft.checkpoint();
                return "value";
            }));
            IllegalStateException error = Thrown.by(
                    IllegalStateException.class,
                    () -> CancelScope.shield(() -> {
                        Weft.checkpoint();
                        throw new IllegalStateException("body");
                    }));
            assertEquals("body", error.getMessage());
        });
    }
}
