package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.ExceptionGroup;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** Many tasks, deep calls. The numbers are large enough for anything quadratic or recursive to show; not on threads. */
class ScaleTest {
    private static final int MANY = Sim.woven() ? 100_000 : 500;

    private int count;

    @Test
    @DisplayName("cancelling a group of very many parked children ends each of them once")
    void manyChildrenAreCancelled() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < MANY; i++) {
                    group.fork(this::sleepAndCount);
                }
                AsyncTesting.awaitAllBlocked();
                group.cancel();
            });
            assertEquals(MANY, count);
        });
    }

    @Async
    private void sleepAndCount() {
        try {
            Weft.sleepForever();
        } finally {
            count++;
        }
    }

    @Test
    @DisplayName("very many sleepers wake in the order of their deadlines")
    void manySleepersWakeInOrder() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < MANY; i++) {
                int order = (int) (i * 7919L % MANY);
                group.fork(() -> {
                    Weft.sleep(Duration.ofNanos(1 + order));
                    assertEquals(order, count);
                    count++;
                });
            }
        }));
        assertEquals(MANY, count);
    }

    @Test
    @DisplayName("very many tasks may wait for one, and one for very many")
    void manyWaiters() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> awaited = group.fork(() -> {
                AsyncTesting.awaitAllBlocked();
                return "value";
            });
            List<Task<Integer>> waiters = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                waiters.add(group.fork(() -> awaited.await().length()));
            }
            for (Task<Integer> waiter : waiters) {
                count += waiter.await();
            }
            assertEquals(5 * MANY, count);
        }));
    }

    @Test
    @DisplayName("the failures of very many children are all in the group")
    void manyFailures() {
        int failures = Math.min(MANY, 10_000);
        Sim.run(() -> {
            ExceptionGroup group = Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(parent -> {
                        for (int i = 0; i < failures; i++) {
                            parent.fork(() -> {
                                throw new IllegalStateException("child");
                            });
                        }
                    }));
            assertEquals(failures, group.exceptions().size());
            assertEquals(failures, group.leaves().distinct().count());
        });
    }

    @Test
    @DisplayName("calls that suspend on every level may be as deep as the heap allows")
    void deepCalls() {
        int depth = Sim.woven() ? 50_000 : 500;
        Sim.run(() -> {
            assertEquals(depth, descend(depth));
            CancelScope scope = CancelScope.run(entered -> {
                entered.cancel();
                descend(depth);
            });
            assertTrue(scope.cancelledCaught());
        });
    }

    @Async
    private int descend(int depth) {
        Weft.cancelShieldedCheckpoint();
        if (depth == 0) {
            Weft.checkpoint();
            return 0;
        }
        return 1 + descend(depth - 1);
    }

    @Test
    @DisplayName("very many rounds in one task leave nothing behind")
    void manyRounds() {
        Sim.run(() -> {
            for (int i = 0; i < MANY; i++) {
                Duration sleep = Duration.ofNanos(i % 2 == 0 ? 1 : 3);
                CancelScope scope = CancelScope.moveOnAfter(Duration.ofNanos(2), () -> Weft.sleep(sleep));
                assertEquals(i % 2 != 0, scope.cancelledCaught());
                TaskGroup.run(group -> group.fork(() -> count++));
            }
            assertEquals(MANY, count);
            assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
        });
    }
}
