package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.DeadlockException;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Tokens, who has them, and how many there are. What a limiter shares with locks is in {@link MutexTest}. */
class CapacityLimiterTest {
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("L22: a borrower has one token: a second is refused, whichever way")
    void twice() {
        CapacityLimiter limiter = new CapacityLimiter(2);
        Sim.run(() -> {
            limiter.acquire();
            Throwable refused = Thrown.by(IllegalStateException.class, limiter::acquire);
            assertTrue(refused.getMessage().contains("already"), refused::getMessage);
            assertThrows(IllegalStateException.class, limiter::tryAcquire);
            Thrown.by(IllegalStateException.class, () -> limiter.run(() -> log.add("not reached")));
            assertEquals(1, limiter.borrowed());
            limiter.release();
            assertThrows(IllegalStateException.class, limiter::release);
            assertEquals(2, limiter.available());
        });
    }

    @Test
    @DisplayName("L22: tokens are borrowed on behalf of objects, by identity")
    void onBehalf() {
        CapacityLimiter limiter = new CapacityLimiter(3);
        String one = new String("equal");
        String other = new String("equal");
        Sim.run(() -> {
            limiter.acquireOnBehalfOf(one);
            Thrown.by(IllegalStateException.class, () -> limiter.acquireOnBehalfOf(one));
            assertThrows(IllegalStateException.class, () -> limiter.tryAcquireOnBehalfOf(one));
            assertTrue(limiter.tryAcquireOnBehalfOf(other));
            limiter.run(() -> assertEquals(0, limiter.available()));
            limiter.releaseOnBehalfOf(one);
            assertThrows(IllegalStateException.class, () -> limiter.releaseOnBehalfOf(one));
            assertEquals(List.of(other), limiter.statistics().borrowers());
        });
    }

