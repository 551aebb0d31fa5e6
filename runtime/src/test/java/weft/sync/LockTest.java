package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.DeadlockException;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Who holds a lock, and what becomes of it when that task ends. */
class LockTest {
    private final Lock lock = new Lock();
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("L8: acquiring a lock twice is an error, not a hang, whichever way")
    void acquireTwice() {
        Sim.run(() -> TaskGroup.run(group -> {
            lock.acquire();
            Throwable refused = Thrown.by(IllegalStateException.class, lock::acquire);
            assertTrue(refused.getMessage().contains("not re-entrant"), refused::getMessage);
            assertThrows(IllegalStateException.class, lock::tryAcquire);
            Thrown.by(IllegalStateException.class, () -> lock.run(() -> log.add("not reached")));
            assertTrue(lock.isLocked());
            Task<Void> waiter = group.fork(lock::acquire);
            AsyncTesting.awaitAllBlocked();
            Thrown.by(IllegalStateException.class, lock::acquire);
            waiter.cancelAndJoin();
            lock.release();
            assertFalse(lock.isLocked());
        }));
    }

    @Test
    @DisplayName("L9: only the owner releases a lock")
    void releaseByAnother() {
        Sim.run(() -> TaskGroup.run(group -> {
            Throwable refused = assertThrows(IllegalStateException.class, lock::release);
            assertTrue(refused.getMessage().startsWith("Lock.release is for the task that holds the lock"));
            Task<Void> owner = group.fork("owner", () -> lock.run(Weft::sleepForever));
            AsyncTesting.awaitAllBlocked();
            refused = assertThrows(IllegalStateException.class, lock::release);
            assertTrue(refused.getMessage().contains("held by task 'owner'"), refused::getMessage);
            assertTrue(lock.isLocked());
            owner.cancelAndJoin();
            assertThrows(IllegalStateException.class, lock::release);
        }));
    }

    @Test
    @DisplayName("L9: a body that releases the lock itself is told so, and harms nobody else")
    void releasedByTheBody() {
        Sim.run(() -> TaskGroup.run(group -> {
            Thrown.by(IllegalStateException.class, () -> lock.run(lock::release));
            assertFalse(lock.isLocked());
            Task<Throwable> sloppy = group.fork(() -> Thrown.by(() -> lock.run(() -> {
                lock.release();
                Weft.sleep(Sim.seconds(1));
            })));
            AsyncTesting.awaitAllBlocked();
            lock.run(() -> {
                assertInstanceOf(IllegalStateException.class, sloppy.await());
                assertTrue(lock.isLocked());
            });
        }));
    }

    @Test
    @DisplayName("L10: after the release the owner is the next task already")
    void ownerAfterRelease() {
        Sim.run(() -> TaskGroup.run(group -> {
            lock.acquire();
            assertEquals(new Lock.Statistics(true, Weft.currentTask(), 0), lock.statistics());
            Task<Void> first = group.fork(() -> lock.run(Weft::checkpoint));
            Task<Void> second = group.fork(() -> lock.run(Weft::checkpoint));
            AsyncTesting.awaitAllBlocked();
            assertEquals(2, lock.statistics().tasksWaiting());
            lock.release();
            assertEquals(new Lock.Statistics(true, first, 1), lock.statistics());
            first.join();
            assertEquals(new Lock.Statistics(true, second, 0), lock.statistics());
            second.join();
            assertEquals(new Lock.Statistics(false, null, 0), lock.statistics());
        }));
    }

    @Test
    @DisplayName("L14: one lock serves one run after the other, and is made outside them")
    void outsideALoop() {
        for (int run = 0; run < 2; run++) {
            Sim.run(() -> lock.run(() -> log.add("inside")));
        }
        assertEquals(List.of("inside", "inside"), log);
        assertEquals(new Lock.Statistics(false, null, 0), lock.statistics());
        assertThrows(IllegalStateException.class, lock::tryAcquire);
        assertThrows(IllegalStateException.class, lock::release);
        assertFalse(lock.isLocked());
    }

    @Test
    @DisplayName("call returns the body's value, and throws its checked exception")
    void call() {
        Sim.run(() -> {
            assertEquals("value", lock.call(() -> {
                Weft.checkpoint();
                return "value";
            }));
            Thrown.by(
                    IOException.class,
                    () -> lock.<String, IOException>call(() -> {
                        throw new IOException("checked");
                    }));
            assertFalse(lock.isLocked());
        });
    }

