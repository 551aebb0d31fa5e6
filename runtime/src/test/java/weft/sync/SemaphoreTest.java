package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.DeadlockException;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Permits. What a semaphore shares with locks is in {@link MutexTest}. */
class SemaphoreTest {
    private final List<Object> log = new ArrayList<>();
    private int inside;

    @Test
    @DisplayName("L20: the numbers it is made of make sense")
    void arguments() {
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1));
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Semaphore(2, 1));
        assertEquals(new Semaphore.Statistics(2, 2, 0), new Semaphore(2, 2).statistics());
        assertEquals(0, new Semaphore(0).available());
    }

    @Test
    @DisplayName("L20: nobody releases more than there may be")
    void overRelease() {
        Semaphore semaphore = new Semaphore(1, 2);
        semaphore.release();
        Throwable refused = assertThrows(IllegalStateException.class, semaphore::release);
        assertTrue(refused.getMessage().contains("was released too often"), refused::getMessage);
        assertEquals(2, semaphore.available());
        assertThrows(IllegalStateException.class, new Semaphore(Integer.MAX_VALUE)::release);
    }

    @Test
    @DisplayName("L14: taken from and released to outside a loop, and one serves several runs")
    void outsideALoop() {
        Semaphore semaphore = new Semaphore(0);
        assertFalse(semaphore.tryAcquire());
        semaphore.release();
        semaphore.release();
        assertTrue(semaphore.tryAcquire());
        for (int run = 0; run < 2; run++) {
            Sim.run(() -> semaphore.run(() -> log.add("inside")));
        }
        assertEquals(List.of("inside", "inside"), log);
        assertEquals(1, semaphore.available());
    }

    @Test
    @DisplayName("L21: as many inside as there are permits, no more")
    void asManyAsPermits() {
        Semaphore semaphore = new Semaphore(3);
        Sim.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 10; task++) {
                group.fork(() -> semaphore.run(() -> {
                    inside++;
                    Weft.sleep(Sim.seconds(1));
                    log.add(inside);
                    Weft.checkpoint();
                    inside--;
                }));
            }
        }));
        assertEquals(10, log.size());
        assertTrue(log.stream().allMatch(count -> (int) count <= 3) && log.contains(3), log::toString);
        assertEquals(3, semaphore.available());
    }

    @Test
    @DisplayName("L21: a permit given back goes to who waits, and is never there for others to see")
    void handOver() {
        Semaphore semaphore = new Semaphore(1);
        Sim.run(() -> TaskGroup.run(group -> {
            semaphore.acquire();
            for (int task = 0; task < 3; task++) {
                int number = task;
                group.fork(() -> {
                    semaphore.acquire();
                    log.add(number);
                });
            }
            AsyncTesting.awaitAllBlocked();
            for (int released = 0; released < 3; released++) {
                semaphore.release();
                assertEquals(new Semaphore.Statistics(0, Integer.MAX_VALUE, 2 - released), semaphore.statistics());
            }
            semaphore.release();
            assertEquals(1, semaphore.available());
        }));
        assertEquals(List.of(0, 1, 2), log);
    }

    @Test
    @DisplayName("any task may release, whoever acquired")
    void releasedByAnother() {
        Semaphore semaphore = new Semaphore(1);
        Sim.run(() -> TaskGroup.run(group -> {
            semaphore.acquire();
            group.fork(semaphore::release);
            semaphore.acquire();
            LoopHandle.current().post(semaphore::release);
            semaphore.acquire();
        }));
        assertEquals(0, semaphore.available());
    }

    @Test
    @DisplayName("call returns the body's value, and throws its checked exception")
    void call() {
        Semaphore semaphore = new Semaphore(1);
        Sim.run(() -> {
            assertEquals("value", semaphore.call(() -> {
                Weft.checkpoint();
                return "value";
            }));
            Thrown.by(
                    IOException.class,
                    () -> semaphore.<String, IOException>call(() -> {
                        throw new IOException("checked");
                    }));
        });
        assertEquals(1, semaphore.available());
    }

    @Test
    @DisplayName("another thread, or another loop, is refused while tasks wait, and changes nothing")
    void otherLoops() {
        Semaphore semaphore = new Semaphore(0);
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> waiter = group.fork(semaphore::acquire);
            AsyncTesting.awaitAllBlocked();
            Throwable refused = LowLevel.callOnThread(
                    "stranger", () -> assertThrows(IllegalStateException.class, semaphore::release));
            assertTrue(refused.getMessage().contains("was used on thread 'stranger'"), refused::getMessage);
            LowLevel.callOnThread(
                    "other loop", () -> assertThrows(IllegalStateException.class, () -> Weft.run(semaphore::acquire)));
            assertEquals(new Semaphore.Statistics(0, Integer.MAX_VALUE, 1), semaphore.statistics());
            semaphore.release();
            waiter.await();
        }));
    }

    @Test
    @DisplayName("a dump says what is waited for")
    void dump() {
        var report = assertThrows(DeadlockException.class, () -> Sim.run(new Semaphore(0)::acquire));
        assertTrue(report.getMessage().contains("waits for: a permit of Semaphore@"), report::getMessage);
    }
}
