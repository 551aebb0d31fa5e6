package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Every {@code @Async} method here is a cancellation point before it has any effect, and lets others run. */
class SyncCheckpointsTest {
    private final Event set = new Event();
    private final Lock lock = new Lock();
    private final Lock held = new Lock();
    private final Condition condition = held.newCondition();
    private final Semaphore semaphore = new Semaphore(1);
    private final CapacityLimiter limiter = new CapacityLimiter(1);
    private final ResourceGuard guard = new ResourceGuard("testing");
    private final Barrier barrier = new Barrier(1);
    private final Deferred<String> deferred = new Deferred<>();
    private int effects;

    /** Each does something that need not wait, and undoes it. */
    private Map<String, AsyncRunnable<?>> operations() {
        Map<String, AsyncRunnable<?>> operations = new LinkedHashMap<>();
        operations.put("Event.await", set::await);
        operations.put("Lock.acquire", () -> {
            lock.acquire();
            lock.release();
        });
        operations.put("Lock.run", () -> lock.run(() -> effects++));
        operations.put("Lock.call", () -> lock.call(() -> effects++));
        operations.put("Condition.awaitUntil", () -> condition.awaitUntil(() -> ++effects > 0));
        operations.put("Semaphore.acquire", () -> {
            semaphore.acquire();
            semaphore.release();
        });
        operations.put("Semaphore.run", () -> semaphore.run(() -> effects++));
        operations.put("Semaphore.call", () -> semaphore.call(() -> effects++));
        operations.put("CapacityLimiter.acquire", () -> {
            limiter.acquire();
            limiter.release();
        });
        operations.put("CapacityLimiter.acquireOnBehalfOf", () -> {
            limiter.acquireOnBehalfOf("x");
            limiter.releaseOnBehalfOf("x");
        });
        operations.put("CapacityLimiter.run", () -> limiter.run(() -> effects++));
        operations.put("CapacityLimiter.call", () -> limiter.call(() -> effects++));
        operations.put("ResourceGuard.run", () -> guard.run(() -> effects++));
        operations.put("ResourceGuard.call", () -> guard.call(() -> effects++));
        operations.put("Barrier.await", barrier::await);
        operations.put("Deferred.await", deferred::await);
        return operations;
    }

    @Async
    private void forEachOperation(weft.AsyncConsumer<Map.Entry<String, AsyncRunnable<?>>, ?> test) {
        set.set();
        deferred.complete("value");
        held.acquire();
        for (var operation : operations().entrySet()) {
            Throwable thrown = Thrown.by(() -> test.accept(operation));
            if (thrown != null) {
                throw new AssertionError(operation.getKey() + ": " + thrown, thrown);
            }
        }
        held.release();
    }

    @Test
    @DisplayName("L11: an operation that need not wait is a cancellation point all the same")
    void cancellationPoints() {
        Sim.run(() -> forEachOperation(operation ->
                AsyncTesting.assertCheckpoints(() -> operation.getValue().run())));
    }

    @Test
    @DisplayName("L11: it lets others run when the slice is used up, not before")
    void slices() {
        Sim.run(() -> TaskGroup.run(group -> forEachOperation(operation -> {
            Event ran = new Event();
            group.fork(ran::set);
            operation.getValue().run();
            int times = 1;
            while (!ran.isSet() && times < 1000) {
                operation.getValue().run();
                times++;
            }
            assertTrue(times < 1000, "others never run");
        })));
    }

    @Test
    @DisplayName("in a cancelled scope it throws, and has no effect")
    void noEffectWhenCancelled() {
        Sim.run(() -> forEachOperation(operation -> {
            effects = 0;
            CancelScope scope = CancelScope.create();
            scope.cancel();
            scope.enter(() -> {
                for (int i = 0; i < 3; i++) {
                    Thrown.by(Cancelled.class, () -> operation.getValue().run());
                }
            });
            assertEquals(0, effects);
            assertEquals(new Lock.Statistics(false, null, 0), lock.statistics());
            assertTrue(held.isLocked());
            assertEquals(1, semaphore.available());
            assertEquals(1, limiter.available());
            assertEquals(0, barrier.statistics().tasksWaiting());
        }));
    }
}
