package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import weft.ExceptionGroup;
import weft.StartSignal;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** Until it says that it has started, a child runs under the caller of {@code start}; then under the group. */
class StartTest {
    private final List<String> log = new ArrayList<>();
    private final CancelScope scope = CancelScope.create();

    @Async
    private void service(StartSignal<? super String> signal) {
        Weft.sleep(seconds(1));
        signal.started("port 80");
        Weft.sleep(seconds(1));
        log.add("service done");
    }

    @Test
    @DisplayName("T19: start returns the value when the child says so; the child goes on in the group")
    void returnsTheValue() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(group -> {
                assertEquals("port 80", group.start(this::service));
                assertEquals(seconds(1), Sim.since(start));
                assertTrue(log.isEmpty());
            });
            assertEquals(List.of("service done"), log);
            assertEquals(seconds(2), Sim.since(start));
        });
    }

    @Test
    @DisplayName(
            "T19: started without a value returns null; called directly, a service needs a signal that nobody hears")
    void withoutAValue() {
        Sim.run(() -> {
            TaskGroup.run(group -> assertNull(group.<Void>start(StartSignal::started)));
            service(StartSignal.ignored());
            assertEquals(List.of("service done"), log);
        });
    }

    @Test
    @DisplayName("T20: started twice is an error in the child, and thus of the group")
    void startedTwice() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> group.<Void>start(signal -> {
                signal.started();
                signal.started();
            })));
            assertInstanceOf(IllegalStateException.class, thrown);
            assertTrue(thrown.getMessage().contains("started"), thrown.getMessage());
        });
    }

    @Test
    @DisplayName("T21: a child that ends without saying so is an error of start")
    void neverStarted() {
        Sim.run(() -> TaskGroup.run(group -> {
            var refused = Thrown.by(IllegalStateException.class, () -> group.<Void>start(signal -> Weft.checkpoint()));
            assertTrue(refused.getMessage().contains("started"), refused.getMessage());
            log.add("group unaffected");
            Weft.checkpoint();
        }));
        assertEquals(List.of("group unaffected"), log);
    }

    @Test
    @DisplayName("T22: an exception before started comes out of start itself, in no group; the group is unaffected")
    void failsBeforeStarted() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                IllegalStateException failure = new IllegalStateException("refused");
                assertSame(
                        failure,
                        Thrown.by(() -> group.<Void>start(signal -> {
                            Weft.checkpoint();
                            throw failure;
                        })));
                assertFalse(group.scope().cancelCalled());
                Weft.checkpoint();
                log.add("unaffected");
            });
            assertEquals(List.of("unaffected"), log);
        });
    }

    @Test
    @DisplayName("T23: an exception after started fails the group, and start has returned")
    void failsAfterStarted() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("later");
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                assertEquals(2, group.<Integer>start(signal -> {
                    signal.started(2);
                    throw failure;
                }));
                log.add("started");
                Weft.sleepForever();
            }));
            assertSame(failure, thrown);
            assertEquals(List.of("started"), log);
        });
    }

    @Test
    @DisplayName("T24: a child's own group of exceptions before started is neither wrapped nor unwrapped")
    void groupBeforeStarted() {
        Sim.run(() -> TaskGroup.run(group -> {
            ExceptionGroup own = new ExceptionGroup("own", List.of(new IllegalStateException("one")));
            assertSame(
                    own,
                    Thrown.by(() -> group.<Void>start(signal -> {
                        throw own;
                    })));
        }));
    }

    @Test
    @DisplayName("T34: a child's own group of exceptions after started is wrapped once")
    void groupAfterStarted() {
        Sim.run(() -> {
            ExceptionGroup own = new ExceptionGroup("own", List.of(new IllegalStateException("one")));
            assertSame(
                    own,
                    Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> group.<Void>start(signal -> {
                        signal.started();
                        throw own;
                    }))));
        });
    }

    @Test
    @DisplayName(
            "T25: the caller's inner scope is cancelled: the child is cancelled and awaited, the group is not cancelled")
    void callerCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            long start = Weft.currentTime();
            CancelScope inner = CancelScope.moveOnAfter(
                    seconds(1),
                    () -> group.<Void>start(signal -> {
                        log.add("child started");
                        try {
                            Weft.sleepForever();
                        } finally {
                            CancelScope.shield(() -> Weft.sleep(seconds(1)));
                            log.add("child cancelled");
                        }
                    }));
            assertTrue(inner.cancelledCaught());
            assertEquals(List.of("child started", "child cancelled"), log);
            assertEquals(seconds(2), Sim.since(start));
            assertFalse(group.scope().cancelCalled());
            Weft.checkpoint();
        }));
    }

    @Test
    @DisplayName("T26: a group around a pending start into an outer group fails: the child is cancelled, nothing hangs")
    void innerGroupFailsWhileStartIsPending() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(outer -> TaskGroup.run(inner -> {
                inner.fork(() -> {
                    AsyncTesting.awaitAllBlocked();
                    throw new IllegalStateException("inner child");
                });
                outer.<Void>start(signal -> Weft.sleepForever());
                log.add("not reached");
            })));
            ExceptionGroup inner = assertInstanceOf(ExceptionGroup.class, thrown);
            assertEquals("inner child", inner.unwrapSingle().getMessage());
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("T27: an error of a child whose start was cancelled is not lost")
    void errorAfterCancelledStart() {
        Sim.run(() -> {
            Throwable thrown = Thrown.by(() -> TaskGroup.run(group -> CancelScope.moveOnAfter(
                    seconds(1),
                    () -> group.<Void>start(signal -> {
                        Thrown.cancelled();
                        throw new IllegalStateException("cleanup");
                    }))));
            ExceptionGroup group = assertInstanceOf(ExceptionGroup.class, thrown);
            assertEquals("cleanup", group.unwrapSingle().getMessage());
        });
    }

    @Test
    @DisplayName("T28: started after the caller was cancelled is ignored, and the caller is cancelled")
    void startedAfterTheCancel() {
        Sim.run(() -> TaskGroup.run(group -> {
            scope.enter(() -> {
                scope.cancel();
                group.<String>start(signal -> {
                    signal.started("hi");
                    Weft.checkpoint();
                    log.add("child not reached");
                });
                log.add("not reached");
            });
            assertTrue(scope.cancelledCaught());
            assertTrue(log.isEmpty());
        }));
    }

    @Test
    @DisplayName("T29: in a cancelled scope a child that meets no checkpoint starts all the same, and start returns")
    void startedWithoutACheckpoint() {
        Sim.run(() -> TaskGroup.run(group -> {
            scope.enter(() -> {
                scope.cancel();
                assertEquals("hi", group.<String>start(signal -> signal.started("hi")));
                log.add("returned");
            });
            assertEquals(List.of("returned"), log);
            assertFalse(scope.cancelledCaught());
        }));
    }

    @Test
    @DisplayName("T30: before started the child is in the caller's scopes, afterwards in the group's")
    void changesScopesWhenStarted() {
        Sim.run(() -> TaskGroup.run(group -> {
            long deadline = Sim.in(seconds(10));
            CancelScope.moveOnAt(deadline, caller -> {
                group.<Void>start(signal -> {
                    assertEquals(deadline, Weft.effectiveDeadline());
                    Weft.checkpoint();
                    signal.started();
                    assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
                    Weft.sleep(seconds(20));
                    log.add("outlived the caller's deadline");
                });
                Weft.sleepForever();
            });
        }));
        assertEquals(List.of("outlived the caller's deadline"), log);
    }

    @Test
    @DisplayName("T63: started before the caller is cancelled, in one step: start returns, and the child stays")
    void startedBeforeTheCancel() {
        Sim.run(() -> TaskGroup.run(group -> {
            scope.enter(() -> {
                assertEquals("hi", group.<String>start(signal -> {
                    Weft.checkpoint();
                    signal.started("hi");
                    scope.cancel();
                    Weft.sleep(seconds(1));
                    log.add("child done");
                }));
                log.add("returned");
                Weft.checkpoint();
                log.add("not reached");
            });
            assertTrue(scope.cancelledCaught());
            assertFalse(group.scope().cancelCalled());
        }));
        assertEquals(List.of("returned", "child done"), log);
    }

    @Test
    @DisplayName("T64: whoever says that the child has started moves it, with all that is below it")
    void startedByAGrandchild() {
        Sim.run(() -> TaskGroup.run(group -> {
            scope.enter(() -> group.<Void>start(signal -> {
                TaskGroup.run(nested -> {
                    nested.fork(() -> {
                        signal.started();
                        scope.cancel();
                        Weft.sleep(seconds(1));
                        log.add("grandchild");
                    });
                    Weft.sleep(seconds(2));
                    log.add("child");
                });
            }));
            assertEquals(1, group.children().size());
        }));
        assertEquals(List.of("grandchild", "child"), log);
    }

    @Test
    @DisplayName("T65: a start within a start: each child begins below its caller, and ends up in its own group")
    void nestedStarts() {
        Sim.run(() -> TaskGroup.run(outer -> TaskGroup.run(inner -> {
            String value = outer.<String>start(signal -> {
                String below = inner.<String>start(belowSignal -> {
                    Weft.sleep(seconds(1));
                    belowSignal.started("below");
                    Weft.sleep(seconds(1));
                    log.add("below done");
                });
                signal.started(below + " and above");
                Weft.sleep(seconds(3));
                log.add("above done");
            });
            assertEquals("below and above", value);
            assertEquals(1, inner.children().size());
            assertEquals(1, outer.children().size());
        })));
        assertEquals(List.of("below done", "above done"), log);
    }

    @Test
    @DisplayName("T46: while start is pending the child's parent is the caller, and the group does not list it yet")
    void parentOfAStartedTask() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<?> host = Weft.currentTask();
            group.fork("caller", () -> {
                Task<?> caller = Weft.currentTask();
                group.<Void>start("service", signal -> {
                    Task<?> self = Weft.currentTask();
                    assertSame(caller, self.parent());
                    assertEquals(List.of(caller), group.children());
                    signal.started();
                    assertSame(host, self.parent());
                    assertEquals(List.of(caller, self), group.children());
                    log.add("moved");
                });
            });
        }));
        assertEquals(List.of("moved"), log);
    }

    @Test
    @DisplayName("T31: started into a group already cancelled: what sleeps below the child is aborted when it moves")
    void startedIntoACancelledGroup() {
        Sim.run(() -> {
            TaskGroup.run(group -> CancelScope.shield(() -> {
                group.cancel();
                group.<Void>start(signal -> TaskGroup.run(nested -> {
                    nested.fork(() -> {
                        Thrown.cancelled();
                        log.add("grandchild aborted");
                    });
                    AsyncTesting.awaitAllBlocked();
                    assertTrue(log.isEmpty());
                    signal.started();
                    Weft.cancelShieldedCheckpoint();
                    Weft.cancelShieldedCheckpoint();
                    assertEquals(List.of("grandchild aborted"), log);
                }));
            }));
            assertEquals(List.of("grandchild aborted"), log);
        });
    }

    @Test
    @DisplayName("T32: a pending start keeps the group open, even if no child is left")
    void pendingStartKeepsTheGroupOpen() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(outer -> TaskGroup.run(group -> {
                outer.fork(() -> group.<Void>start(signal -> {
                    Weft.sleep(seconds(3));
                    signal.started();
                    Weft.sleep(seconds(3));
                    log.add("done");
                }));
                Weft.checkpoint();
            }));
            assertEquals(List.of("done"), log);
            assertEquals(seconds(6), Sim.since(start));
        });
    }

    @Test
    @DisplayName("T32: a pending start whose child fails lets the group end")
    void failedPendingStartReleasesTheGroup() {
        Sim.run(() -> TaskGroup.run(outer -> {
            TaskGroup.run(group -> {
                outer.fork(() -> Thrown.by(
                        IllegalStateException.class,
                        () -> group.<Void>start(signal -> {
                            Weft.sleep(seconds(3));
                            throw new IllegalStateException("refused");
                        })));
                Weft.checkpoint();
            });
            log.add("group ended");
        }));
        assertEquals(List.of("group ended"), log);
    }

    @Test
    @DisplayName("T33: a child cancelled by itself before started is an error of start")
    void cancelledItselfBeforeStarted() {
        Sim.run(() -> TaskGroup.run(group -> {
            Thrown.by(
                    IllegalStateException.class,
                    () -> group.<Void>start(signal -> {
                        Weft.currentTask().cancel();
                        Weft.checkpoint();
                    }));
            Weft.checkpoint();
            log.add("unaffected");
        }));
        assertEquals(List.of("unaffected"), log);
    }

    @Test
    @DisplayName(
            "T36: cancelling the group while start is pending cancels the body that waits for it, and so the child")
    void groupCancelledWhileStartIsPending() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    AsyncTesting.awaitAllBlocked();
                    group.cancel();
                });
                group.<Void>start(signal -> {
                    Cancelled cancelled = Thrown.cancelled();
                    log.add("child cancelled");
                    throw cancelled;
                });
            });
            assertEquals(List.of("child cancelled"), log);
        });
    }

    @Test
    @DisplayName("C69: Cancelled of a pending start tells the child the caller's reason")
    void reasonOfACancelledStart() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                AsyncTesting.awaitAllBlocked();
                scope.cancel("caller gave up");
            });
            scope.enter(() -> group.<Void>start(signal -> {
                Cancelled cancelled = Thrown.cancelled();
                log.add(cancelled.reason());
                throw cancelled;
            }));
        }));
        assertEquals(List.of("caller gave up"), log);
    }
}
