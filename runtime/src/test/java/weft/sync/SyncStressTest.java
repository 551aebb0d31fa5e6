package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.AsyncConsumer;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

/**
 * Many tasks and random cancellations, in random order. Whatever happens, nothing is lost or doubled, and nobody
 * overtakes. The seed is in the name of the run that fails: it does the same again.
 */
class SyncStressTest {
    private static final int TASKS = 40;
    private static final int ROUNDS = 25;

    private Random random = new Random(0);
    private int inside;
    private int most;
    private int served;
    private int signalled;
    private int consumed;

    /** Those who wait, in the order in which they came. */
    private final ArrayDeque<CancelScope> line = new ArrayDeque<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("a lock: one inside, in the order in which they came, and free at the end")
    void lock(long seed) {
        Lock lock = new Lock();
        stress(seed, scope -> {
            if (lock.isLocked() || random.nextInt(4) > 0) {
                acquireInLine(lock, scope);
            } else {
                assertTrue(lock.tryAcquire());
            }
            try {
                work();
            } finally {
                lock.release();
            }
        });
        assertEquals(1, most);
        assertEquals(new Lock.Statistics(false, null, 0), lock.statistics());
    }

    /** Who is before us in the line and has not been served must have been cancelled. */
    @Async
    private void acquireInLine(Lock lock, CancelScope scope) {
        line.add(scope);
        try {
            lock.acquire();
        } catch (Throwable t) {
            line.remove(scope);
            throw t;
        }
        CancelScope next = line.remove();
        while (next != scope) {
            assertTrue(next.cancelCalled(), "somebody was overtaken");
            next = line.remove();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("a semaphore: as many inside as permits, and all of these there at the end")
    void semaphore(long seed) {
        Semaphore semaphore = new Semaphore(3, 3);
        stress(seed, scope -> {
            if (random.nextInt(4) == 0) {
                boolean free = semaphore.available() > 0;
                assertEquals(free, semaphore.tryAcquire());
                if (!free) {
                    return;
                }
                try {
                    work();
                } finally {
                    semaphore.release();
                }
            } else {
                semaphore.run(this::work);
            }
        });
        assertEquals(3, most);
        assertEquals(new Semaphore.Statistics(3, 3, 0), semaphore.statistics());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("a limiter whose total changes: never lends what it has not got, and has all back at the end")
    void limiter(long seed) {
        CapacityLimiter limiter = new CapacityLimiter(2);
        stress(seed, scope -> {
            if (random.nextInt(5) == 0) {
                int before = limiter.borrowed();
                int waiting = limiter.statistics().tasksWaiting();
                int total = random.nextInt(5);
                limiter.total(total);
                assertEquals(
                        Math.max(before, Math.min(total, before + waiting)), limiter.borrowed(), "lent after a change");
                if (total == 0) {
                    Weft.sleep(Sim.millis(1));
                    limiter.total(1); // So that everybody gets through in the end.
                }
            } else {
                Object owner = new Object();
                int before = limiter.borrowed();
                limiter.acquireOnBehalfOf(owner);
                assertTrue(limiter.statistics().borrowers().contains(owner), "lent without a token; before: " + before);
                try {
                    work();
                } finally {
                    limiter.releaseOnBehalfOf(owner);
                }
            }
        });
        assertTrue(most <= 4);
        assertEquals(0, limiter.borrowed());
        assertEquals(0, limiter.statistics().tasksWaiting());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName("a condition: each signal given while tasks wait is consumed, and only by those who hold the lock")
    void condition(long seed) {
        Lock lock = new Lock();
        Condition condition = lock.newCondition();
        stress(
                seed,
                scope -> lock.run(() -> {
                    if (random.nextInt(3) == 0) {
                        int n = random.nextInt(4);
                        signalled += Math.min(n, condition.statistics().tasksWaiting());
                        condition.signal(n);
                    } else {
                        condition.await();
                        consumed++;
                    }
                    assertEquals(Weft.currentTask(), lock.statistics().owner());
                    work();
                }));
        assertEquals(1, most);
        assertTrue(consumed > 0 && consumed <= signalled, consumed + " of " + signalled);
        assertEquals(new Condition.Statistics(0, new Lock.Statistics(false, null, 0)), condition.statistics());
    }

    /** What each does when it is its turn. Takes time now and then. */
    @Async
    private void work() {
        inside++;
        most = Math.max(most, inside);
        try {
            switch (random.nextInt(4)) {
                case 0 -> Weft.sleep(Sim.millis(1 + random.nextInt(5)));
                case 1 -> Weft.checkpoint();
                default -> {}
            }
            served++;
        } finally {
            inside--;
        }
    }

    /** Has tasks do that over and over, each in a scope that is cancelled at times; and then cancels who is left. */
    private void stress(long seed, AsyncConsumer<CancelScope, ?> body) {
        random = new Random(seed);
        Sim.requireWoven(body, "accept");
        Weft.options()
                .clock(VirtualClock.create())
                .seed(seed)
                .run(() -> TaskGroup.run(group -> {
                    List<CancelScope> scopes = new ArrayList<>();
                    for (int task = 0; task < TASKS; task++) {
                        group.fork(() -> {
                            for (int round = 0; round < ROUNDS; round++) {
                                CancelScope scope = CancelScope.create();
                                scopes.add(scope);
                                scope.enter(() -> body.accept(scope));
                                scopes.remove(scope);
                            }
                        });
                    }
                    Task<Void> canceller = group.fork(() -> cancelSome(scopes));
                    canceller.join();
                    AsyncTesting.awaitAllBlocked();
                    group.cancel();
                }));
        assertEquals(0, inside);
        assertTrue(served > TASKS, "served only " + served);
    }

    @Async
    private void cancelSome(List<CancelScope> scopes) {
        for (int i = 0; i < 10 * TASKS; i++) {
            if (random.nextInt(3) == 0) {
                Weft.sleep(Sim.millis(random.nextInt(3)));
            } else {
                Weft.checkpoint();
            }
            for (int left = random.nextInt(3); left > 0 && !scopes.isEmpty(); left--) {
                scopes.get(random.nextInt(scopes.size())).cancel();
            }
        }
    }
}
