package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.Task;
import weft.TaskCancelledException;
import weft.TaskFailedException;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** A handle tells how its task fares; the group still owns the task and its errors. */
class TaskHandlesTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T37: await returns the value; until then there is no result")
    void awaitReturnsTheValue() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.fork(() -> {
                Weft.sleep(seconds(1));
                return "value";
            });
            assertEquals(Task.State.PENDING, task.state());
            assertThrows(IllegalStateException.class, task::result);
            assertThrows(IllegalStateException.class, task::exception);
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.RUNNING, task.state());
            assertThrows(IllegalStateException.class, task::result);

            assertEquals("value", task.await());
            assertEquals(Task.State.FINISHED, task.state());
            assertEquals("value", task.result());
            assertNull(task.exception());
            assertEquals("value", task.await());
        }));
    }

    @Test
    @DisplayName("T37: await throws TaskFailedException with the cause, and the error fails the group all the same")
    void awaitThrowsTheFailure() {
        Sim.run(() -> {
            IOException failure = new IOException("disk");
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                Task<Void> task = group.fork("writer", () -> {
                    throw failure;
                });
                CancelScope.shield(() -> {
                    TaskFailedException failed = Thrown.by(TaskFailedException.class, task::await);
                    assertSame(failure, failed.getCause());
                    assertTrue(failed.getMessage().contains("writer"), failed.getMessage());
                    assertFalse(failed instanceof TaskCancelledException);
                });
                assertEquals(Task.State.FAILED, task.state());
                assertSame(failure, task.exception());
                assertInstanceOf(TaskFailedException.class, assertThrows(RuntimeException.class, task::result));
            }));
            assertSame(failure, thrown);
        });
    }

    @Test
    @DisplayName("T38: a task cancelled right after the fork still starts, and is then cancelled; the group is fine")
    void cancelledRightAfterTheFork() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Void> task = group.fork(() -> {
                    log.add("started");
                    Weft.sleepForever();
                });
                task.cancel("not needed");
                assertEquals(Task.State.CANCELLING, task.state());
                TaskCancelledException cancelled = Thrown.by(TaskCancelledException.class, task::await);
                Cancelled cause = assertInstanceOf(Cancelled.class, cancelled.getCause());
                assertEquals("not needed", cause.reason());
                assertEquals(Task.State.CANCELLED, task.state());
                assertSame(cause, task.exception());
                log.add("group fine");
                Weft.checkpoint();
            });
            assertEquals(List.of("started", "group fine"), log);
        });
    }

    @Test
    @DisplayName("T38: a running task that is cancelled is CANCELLING until it has cleaned up")
    void cancellingUntilCleanedUp() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.fork(() -> {
                try {
                    Weft.sleepForever();
                } finally {
                    CancelScope.shield(() -> Weft.sleep(seconds(1)));
                }
            });
            AsyncTesting.awaitAllBlocked();
            task.cancel();
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.CANCELLING, task.state());
            task.join();
            assertEquals(Task.State.CANCELLED, task.state());
        }));
    }

    @Test
    @DisplayName("T39: a cancelled task that ends normally is FINISHED; one that fails is FAILED")
    void cancelledButFinished() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                Task<String> finished = group.fork(() -> {
                    Thrown.cancelled();
                    return "anyway";
                });
                Task<Void> failed = group.fork(() -> {
                    Thrown.cancelled();
                    throw new IllegalStateException("cleanup");
                });
                AsyncTesting.awaitAllBlocked();
                finished.cancel();
                assertEquals("anyway", finished.await());
                assertEquals(Task.State.FINISHED, finished.state());
                CancelScope.shield(failed::cancelAndJoin);
                assertEquals(Task.State.FAILED, failed.state());
            }));
            assertEquals("cleanup", thrown.getMessage());
        });
    }

    @Test
    @DisplayName("T40: join never throws the task's error, also after the end")
    void joinNeverThrows() {
        Sim.run(() -> {
            Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                Task<Void> failed = group.fork(() -> {
                    throw new IllegalStateException("child");
                });
                CancelScope.shield(() -> {
                    failed.join();
                    failed.join();
                });
                log.add("joined");
            }));
            assertEquals(List.of("joined"), log);
        });
    }

    @Test
    @DisplayName("T61: cancelling who awaits does not cancel who is awaited")
    void waitingCancelledIsNotTaskCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.fork(() -> {
                Weft.sleep(seconds(2));
                return "value";
            });
            CancelScope waiting = CancelScope.moveOnAfter(seconds(1), task::await);
            assertTrue(waiting.cancelledCaught());
            waiting = CancelScope.moveOnAfter(Sim.millis(500), task::join);
            assertTrue(waiting.cancelledCaught());
            assertEquals(Task.State.RUNNING, task.state());
            assertEquals("value", task.await());
        }));
    }

    @Test
    @DisplayName("T62: many tasks may await one")
    void manyMayAwaitOne() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<String> task = group.fork(() -> {
                    Weft.sleep(seconds(1));
                    return "value";
                });
                for (int i = 0; i < 5; i++) {
                    group.fork(() -> log.add(task.await()));
                }
            });
            assertEquals(List.of("value", "value", "value", "value", "value"), log);
        });
    }

    @Test
    @DisplayName("T41: a started task can hand out its own handle, to await or to cancel it")
    void handleOfAStartedTask() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<String> results = new ArrayList<>();
            Task<?> finished = group.<Task<?>>start(signal -> {
                signal.started(Weft.currentTask());
                Weft.sleep(seconds(1));
                results.add("done");
            });
            assertEquals(Task.State.RUNNING, finished.state());
            finished.await();
            assertEquals(List.of("done"), results);
            Task<?> cancelled = group.<Task<?>>start(signal -> {
                signal.started(Weft.currentTask());
                Weft.sleepForever();
            });
            cancelled.cancelAndJoin();
            Thrown.by(TaskCancelledException.class, cancelled::await);
        }));
    }

    @Test
    @DisplayName("T53: await and join of a finished task are cancel points")
    void awaitIsACancelPoint() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.fork(() -> "value");
            task.join();
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, task::await);
                Thrown.by(Cancelled.class, task::join);
            });
        }));
    }

    @Test
    @DisplayName("T54: a finished task cannot be cancelled any more")
    void cancelAfterTheEnd() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> task = group.fork(() -> "value");
            task.join();
            task.cancel();
            task.cancelAndJoin();
            assertEquals(Task.State.FINISHED, task.state());
            assertEquals("value", task.await());
        }));
    }

    @Test
    @DisplayName("T55: cancelAndJoin waits for the cleanup")
    void cancelAndJoinWaits() {
        Sim.run(() -> TaskGroup.run(group -> {
            long start = Weft.currentTime();
            Task<Void> task = group.fork(() -> {
                try {
                    Weft.sleepForever();
                } finally {
                    CancelScope.shield(() -> Weft.sleep(seconds(3)));
                    log.add("cleaned up");
                }
            });
            Weft.checkpoint();
            task.cancelAndJoin();
            assertEquals(List.of("cleaned up"), log);
            assertEquals(seconds(3), Sim.since(start));
            assertEquals(Task.State.CANCELLED, task.state());
        }));
    }

    @Test
    @DisplayName("T56: a task that awaits itself is told so instead of waiting forever")
    void awaitItself() {
        Sim.run(() -> {
            Thrown.by(IllegalStateException.class, () -> Weft.currentTask().await());
            Thrown.by(IllegalStateException.class, () -> Weft.currentTask().join());
        });
    }

    @Test
    @DisplayName("T57: names are what was given, the empty one included, or tell where the body was written")
    void names() {
        Sim.run(() -> TaskGroup.run(group -> {
            assertEquals("reader", group.fork("reader", () -> {}).name());
            assertEquals("", group.fork("", () -> {}).name());
            assertEquals("daemon", group.forkDaemon("daemon", () -> {}).name());
            String unnamed = group.fork(() -> {}).name();
            assertTrue(unnamed.contains("TaskHandlesTest"), unnamed);
            group.<Void>start("service", signal -> {
                assertEquals("service", Weft.currentTask().name());
                signal.started();
            });
            assertNotNull(Weft.currentTask().name());
        }));
    }

    @Test
    @DisplayName("T58: the current task is the one that runs, however it was woken")
    void currentTask() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<?> main = Weft.currentTask();
            List<Task<?>> seen = new ArrayList<>();
            Task<Void> child = group.fork(() -> {
                seen.add(Weft.currentTask());
                Weft.sleep(seconds(1));
                seen.add(Weft.currentTask());
            });
            child.join();
            assertEquals(List.of(child, child), seen);
            assertSame(main, Weft.currentTask());
        }));
        assertThrows(IllegalStateException.class, Weft::currentTask);
    }

    @Test
    @DisplayName("T59: a task that cancels itself goes on until its next cancel point")
    void cancelItself() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.fork(() -> {
                Weft.currentTask().cancel();
                log.add("still running");
                Weft.checkpoint();
                log.add("not reached");
            });
            task.join();
            assertEquals(Task.State.CANCELLED, task.state());
            assertEquals(List.of("still running"), log);
        }));
    }
}
