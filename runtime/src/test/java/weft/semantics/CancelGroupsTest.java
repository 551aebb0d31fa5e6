package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** Cancellation and the groups of exceptions that travel with it. */
class CancelGroupsTest {
    private final List<String> log = new ArrayList<>();
    private final CancelScope outer = CancelScope.create();

    @Test
    @DisplayName("C26: cancelling the top group cancels all leaves of nested groups in the same step")
    void cancellationIsInheritedByNestedGroups() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(top -> {
                for (int i = 0; i < 3; i++) {
                    String name = "leaf " + i;
                    top.fork(() -> TaskGroup.run(nested -> nested.fork(() -> {
                        Cancelled cancelled = Thrown.cancelled();
                        log.add(name);
                        throw cancelled;
                    })));
                }
                Weft.sleep(seconds(1));
                top.cancel();
            });
            assertEquals(3, log.size());
            assertEquals(seconds(1), Sim.since(start));
        });
    }

    @Test
    @DisplayName(
            "C27: a scope around a group that is cancelled catches, the group's own is cancelled too but catches nothing")
    void theScopeThatWasCancelledCatches() {
        Sim.run(() -> {
            List<CancelScope> scopes = new ArrayList<>();
            outer.enter(() -> TaskGroup.run(group -> {
                scopes.add(group.scope());
                group.fork(Weft::sleepForever);
                AsyncTesting.awaitAllBlocked();
                outer.cancel();
            }));
            assertTrue(outer.cancelledCaught());
            assertFalse(scopes.get(0).cancelledCaught());
        });
    }

    @Test
    @DisplayName("C31: of three cancelled children and a failed one only the failure leaves the cancelled scope")
    void cancelledIsStrippedFromGroups() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("cleanup");
            Throwable thrown = Thrown.aloneInGroupBy(() -> outer.enter(() -> TaskGroup.run(group -> {
                for (int i = 0; i < 3; i++) {
                    group.fork(Weft::sleepForever);
                }
                group.fork(() -> {
                    Thrown.cancelled();
                    throw failure;
                });
                AsyncTesting.awaitAllBlocked();
                outer.cancel();
            })));
            assertSame(failure, thrown);
        });
    }

    @Test
    @DisplayName("C32: a scope strips Cancelled from a group that the user made, keeping nesting, cause and suppressed")
    void cancelledIsStrippedFromUsersGroups() {
        Sim.run(() -> {
            IllegalStateException kept = new IllegalStateException("kept");
            Exception cause = new Exception("cause");
            Exception suppressed = new Exception("suppressed");
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> outer.enter(() -> {
                        outer.cancel();
                        Cancelled cancelled = Thrown.by(Cancelled.class, Weft::checkpoint);
                        ExceptionGroup nested = new ExceptionGroup("nested", List.of(cancelled, kept));
                        nested.initCause(cause);
                        nested.addSuppressed(suppressed);
                        throw new ExceptionGroup("outer", List.of(nested, cancelled));
                    }));
            assertEquals("outer", thrown.message());
            assertEquals(1, thrown.exceptions().size());
            ExceptionGroup nested =
                    assertInstanceOf(ExceptionGroup.class, thrown.exceptions().get(0));
            assertEquals("nested", nested.message());
            assertEquals(List.of(kept), nested.exceptions());
            assertSame(cause, nested.getCause());
            assertEquals(List.of(suppressed), List.of(nested.getSuppressed()));
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C33: a group of nothing but Cancelled is swallowed by the cancelled scope")
    void groupOfCancelledOnlyIsSwallowed() {
        Sim.run(() -> {
            outer.enter(() -> {
                outer.cancel();
                Cancelled one = Thrown.by(Cancelled.class, Weft::checkpoint);
                Cancelled two = Thrown.by(Cancelled.class, Weft::checkpoint);
                throw new ExceptionGroup("outer", List.of(one, new ExceptionGroup("nested", List.of(two))));
            });
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C34: a group without Cancelled leaves a cancelled scope untouched, and nothing was caught")
    void groupWithoutCancelledIsUntouched() {
        Sim.run(() -> {
            ExceptionGroup group = new ExceptionGroup("mine", List.of(new IllegalStateException("a")));
            assertSame(
                    group,
                    Thrown.by(() -> outer.enter(() -> {
                        outer.cancel();
                        throw group;
                    })));
            assertTrue(outer.cancelCalled());
            assertFalse(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C35: an outer cancellation leaves a group as one bare Cancelled")
    void bareCancelledLeavesAGroup() {
        Sim.run(() -> {
            outer.enter(() -> {
                Cancelled bare = Thrown.by(
                        Cancelled.class,
                        () -> TaskGroup.run(group -> {
                            group.fork(Weft::sleepForever);
                            group.fork(Weft::sleepForever);
                            group.fork(() -> {
                                AsyncTesting.awaitAllBlocked();
                                outer.cancel();
                            });
                        }));
                log.add("bare");
                throw bare;
            });
            assertEquals(List.of("bare"), log);
            assertTrue(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C36: leaving a group is no cancel point")
    void leavingAGroupIsNoCancelPoint() {
        Sim.run(() -> {
            outer.enter(() -> {
                TaskGroup.run(group -> {
                    group.fork(() -> log.add("child"));
                    outer.cancel();
                });
                log.add("after the group");
            });
            assertEquals(List.of("child", "after the group"), log);
            assertFalse(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C38: an error in a cancelled scope is not masked by the cancellation")
    void errorInACancelledGroupComesOut() {
        Sim.run(() -> {
            IllegalStateException error = new IllegalStateException("body");
            Throwable thrown = Thrown.aloneInGroupBy(() -> outer.enter(() -> TaskGroup.run(group -> {
                outer.cancel();
                throw error;
            })));
            assertSame(error, thrown);
            assertFalse(outer.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C39: a group's own cancellation ends its body and its children and goes no further")
    void groupSwallowsItsOwnCancellation() {
        Sim.run(() -> {
            String result = TaskGroup.call(group -> {
                group.fork(Weft::sleepForever);
                group.cancel();
                Weft.checkpoint();
                return "not reached";
            });
            assertEquals(null, result);
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("C68: when a child fails, the group strips the Cancelled that it caused itself")
    void groupStripsItsOwnCancelledOnly() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("failed");
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                group.fork(() -> {
                    throw failure;
                });
                Weft.sleepForever();
            }));
            assertSame(failure, thrown);
        });
    }
}
