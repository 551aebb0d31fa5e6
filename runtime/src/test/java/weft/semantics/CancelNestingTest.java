package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;

/** Which scope swallows Cancelled: the outermost cancelled one that can see it, decided when it is left. */
class CancelNestingTest {
    private final List<String> log = new ArrayList<>();
    private final CancelScope outer = CancelScope.create();
    private final CancelScope middle = CancelScope.create();
    private final CancelScope inner = CancelScope.create();

    @Test
    @DisplayName("C10: of two cancelled scopes the outer one catches")
    void outerOfTwoCancelledScopesCatches() {
        Sim.run(() -> {
            outer.enter(() -> {
                middle.enter(() -> {
                    inner.enter(() -> {
                        inner.cancel();
                        middle.cancel();
                        Weft.sleepForever();
                    });
                    log.add("not reached");
                });
                Weft.checkpoint();
                log.add("after middle");
            });
            assertEquals(List.of("after middle"), log);
            assertFalse(inner.cancelledCaught());
            assertTrue(middle.cancelledCaught());
            assertFalse(outer.cancelledCaught());
            assertFalse(outer.cancelCalled());
        });
    }

    @Test
    @DisplayName("C11: a scope that met only a shielded checkpoint has caught nothing, and is gone afterwards")
    void scopeLeftWithoutCancelPoint() {
        Sim.run(() -> {
            inner.enter(() -> {
                inner.cancel();
                Weft.cancelShieldedCheckpoint();
            });
            assertTrue(inner.cancelCalled());
            assertFalse(inner.cancelledCaught());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C12: with both scopes cancelled the outer one catches, code between does not run")
    void bothCancelledOuterCatches() {
        Sim.run(() -> {
            outer.enter(() -> {
                inner.enter(() -> {
                    inner.cancel();
                    outer.cancel();
                    Weft.checkpoint();
                });
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertFalse(inner.cancelledCaught());
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C13: with both scopes cancelled and the inner one shielded, the inner one catches")
    void bothCancelledShieldedInnerCatches() {
        Sim.run(() -> {
            outer.enter(() -> {
                inner.shielded(true);
                inner.enter(() -> {
                    inner.cancel();
                    outer.cancel();
                    Weft.checkpoint();
                });
                log.add("between");
            });
            assertEquals(List.of("between"), log);
            assertTrue(inner.cancelledCaught());
            assertFalse(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName(
            "C14: a shield raised while a Cancelled from outside is in flight does not make the inner scope eat it")
    void shieldRaisedInFlight() {
        Sim.run(() -> {
            outer.enter(() -> {
                inner.enter(() -> {
                    outer.cancel();
                    try {
                        Weft.checkpoint();
                    } finally {
                        inner.shielded(true);
                    }
                });
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertTrue(outer.cancelledCaught());
            assertFalse(inner.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C15: an outer scope cancelled while the inner one's Cancelled is in flight makes it pass through")
    void outerCancelledInFlight() {
        Sim.run(() -> {
            outer.enter(() -> {
                inner.enter(() -> {
                    inner.cancel();
                    try {
                        Weft.checkpoint();
                    } finally {
                        outer.cancel();
                    }
                });
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertFalse(inner.cancelledCaught());
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C30: a Cancelled kept from a scope that was left, and thrown later, is caught by no other scope")
    void strayCancelledIsNotCaught() {
        Sim.run(() -> {
            List<Cancelled> kept = new ArrayList<>();
            outer.enter(() -> {
                outer.cancel();
                kept.add(Thrown.cancelled());
            });
            Throwable thrown = Thrown.by(() -> middle.enter(() -> inner.enter(() -> {
                throw kept.get(0);
            })));
            assertSame(kept.get(0), thrown);
            assertFalse(middle.cancelledCaught() || inner.cancelledCaught());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C45: an outer cancellation passes through scopes that are not cancelled")
    void passesThroughScopesThatAreNotCancelled() {
        Sim.run(() -> {
            outer.enter(() -> {
                middle.enter(() -> inner.enter(() -> {
                    outer.cancel();
                    Weft.sleepForever();
                }));
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            for (CancelScope scope : List.of(inner, middle)) {
                assertFalse(scope.cancelCalled());
                assertFalse(scope.cancelledCaught());
            }
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C49: thousands of nested scopes, cancelled from outside, do not overflow the stack")
    void veryDeepNesting() {
        // A thread's stack is what limits the thread-backed run; woven, the frames are on the heap.
        int depth = Sim.woven() ? 5000 : 500;
        Sim.run(() -> {
            outer.enter(() -> nest(depth));
            assertTrue(outer.cancelledCaught());
            assertEquals(List.of("innermost"), log);
            Weft.checkpoint();
        });
    }

    @Async
    private void nest(int depth) {
        Weft.checkpoint();
        if (depth == 0) {
            log.add("innermost");
            outer.cancel();
            Weft.sleepForever();
        }
        CancelScope scope = CancelScope.run(entered -> nest(depth - 1));
        log.add("not reached: " + scope);
    }

    @Test
    @DisplayName("C28: a task can be cancelled in two groups, one after the other")
    void cancelledTwice() {
        Sim.run(() -> {
            for (int round = 0; round < 2; round++) {
                TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.checkpoint();
                        group.cancel();
                    });
                    Cancelled cancelled = Thrown.cancelled();
                    log.add("cancelled");
                    throw cancelled;
                });
            }
            assertEquals(List.of("cancelled", "cancelled"), log);
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C66: sibling scopes don't see each other's cancellation")
    void siblingsAreIndependent() {
        Sim.run(() -> {
            outer.enter(() -> {
                inner.enter(() -> {
                    inner.cancel();
                    Weft.checkpoint();
                });
                middle.enter(() -> Weft.sleep(seconds(1)));
                log.add("after both");
            });
            assertEquals(List.of("after both"), log);
            assertTrue(inner.cancelledCaught());
            assertFalse(middle.cancelledCaught());
        });
    }
}