    @Test
    @DisplayName("L22: nor can two tasks wait on behalf of the same object; once one has given up, another can")
    void waitingTwice() {
        CapacityLimiter limiter = new CapacityLimiter(0);
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> waiter = group.fork(() -> limiter.acquireOnBehalfOf("x"));
            AsyncTesting.awaitAllBlocked();
            Thrown.by(IllegalStateException.class, () -> limiter.acquireOnBehalfOf("x"));
            assertThrows(IllegalStateException.class, () -> limiter.tryAcquireOnBehalfOf("x"));
            waiter.cancel();
            assertFalse(limiter.tryAcquireOnBehalfOf("x"));
            group.fork(() -> limiter.acquireOnBehalfOf("x"));
            AsyncTesting.awaitAllBlocked();
            limiter.total(1);
            assertThrows(IllegalStateException.class, () -> limiter.tryAcquireOnBehalfOf("x"));
        }));
        limiter.releaseOnBehalfOf("x");
        assertEquals(0, limiter.borrowed());
    }

    @Test
    @DisplayName("L23: from 2 to 4 wakes exactly two; from 4 to 1 revokes none, and nobody is woken until one is left")
    void changeOfTotal() {
        CapacityLimiter limiter = new CapacityLimiter(2);
        Sim.run(() -> TaskGroup.run(group -> {
            borrowers(group, limiter, 5);
            assertBorrowed(limiter, Set.of(0, 1), 3);
            limiter.total(4);
            assertBorrowed(limiter, Set.of(0, 1, 2, 3), 1);
            limiter.total(1);
            assertBorrowed(limiter, Set.of(0, 1, 2, 3), 1);
            assertEquals(-3, limiter.available());
            for (int i = 0; i < 3; i++) {
                limiter.releaseOnBehalfOf(i);
                assertEquals(1, limiter.statistics().tasksWaiting());
            }
            limiter.releaseOnBehalfOf(3);
            assertBorrowed(limiter, Set.of(4), 0);
            limiter.releaseOnBehalfOf(4);
        }));
        assertEquals(new CapacityLimiter.Statistics(0, 1, List.of(), 0), limiter.statistics());
    }

    @Test
    @DisplayName("L23: down and up again lends no more than there are")
    void downAndUp() {
        CapacityLimiter limiter = new CapacityLimiter(3);
        Sim.run(() -> TaskGroup.run(group -> {
            borrowers(group, limiter, 6);
            limiter.total(1);
            limiter.total(2);
            limiter.total(3);
            assertBorrowed(limiter, Set.of(0, 1, 2), 3);
            limiter.total(1);
            limiter.releaseOnBehalfOf(0);
            limiter.total(2);
            assertBorrowed(limiter, Set.of(1, 2), 3);
            limiter.total(3);
            assertBorrowed(limiter, Set.of(1, 2, 3), 2);
            group.cancel();
        }));
    }

    @Test
    @DisplayName("L24: a negative total is refused, at first and later")
    void arguments() {
        assertThrows(IllegalArgumentException.class, () -> new CapacityLimiter(-1));
        CapacityLimiter limiter = new CapacityLimiter(1);
        assertThrows(IllegalArgumentException.class, () -> limiter.total(-1));
        assertEquals(1, limiter.total());
    }

    @Test
    @DisplayName("L25: with 0 tokens everybody waits, until there are more")
    void noTokens() {
        CapacityLimiter limiter = new CapacityLimiter(0);
        Sim.run(() -> TaskGroup.run(group -> {
            assertFalse(limiter.tryAcquire());
            group.fork(() -> limiter.run(() -> log.add("inside")));
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(), log);
            limiter.total(1);
        }));
        assertEquals(List.of("inside"), log);
    }

    @Test
    @DisplayName("L26: a cancelled waiter leaves nothing behind")
    void cancelledWaiter() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        Sim.run(() -> TaskGroup.run(group -> {
            limiter.acquireOnBehalfOf("holder");
            Task<Void> waiter = group.fork(() -> limiter.acquireOnBehalfOf("waiter"));
            AsyncTesting.awaitAllBlocked();
            waiter.cancel();
            assertEquals(new CapacityLimiter.Statistics(1, 1, List.of("holder"), 0), limiter.statistics());
            limiter.releaseOnBehalfOf("holder");
            assertEquals(0, limiter.borrowed());
            assertTrue(limiter.tryAcquireOnBehalfOf("waiter"));
        }));
    }

    @Test
    @DisplayName("L27: a token given back goes past a waiter that was cancelled in the same step")
    void cancelledWaiterIsNotServed() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        Sim.run(() -> TaskGroup.run(group -> {
            limiter.acquireOnBehalfOf("holder");
            List<Task<Void>> tasks = borrowers(group, limiter, 2);
            tasks.get(0).cancel();
            limiter.releaseOnBehalfOf("holder");
            assertBorrowed(limiter, Set.of(1), 0);
        }));
    }

    @Test
    @DisplayName("L28: a token given back while a task waits is that task's, though it has not run yet")
    void noOversubscription() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        Sim.run(() -> TaskGroup.run(group -> {
            limiter.acquire();
            group.fork(() -> limiter.acquireOnBehalfOf("B"));
            AsyncTesting.awaitAllBlocked();
            limiter.release();
            assertFalse(limiter.tryAcquireOnBehalfOf("X"));
            assertEquals(List.of("B"), limiter.statistics().borrowers());
        }));
    }

    @Test
    @DisplayName("L29: first come first served, also when there are more of them")
    void order() {
        CapacityLimiter limiter = new CapacityLimiter(0);
        Sim.run(() -> TaskGroup.run(group -> {
            borrowers(group, limiter, 6);
            limiter.total(1);
            limiter.total(4);
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0, 1, 2, 3), log);
            limiter.releaseOnBehalfOf(2);
            limiter.releaseOnBehalfOf(0);
        }));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), log);
    }

    @Test
    @DisplayName("L30: unlimited tokens are enough for everybody")
    void unlimited() {
        CapacityLimiter limiter = new CapacityLimiter(CapacityLimiter.UNLIMITED);
        Sim.run(() -> TaskGroup.run(group -> borrowers(group, limiter, 100)));
        assertEquals(100, limiter.borrowed());
        assertEquals(CapacityLimiter.UNLIMITED - 100, limiter.available());
    }

    @Test
    @DisplayName("L14: used outside a loop, on behalf of objects")
    void outsideALoop() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        assertTrue(limiter.tryAcquireOnBehalfOf("x"));
        assertFalse(limiter.tryAcquireOnBehalfOf("y"));
        limiter.total(2);
        assertTrue(limiter.tryAcquireOnBehalfOf("y"));
        limiter.releaseOnBehalfOf("x");
        assertThrows(IllegalStateException.class, limiter::tryAcquire);
        assertThrows(IllegalStateException.class, limiter::release);
        Sim.run(() -> limiter.run(() -> log.add("inside")));
        assertEquals(List.of("inside"), log);
        assertEquals(List.of("y"), limiter.statistics().borrowers());
    }

    @Test
    @DisplayName("call returns the body's value, and throws its checked exception")
    void call() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        Sim.run(() -> {
            assertEquals("value", limiter.call(() -> {
                Weft.checkpoint();
                return "value";
            }));
            Thrown.by(
                    IOException.class,
                    () -> limiter.<String, IOException>call(() -> {
                        throw new IOException("checked");
                    }));
        });
        assertEquals(1, limiter.available());
    }

    @Test
    @DisplayName("another thread is refused while tasks wait, and changes nothing")
    void otherThreads() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        Sim.run(() -> TaskGroup.run(group -> {
            limiter.acquireOnBehalfOf("x");
            Task<Void> waiter = group.fork(limiter::acquire);
            AsyncTesting.awaitAllBlocked();
            LowLevel.callOnThread(
                    "stranger", () -> assertThrows(IllegalStateException.class, () -> limiter.releaseOnBehalfOf("x")));
            LowLevel.callOnThread("stranger", () -> assertThrows(IllegalStateException.class, () -> limiter.total(5)));
            assertEquals(new CapacityLimiter.Statistics(1, 1, List.of("x"), 1), limiter.statistics());
            limiter.releaseOnBehalfOf("x");
            waiter.await();
        }));
    }

    @Test
    @DisplayName("a dump says what is waited for")
    void dump() {
        CapacityLimiter limiter = new CapacityLimiter(1);
        limiter.tryAcquireOnBehalfOf("x");
        var report = assertThrows(DeadlockException.class, () -> Sim.run(limiter::acquire));
        String text = report.getMessage();
        assertTrue(
                text.matches("(?s).*waits for: a token of CapacityLimiter@\\p{XDigit}+ \\(1 of 1 borrowed\\)\\s.*"),
                text);
    }

    /** So many tasks that acquire on behalf of their numbers one after the other, and note it when they have. */
    @Async
    private List<Task<Void>> borrowers(TaskGroup group, CapacityLimiter limiter, int count) {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Integer number = i;
            tasks.add(group.fork(() -> {
                limiter.acquireOnBehalfOf(number);
                log.add(number);
            }));
        }
        AsyncTesting.awaitAllBlocked();
        return tasks;
    }

    private static void assertBorrowed(CapacityLimiter limiter, Set<Object> borrowers, int waiting) {
        assertEquals(borrowers, Set.copyOf(limiter.statistics().borrowers()));
        assertEquals(borrowers.size(), limiter.borrowed());
        assertEquals(waiting, limiter.statistics().tasksWaiting());
    }
}
