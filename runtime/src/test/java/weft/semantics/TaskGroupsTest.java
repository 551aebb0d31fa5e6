package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** A group ends when its body and all its children have ended; every error leaves in one ExceptionGroup. */
class TaskGroupsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T1: a fork or start into a group that has ended is refused")
    void forkIntoAnEndedGroup() {
        Sim.run(() -> {
            List<TaskGroup> ended = new ArrayList<>();
            TaskGroup.run(ended::add);
            Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        ended.add(group);
                        throw new IllegalStateException("failed");
                    }));
            for (TaskGroup group : ended) {
                var refused = Thrown.by(IllegalStateException.class, () -> group.fork(() -> log.add("not reached")));
                assertTrue(refused.getMessage().contains("task group"), refused.getMessage());
                Thrown.by(IllegalStateException.class, () -> group.forkDaemon(() -> {}));
                Thrown.by(IllegalStateException.class, () -> group.<Void>start(signal -> signal.started()));
            }
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("T3: children may fork siblings while the body has ended, until the last child has")
    void childrenMayForkSiblings() {
        Sim.run(() -> {
            TaskGroup.run(group -> group.fork(() -> {
                Weft.sleep(seconds(1));
                group.fork(() -> {
                    Weft.sleep(seconds(1));
                    group.fork(() -> log.add("grandchild"));
                });
            }));
            assertEquals(List.of("grandchild"), log);
        });
    }

    @Test
    @DisplayName("T4: the body's exception leaves in a group of one, as the same object; children are cancelled")
    void bodyFails() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("body");
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> {
                            Cancelled cancelled = Thrown.cancelled();
                            log.add("cancelled");
                            throw cancelled;
                        });
                        Weft.checkpoint();
                        throw failure;
                    }));
            assertEquals(1, thrown.exceptions().size());
            assertSame(failure, thrown.exceptions().get(0));
            assertEquals("unhandled errors in a TaskGroup (1 sub-exception)", thrown.getMessage());
            assertEquals(List.of("cancelled"), log);
        });
    }

    @Test
    @DisplayName("T5: a child's failure interrupts the body's sleep")
    void childFails() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("child");
            long start = Weft.currentTime();
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                group.fork(() -> {
                    Weft.sleep(seconds(1));
                    throw failure;
                });
                Weft.sleep(seconds(100));
                log.add("not reached");
            }));
            assertSame(failure, thrown);
            assertEquals(seconds(1), Sim.since(start));
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("T6: checked exceptions and errors leave in the group, too")
    void checkedExceptionsAndErrors() {
        Sim.run(() -> {
            Exception checked = new Exception("checked");
            Error error = new StackOverflowError("pretended");
            assertSame(
                    checked,
                    Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                        throw checked;
                    })));
            assertSame(
                    error,
                    Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> group.fork(() -> {
                        throw error;
                    }))));
        });
    }

    @Test
    @DisplayName("T7: an error of the body and one of a child's finally block are both in the group")
    void bodyAndChildFail() {
        Sim.run(() -> {
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> {
                            try {
                                Weft.sleepForever();
                            } finally {
                                throwFailure("child");
                            }
                        });
                        AsyncTesting.awaitAllBlocked();
                        throw new IllegalStateException("body");
                    }));
            assertEquals(
                    Set.of("body", "child"),
                    Set.copyOf(thrown.exceptions().stream()
                            .map(Throwable::getMessage)
                            .toList()));
        });
    }

    private static void throwFailure(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    @DisplayName("T8: a failing child forked as the last statement cancels its siblings")
    void failingChildCancelsSiblings() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("child");
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                group.fork(Weft::sleepForever);
                group.fork(() -> {
                    throw failure;
                });
            }));
            assertSame(failure, thrown);
        });
    }

    @Test
    @DisplayName("T9: Cancelled is never left in the group that leaves")
    void noCancelledInTheGroup() {
        Sim.run(() -> {
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        for (int i = 0; i < 3; i++) {
                            group.fork(Weft::sleepForever);
                        }
                        group.fork(() -> TaskGroup.run(nested -> {
                            nested.fork(Weft::sleepForever);
                            throw new IllegalStateException("nested");
                        }));
                        Weft.sleepForever();
                    }));
            assertEquals(
                    List.of("nested"),
                    thrown.leaves().map(Throwable::getMessage).toList());
        });
    }

    @Test
    @DisplayName("T10: cancelled while it waits for children: they are cancelled, and the wait goes on until they end")
    void cancelledWhileWaiting() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope.moveOnAfter(
                    seconds(1),
                    () -> TaskGroup.run(group -> group.fork(() -> {
                        try {
                            Weft.sleepForever();
                        } finally {
                            CancelScope.shield(() -> Weft.sleep(seconds(5)));
                            log.add("cleaned up");
                        }
                    })));
            assertEquals(List.of("cleaned up"), log);
            assertEquals(seconds(6), Sim.since(start));
        });
    }

    @Test
    @DisplayName("T11: leaving an empty group lets other tasks run")
    void emptyGroupYields() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add("child"));
            TaskGroup.run(empty -> {});
            assertEquals(List.of("child"), log);
        }));
    }

    @Test
    @DisplayName("T12: a child never starts before the body gives up the CPU")
    void forkIsNeverEager() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add("child"));
            log.add("body");
            Weft.cancelShieldedCheckpoint();
            assertEquals(List.of("body", "child"), log);
        }));
    }

    @Test
    @DisplayName("T13: nested groups wrap once each, and chain no causes")
    void nestedGroupsChainNothing() {
        Sim.run(() -> {
            IllegalStateException failure = new IllegalStateException("innermost");
            Throwable thrown = Thrown.by(() -> TaskGroup.run(one -> TaskGroup.run(two -> TaskGroup.run(three -> {
                throw failure;
            }))));
            for (int level = 0; level < 3; level++) {
                ExceptionGroup group = assertInstanceOf(ExceptionGroup.class, thrown);
                assertNull(group.getCause());
                assertEquals(0, group.getSuppressed().length);
                thrown = group.exceptions().get(0);
            }
            assertSame(failure, thrown);
            assertNull(failure.getCause());
        });
    }

    @Test
    @DisplayName("T14: one exception in several places makes no cycle of causes, and prints once")
    void sharedExceptionMakesNoCycle() {
        Sim.run(() -> {
            IllegalStateException shared = new IllegalStateException("shared");
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> CancelScope.shield(() -> {
                            Weft.sleep(seconds(1));
                            throw shared;
                        }));
                        try {
                            TaskGroup.run(nested -> {
                                throw shared;
                            });
                        } catch (ExceptionGroup caught) {
                            caught.addSuppressed(new IllegalStateException("wrapped", shared));
                            throw caught;
                        }
                    }));
            assertSame(shared, thrown.exceptions().get(1));
            assertNull(shared.getCause());
            assertEquals(0, shared.getSuppressed().length);
            StringWriter printed = new StringWriter();
            thrown.printStackTrace(new PrintWriter(printed));
            assertTrue(printed.toString().length() < 20_000, printed.toString());
        });
    }

    @Test
    @DisplayName("T15: call returns the body's value once all children have ended")
    void callReturnsTheBodysValue() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            String value = TaskGroup.call(group -> {
                group.fork(() -> Weft.sleep(seconds(3)));
                return "value";
            });
            assertEquals("value", value);
            assertEquals(seconds(3), Sim.since(start));
        });
    }

    @Test
    @DisplayName("T16: what makes the body is called by who forks; the body runs in the child")
    void whoCallsWhat() {
        Sim.run(() -> {
            Task<?> main = Weft.currentTask();
            List<Task<?>> callers = new ArrayList<>();
            TaskGroup.run(group -> {
                Task<Void> child = group.fork(bodyThatNotes(callers));
                assertEquals(List.of(main), callers);
                child.join();
                assertEquals(List.of(main, child), callers);
            });
        });
    }

    private static AsyncRunnable<RuntimeException> bodyThatNotes(List<Task<?>> callers) {
        callers.add(Weft.currentTask());
        return () -> callers.add(Weft.currentTask());
    }

    @Test
    @DisplayName("T17: a group lists its living children, whoever forked them")
    void childrenAreListed() {
        Sim.run(() -> TaskGroup.run(group -> {
            assertEquals(List.of(), group.children());
            Task<Void> child = group.fork("child", () -> {
                group.fork("sibling", Weft::sleepForever);
                Weft.sleepForever();
            });
            assertEquals(List.of(child), group.children());
            AsyncTesting.awaitAllBlocked();
            assertEquals(
                    List.of("child", "sibling"),
                    group.children().stream().map(Task::name).toList());
            child.cancelAndJoin();
            assertEquals(1, group.children().size());
            group.cancel();
        }));
    }

    @Test
    @DisplayName("T17: a task's parent is the host of its group, whoever forked it; the main task has none")
    void parents() {
        Sim.run(() -> {
            Task<?> main = Weft.currentTask();
            assertNull(main.parent());
            List<Task<?>> siblings = new ArrayList<>();
            TaskGroup.run(group -> group.fork(() -> {
                siblings.add(
                        group.fork(() -> assertSame(main, Weft.currentTask().parent())));
                TaskGroup.run(nested -> {
                    Task<?> self = Weft.currentTask();
                    nested.fork(() -> assertSame(self, Weft.currentTask().parent()));
                });
                assertSame(main, Weft.currentTask().parent());
            }));
            assertNull(siblings.get(0).parent());
        });
    }

    @Test
    @DisplayName("T35: a body that is no asynchronous code is one that never suspends; no body is refused at once")
    void plainBodies() {
        Sim.run(() -> TaskGroup.run(group -> {
            assertEquals("plain", group.fork("plain body"::strip).await().substring(0, 5));
            Thrown.by(NullPointerException.class, () -> group.fork((AsyncRunnable<?>) null));
            Thrown.by(NullPointerException.class, () -> group.start(null));
            assertEquals(List.of(), group.children());
            Weft.checkpoint();
        }));
    }

    @Test
    @DisplayName("T45: cancelling one child disturbs neither its siblings nor the group")
    void cancelOneChild() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> victim = group.fork(Weft::sleepForever);
                group.fork(() -> {
                    Weft.sleep(seconds(1));
                    log.add("sibling done");
                });
                AsyncTesting.awaitAllBlocked();
                victim.cancel();
                Weft.sleep(seconds(2));
                log.add("body done");
            });
            assertEquals(List.of("sibling done", "body done"), log);
        });
    }

    @Test
    @DisplayName("T48: errors are listed in the order in which they happened, the body's where it happened")
    void errorsInOrder() {
        Sim.run(() -> {
            ExceptionGroup thrown = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        for (int i = 1; i <= 3; i++) {
                            String name = "child " + i;
                            int delay = 4 - i;
                            group.fork(() -> CancelScope.shield(() -> {
                                Weft.sleep(seconds(delay));
                                throwFailure(name);
                            }));
                        }
                        AsyncTesting.awaitAllBlocked();
                        throw new IllegalStateException("body");
                    }));
            assertEquals(
                    List.of("body", "child 3", "child 2", "child 1"),
                    thrown.exceptions().stream().map(Throwable::getMessage).toList());
        });
    }

    @Test
    @DisplayName("T51: a body that throws Cancelled of nobody's scope is treated as cancelled, not as failed")
    void strayCancelled() {
        Sim.run(() -> {
            List<Cancelled> stray = new ArrayList<>();
            CancelScope.run(scope -> {
                scope.cancel();
                stray.add(Thrown.cancelled());
            });
            Throwable thrown = Thrown.by(() -> TaskGroup.run(group -> {
                throw stray.get(0);
            }));
            assertSame(stray.get(0), thrown);
        });
    }

    @Test
    @DisplayName("T52: exceptions that other libraries use for control flow are ordinary ones here")
    void controlFlowExceptions() {
        Sim.run(() -> {
            InterruptedException interrupted = new InterruptedException("pretended");
            assertSame(
                    interrupted,
                    Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> group.fork(() -> {
                        throw interrupted;
                    }))));
        });
    }
}
