package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Waiting for a signal with a lock in hand. */
class ConditionTest {
    private final Lock lock = new Lock();
    private final Condition condition = lock.newCondition();
    private final List<Object> log = new ArrayList<>();
    private int items;

    @Test
    @DisplayName("L16: a cancelled wait raises only when it holds the lock again")
    void cancelledWaitHoldsTheLock() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> waiter = group.fork(() -> lock.run(() -> {
                try {
                    condition.await();
                } finally {
                    assertEquals(Weft.currentTask(), lock.statistics().owner());
                    log.add("holds the lock");
                }
            }));
            AsyncTesting.awaitAllBlocked();
            lock.acquire();
            waiter.cancel();
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.CANCELLING, waiter.state());
            assertEquals(1, lock.statistics().tasksWaiting());
            log.add("releases");
            lock.release();
            waiter.join();
            assertFalse(lock.isLocked());
        }));
        assertEquals(List.of("releases", "holds the lock"), log);
    }

    @Test
    @DisplayName("L16: while it waits for the lock again, nothing can cancel it")
    void reacquiringCannotBeCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            CancelScope inner = CancelScope.create();
            Task<Void> waiter = group.fork(() -> lock.run(() -> inner.enter(() -> {
                Thrown.by(Cancelled.class, condition::await);
                assertEquals(Weft.currentTask(), lock.statistics().owner());
            })));
            AsyncTesting.awaitAllBlocked();
            lock.acquire();
            inner.cancel();
            AsyncTesting.awaitAllBlocked();
            waiter.cancel();
            AsyncTesting.awaitAllBlocked();
            assertEquals(1, lock.statistics().tasksWaiting());
            lock.release();
            waiter.join();
        }));
    }

    @Test
    @DisplayName("L17: signalled and cancelled in one step: the next one is signalled instead")
    void signalIsPassedOn() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 3);
            lock.run(() -> {
                condition.signal();
                tasks.get(0).cancel();
                assertEquals(1, condition.statistics().tasksWaiting());
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(1), log);
            tasks.get(2).cancel();
        }));
        assertEquals(List.of(1), log);
    }

    @Test
    @DisplayName("L17: cancelled first, then signalled: the next one is signalled")
    void cancelledIsNotSignalled() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 2);
            lock.run(() -> {
                tasks.get(0).cancel();
                condition.signal();
            });
        }));
        assertEquals(List.of(1), log);
    }

    @Test
    @DisplayName("L17: passed on as often as it takes, and in the place in line of the first")
    void signalIsPassedOnInPlace() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 4);
            lock.acquire();
            condition.signal();
            group.fork(() -> lock.run(() -> log.add("came later")));
            AsyncTesting.awaitAllBlocked();
            tasks.get(0).cancel();
            tasks.get(1).cancel();
            lock.release();
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(2, "came later"), log);
            tasks.get(3).cancel();
        }));
    }

    @Test
    @DisplayName("L17: all signalled and all cancelled: nobody waits any more, and the lock is free")
    void allSignalledAndCancelled() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                waiters(group, 3);
                lock.run(() -> {
                    condition.signalAll();
                    group.cancel();
                });
            });
            assertEquals(List.of(), log);
            assertEquals(new Condition.Statistics(0, new Lock.Statistics(false, null, 0)), condition.statistics());
        });
    }

    @Test
    @DisplayName("L17: handed the lock before it was cancelled, it has the signal, and goes on")
    void wakeUpFirst() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 2);
            lock.run(condition::signal);
            tasks.get(0).cancel();
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0), log);
            tasks.get(1).cancel();
        }));
        assertEquals(List.of(0), log);
    }

    @Test
    @DisplayName("L18: signals wake first come first served, as many as they say, when the lock is released")
    void signals() {
        Sim.run(() -> TaskGroup.run(group -> {
            waiters(group, 6);
            lock.run(() -> {
                condition.signal();
                condition.signal(0);
                condition.signal(2);
                assertEquals(3, condition.statistics().tasksWaiting());
                assertEquals(3, condition.statistics().lockStatistics().tasksWaiting());
                Weft.checkpoint();
                assertEquals(List.of(), log);
                assertThrows(IllegalArgumentException.class, () -> condition.signal(-1));
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0, 1, 2), log);
            lock.run(condition::signalAll);
        }));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), log);
    }

    @Test
    @DisplayName("L18: signalled tasks queue for the lock: each runs alone, and those who came before them come first")
    void signalledTasksQueue() {
        Sim.run(() -> TaskGroup.run(group -> {
            waiters(group, 2);
            lock.acquire();
            group.fork(() -> lock.run(() -> {
                log.add("waited already");
                Weft.checkpoint();
                log.add("waited already");
            }));
            AsyncTesting.awaitAllBlocked();
            condition.signalAll();
            lock.release();
        }));
        assertEquals(List.of("waited already", "waited already", 0, 1), log);
    }

    @Test
    @DisplayName("L18: who doesn't hold the lock can neither wait nor signal")
    void ownersOnly() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.forkDaemon(() -> lock.run(() -> {
                assertThrows(IllegalStateException.class, () -> new Condition(new Lock()).signal());
                Weft.sleepForever();
            }));
            AsyncTesting.awaitAllBlocked();
            Throwable refused = Thrown.by(IllegalStateException.class, condition::await);
            assertTrue(refused.getMessage().startsWith("Condition.await is for the task that holds the lock"));
            Thrown.by(IllegalStateException.class, () -> condition.awaitUntil(() -> true));
            assertThrows(IllegalStateException.class, condition::signal);
            assertThrows(IllegalStateException.class, condition::signalAll);
            assertEquals(0, condition.statistics().tasksWaiting());
        }));
    }

    @Test
    @DisplayName("L19: a wait that is cancelled was not signalled, and leaves nothing behind")
    void cancelledWait() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 2);
            tasks.get(0).cancelAndJoin();
            assertEquals(List.of(), log);
            assertEquals(1, condition.statistics().tasksWaiting());
            lock.run(condition::signal);
            tasks.get(1).join();
            assertEquals(List.of(1), log);
        }));
        assertFalse(lock.isLocked());
    }

    @Test
    @DisplayName("in a cancelled scope the lock is not even given up")
    void cancelledBefore() {
        Sim.run(() -> TaskGroup.run(group -> {
            lock.acquire();
            group.fork(() -> lock.run(() -> log.add("other")));
            AsyncTesting.awaitAllBlocked();
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, condition::await);
                Thrown.by(Cancelled.class, () -> condition.awaitUntil(() -> true));
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(), log);
            lock.release();
        }));
        assertEquals(List.of("other"), log);
    }

    @Test
    @DisplayName("awaitUntil waits until it is true, and not at all if it is")
    void awaitUntil() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> consumer = group.fork(() -> lock.run(() -> {
                condition.awaitUntil(() -> items >= 3);
                log.add(items);
                condition.awaitUntil(() -> items >= 3);
            }));
            AsyncTesting.awaitAllBlocked();
            for (int i = 0; i < 5; i++) {
                lock.run(() -> {
                    items++;
                    condition.signal();
                });
                AsyncTesting.awaitAllBlocked();
                assertEquals(items >= 3, consumer.state() == Task.State.FINISHED);
            }
        }));
        assertEquals(List.of(3), log);
    }

    @Test
    @DisplayName("a predicate that throws ends awaitUntil, with the lock held")
    void predicateThrows() {
        Sim.run(() -> lock.run(() -> {
            Thrown.by(
                    ArithmeticException.class,
                    () -> condition.awaitUntil(() -> {
                        throw new ArithmeticException();
                    }));
            assertTrue(lock.isLocked());
        }));
        assertFalse(lock.isLocked());
    }

    @Test
    @DisplayName("two conditions of one lock don't mix their signals")
    void twoConditions() {
        Condition other = new Condition(lock);
        Sim.run(() -> TaskGroup.run(group -> {
            waiters(group, 1);
            group.fork(() -> lock.run(() -> {
                other.await();
                log.add("other");
            }));
            AsyncTesting.awaitAllBlocked();
            lock.run(other::signalAll);
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of("other"), log);
            lock.run(condition::signalAll);
        }));
        assertEquals(List.of("other", 0), log);
    }

    @Test
    @DisplayName("a task that ends while it holds the lock breaks the wait for a signal, too: nobody could send one")
    void brokenLock() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Throwable> waiter = group.fork(() -> Thrown.by(() -> lock.run(condition::await)));
            AsyncTesting.awaitAllBlocked();
            group.fork("careless", () -> lock.acquire());
            assertInstanceOf(BrokenLockException.class, waiter.await());
        }));
    }

    @Test
    @DisplayName("a dump tells who waits for a signal from who waits for the lock")
    void dump() {
        var report = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> TaskGroup.run(group -> {
                    group.fork("first", () -> lock.run(condition::await));
                    group.fork("second", () -> lock.run(condition::await));
                    AsyncTesting.awaitAllBlocked();
                    lock.run(() -> {
                        condition.signal();
                        Weft.sleepForever();
                    });
                })));
        String text = report.getMessage();
        assertTrue(text.matches("(?s).*task 'first' waits for: Lock@\\p{XDigit}+, held by task 'main'\n.*"), text);
        assertTrue(text.matches("(?s).*task 'second' waits for: a signal of Condition@\\p{XDigit}+ of Lock@.*"), text);
    }

    /** So many tasks that wait for a signal one after the other, and note it when they get it. */
    @Async
    private List<Task<Void>> waiters(TaskGroup group, int count) {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.add(group.fork(() -> lock.run(() -> {
                condition.await();
                log.add(number);
            })));
        }
        AsyncTesting.awaitAllBlocked();
        assertEquals(count, condition.statistics().tasksWaiting());
        return tasks;
    }
}