    @Test
    @DisplayName("a lock that is held in one loop is refused to another, and to other threads")
    void otherLoops() {
        Sim.run(() -> lock.run(() -> {
            Throwable refused = LowLevel.callOnThread(
                    "other loop", () -> assertThrows(IllegalStateException.class, () -> Weft.run(lock::acquire)));
            assertTrue(refused.getMessage().contains("was used on thread"), refused::getMessage);
            refused = LowLevel.callOnThread("stranger", () -> assertThrows(IllegalStateException.class, lock::release));
            assertTrue(refused.getMessage().startsWith("Lock.release is for the task"), refused::getMessage);
        }));
        assertFalse(lock.isLocked());
    }

    // ---- A task that ends while it holds the lock.

    @Test
    @DisplayName("a lock whose owner has ended is broken: who waits, and who comes later, gets an exception of its own")
    void ownerEnds() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> owner = group.fork("careless", () -> {
                lock.acquire();
                AsyncTesting.awaitAllBlocked();
            });
            Task<Throwable> first = group.fork(() -> Thrown.by(lock::acquire));
            Task<Throwable> second = group.fork(() -> Thrown.by(() -> lock.run(() -> log.add("not reached"))));
            Throwable thrown = assertInstanceOf(BrokenLockException.class, first.await());
            assertTrue(thrown.getMessage().contains("task 'careless' has ended while it held it"), thrown::getMessage);
            assertInstanceOf(BrokenLockException.class, second.await());
            assertNotSame(thrown, second.await());
            Thrown.by(BrokenLockException.class, lock::acquire);
            assertThrows(BrokenLockException.class, lock::tryAcquire);
            assertThrows(IllegalStateException.class, lock::release);
            assertEquals(new Lock.Statistics(true, owner, 0), lock.statistics());
        }));
        assertEquals(List.of(), log);
    }

    @Test
    @DisplayName("the owner may end before anybody wants the lock, or by an error, or cancelled")
    void ownerEndsAnyhow() {
        Sim.run(() -> {
            List<Lock> locks = List.of(new Lock(), new Lock(), new Lock());
            Thrown.by(() -> TaskGroup.run(group -> {
                group.fork(() -> locks.get(0).acquire());
                group.fork(() -> {
                    locks.get(1).acquire();
                    Weft.sleepForever();
                });
                group.fork(() -> {
                    locks.get(2).acquire();
                    throw new IOException("failed");
                });
            }));
            for (Lock broken : locks) {
                Thrown.by(BrokenLockException.class, broken::acquire);
            }
        });
    }

    @Test
    @DisplayName("also an owner that was handed the lock breaks it; one that gave it back does not")
    void laterOwnerEnds() {
        Sim.run(() -> TaskGroup.run(group -> {
            lock.acquire();
            Task<Void> orderly = group.fork(() -> {
                lock.acquire();
                lock.release();
            });
            Task<Void> careless = group.fork(() -> lock.acquire());
            Task<Throwable> waiter = group.fork(() -> Thrown.by(lock::acquire));
            AsyncTesting.awaitAllBlocked();
            lock.release();
            orderly.join();
            careless.join();
            assertInstanceOf(BrokenLockException.class, waiter.await());
            assertSame(careless, lock.statistics().owner());
        }));
    }

    @Test
    @DisplayName("a lock that was left held in one run is broken in the next")
    void brokenInTheNextRun() {
        Sim.run(() -> lock.acquire());
        Sim.run(() -> Thrown.by(BrokenLockException.class, lock::acquire));
    }

    // ---- Dumps.

    @Test
    @DisplayName("a deadlock report draws the cycle: who waits for which lock, and who holds that")
    void deadlock() {
        Lock other = new Lock();
        var report = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> TaskGroup.run(group -> {
                    group.fork(
                            "one",
                            () -> lock.run(() -> {
                                Weft.checkpoint();
                                other.run(() -> log.add("not reached"));
                            }));
                    group.fork(
                            "two",
                            () -> other.run(() -> {
                                Weft.checkpoint();
                                lock.run(() -> log.add("not reached"));
                            }));
                })));
        String text = report.getMessage();
        assertTrue(text.matches("(?s).*task 'one' waits for: Lock@\\p{XDigit}+, held by task 'two'.*"), text);
        assertTrue(text.matches("(?s).*task 'two' waits for: Lock@\\p{XDigit}+, held by task 'one'.*"), text);
        assertTrue(text.contains(LockTest.class.getName() + ".lambda$deadlock"), text);
        assertEquals(List.of(), log);
        assertFalse(lock.isLocked() || other.isLocked());
    }
}
