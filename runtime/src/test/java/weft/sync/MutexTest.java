package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** What locks, semaphores, limiters and channels have in common when they let in one task at a time. */
class MutexTest {
    private final List<Object> log = new ArrayList<>();
    private int inside;

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L1: five tasks, ten times each, and never two inside")
    void exclusion(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 5; task++) {
                group.fork(() -> {
                    for (int i = 0; i < 10; i++) {
                        mutex.acquire();
                        assertEquals(1, ++inside);
                        Weft.checkpoint();
                        assertEquals(1, inside--);
                        mutex.release();
                        log.add(i);
                    }
                });
            }
        }));
        assertEquals(50, log.size());
        assertFalse(mutex.isTaken());
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L2: three tasks that loop come in in the same order each round")
    void fairness(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 3; task++) {
                int number = task;
                group.fork(() -> {
                    for (int i = 0; i < 20; i++) {
                        mutex.acquire();
                        log.add(number);
                        Weft.checkpoint();
                        mutex.release();
                    }
                });
            }
        }));
        assertEquals(60, log.size());
        for (int i = 3; i < log.size(); i++) {
            assertEquals(log.get(i - 3), log.get(i), log::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L2: nor does it help to be ready all the time: who releases and acquires again in one step waits")
    void noBarging(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 3; task++) {
                int number = task;
                group.fork(() -> {
                    for (int i = 0; i < 20; i++) {
                        mutex.acquire();
                        log.add(number);
                        if (i == 0) {
                            Weft.checkpoint(); // So that the others get in line.
                        }
                        mutex.release();
                    }
                });
            }
        }));
        for (int i = 3; i < log.size(); i++) {
            assertEquals(log.get(i - 3), log.get(i), log::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L3: tryAcquire shuts out who acquires, until the release")
    void tryAcquireBlocksAcquire(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            assertTrue(mutex.tryAcquire());
            group.fork(() -> mutex.run(() -> log.add("inside")));
            AsyncTesting.awaitAllBlocked();
            assertTrue(log.isEmpty());
            mutex.release();
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of("inside"), log);
        }));
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName(
            "L4: released while a task waits, it is that task's: tryAcquire fails, for the releaser and for others")
    void handOver(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            mutex.acquire();
            group.fork(() -> mutex.run(() -> log.add("waiter")));
            AsyncTesting.awaitAllBlocked();
            mutex.release();
            assertTrue(mutex.isTaken());
            assertFalse(mutex.tryAcquire());
            assertEquals(List.of(), log);
            mutex.acquire();
            log.add("releaser");
            mutex.release();
        }));
        assertEquals(List.of("waiter", "releaser"), log);
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L5: a waiter cancelled right before or after the release: its body is not run, and all is free again")
    void cancelDuringAcquire(Mutex.Kind kind) {
        for (boolean releaseFirst : new boolean[] {true, false}) {
            Mutex mutex = kind.create();
            Sim.run(() -> TaskGroup.run(group -> {
                mutex.acquire();
                Task<Void> waiter = group.fork(() -> mutex.run(() -> log.add("not reached")));
                AsyncTesting.awaitAllBlocked();
                if (releaseFirst) {
                    mutex.release();
                    waiter.cancel();
                } else {
                    waiter.cancel();
                    mutex.release();
                }
                waiter.join();
                assertEquals(Task.State.CANCELLED, waiter.state());
                assertFalse(mutex.isTaken());
                mutex.run(() -> log.add("free"));
            }));
        }
        assertEquals(List.of("free", "free"), log);
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L6: a waiter that was cancelled is not served: the one behind it is")
    void cancelledWaiterIsPassedOver(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            mutex.acquire();
            Task<Void> cancelled = group.fork(() -> mutex.run(() -> log.add("cancelled")));
            group.fork(() -> mutex.run(() -> log.add("behind it")));
            AsyncTesting.awaitAllBlocked();
            assertEquals(2, mutex.waiting());
            cancelled.cancel();
            assertEquals(1, mutex.waiting());
            mutex.release();
        }));
        assertEquals(List.of("behind it"), log);
        assertFalse(mutex.isTaken());
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L7: a waiter cancelled after it was handed what it waited for has it, until it gives it back")
    void cancelAfterRelease(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            mutex.acquire();
            Task<Void> waiter = group.fork(() -> {
                mutex.acquire();
                try {
                    log.add("has it");
                    Weft.checkpoint();
                    log.add("not reached");
                } finally {
                    mutex.release();
                }
            });
            AsyncTesting.awaitAllBlocked();
            mutex.release();
            waiter.cancel();
            mutex.acquire(); // It comes after the waiter.
            log.add("next");
            mutex.release();
        }));
        assertEquals(List.of("has it", "next"), log);
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L11: uncontended, nobody else runs: until the slice is used up")
    void uncontended(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add("other"));
            mutex.acquire();
            mutex.release();
            mutex.run(() -> log.add("run"));
            assertEquals(List.of("run"), log);
            for (int i = 0; i < 1000; i++) {
                mutex.acquire();
                mutex.release();
            }
            assertEquals(List.of("run", "other"), log);
        }));
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L12: run gives back whatever becomes of its body")
    void everyOutcome(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> {
            mutex.run(() -> assertTrue(mutex.isTaken()));
            assertFalse(mutex.isTaken());
            mutex.run(Weft::checkpoint);
            assertFalse(mutex.isTaken());
            Exception failure = new Exception("checked");
            assertSame(
                    failure,
                    Thrown.by(() -> mutex.run(() -> {
                        Weft.checkpoint();
                        throw failure;
                    })));
            assertFalse(mutex.isTaken());
            CancelScope.moveOnAfter(Sim.seconds(1), () -> mutex.run(Weft::sleepForever));
            assertFalse(mutex.isTaken());
        });
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("L13: the number of waiting tasks is exact, and 0 after they are cancelled")
    void waitingTasksAreCounted(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> {
            mutex.acquire();
            TaskGroup.run(group -> {
                for (int i = 0; i < 3; i++) {
                    assertEquals(i, mutex.waiting());
                    group.fork(mutex::acquire);
                    AsyncTesting.awaitAllBlocked();
                }
                assertEquals(3, mutex.waiting());
                group.cancel();
                assertEquals(0, mutex.waiting());
            });
            assertTrue(mutex.isTaken());
            mutex.release();
            assertFalse(mutex.isTaken());
        });
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("in a cancelled scope nothing is taken, free or not")
    void cancelledBefore(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> {
            inCancelledScope(() -> Thrown.by(Cancelled.class, mutex::acquire));
            inCancelledScope(() -> Thrown.by(Cancelled.class, () -> mutex.run(() -> log.add("not reached"))));
            assertFalse(mutex.isTaken());
            TaskGroup.run(group -> {
                group.fork(() -> mutex.run(() -> Weft.sleep(Sim.seconds(1))));
                AsyncTesting.awaitAllBlocked();
                inCancelledScope(() -> Thrown.by(Cancelled.class, mutex::acquire));
                assertEquals(0, mutex.waiting());
            });
            assertEquals(List.of(), log);
        });
    }

    @Async
    private static void inCancelledScope(weft.AsyncRunnable<?> body) {
        CancelScope scope = CancelScope.create();
        scope.cancel();
        Throwable thrown = Thrown.by(() -> scope.enter(body::run));
        assertEquals(null, thrown);
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("tasks on bridges and others take turns in the order in which they came")
    void bridges(Mutex.Kind kind) {
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            mutex.acquire();
            for (int task = 0; task < 6; task++) {
                int number = task;
                group.fork(() -> {
                    if (number % 2 == 0) {
                        mutex.run(() -> enter(number));
                    } else {
                        Weft.bridge(() -> mutex.run(() -> enter(number)));
                    }
                });
                AsyncTesting.awaitAllBlocked();
            }
            Weft.bridge(mutex::release);
        }));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), log);
        assertFalse(mutex.isTaken());
    }

    @Async
    private void enter(int number) {
        assertEquals(1, ++inside);
        Weft.checkpoint();
        inside--;
        log.add(number);
    }

    @ParameterizedTest
    @EnumSource(Mutex.Kind.class)
    @DisplayName("cancelling any of many waiters takes the same time: there may be ten thousand")
    void manyWaiters(Mutex.Kind kind) {
        int many = Sim.woven() ? 10_000 : 500;
        Mutex mutex = kind.create();
        Sim.run(() -> TaskGroup.run(group -> {
            mutex.acquire();
            List<Task<Void>> waiters = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                waiters.add(group.fork(() -> mutex.run(() -> inside++)));
            }
            AsyncTesting.awaitAllBlocked();
            for (int i = many - 1; i > 0; i -= 2) {
                waiters.get(i).cancel();
            }
            assertEquals(many / 2, mutex.waiting());
            mutex.release();
        }));
        assertEquals(many / 2, inside);
    }
}
