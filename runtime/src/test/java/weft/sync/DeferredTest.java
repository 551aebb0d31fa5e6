package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

class DeferredTest {
    private final Deferred<String> deferred = new Deferred<>();

    @Test
    @DisplayName("L32: all who wait get the value, and those who come later")
    void value() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<String>> tasks = waiters(group, 3);
            assertEquals(new Deferred.Statistics(false, 3), deferred.statistics());
            assertFalse(deferred.isDone());
            assertTrue(deferred.complete("value"));
            assertEquals(new Deferred.Statistics(true, 0), deferred.statistics());
            for (Task<String> task : tasks) {
                assertEquals("value", task.await());
            }
            assertEquals("value", deferred.await());
        }));
    }

    @Test
    @DisplayName("L32: it is completed once: the second time changes nothing, and says so")
    void once() {
        assertTrue(deferred.complete("first"));
        assertFalse(deferred.complete("second"));
        assertFalse(deferred.completeExceptionally(new IOException()));
        Sim.run(() -> assertEquals("first", deferred.await()));
    }

    @Test
    @DisplayName("L32: an error is the cause of each waiter's own CompletionException")
    void error() {
        IOException failure = new IOException("failure");
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Throwable> first = group.fork(() -> Thrown.by(deferred::await));
            Task<Throwable> second = group.fork(() -> Thrown.by(deferred::await));
            AsyncTesting.awaitAllBlocked();
            assertTrue(deferred.completeExceptionally(failure));
            assertFalse(deferred.complete("too late"));
            assertSame(failure, first.await().getCause());
            assertSame(failure, second.await().getCause());
            assertNotSame(first.await(), second.await());
            assertSame(
                    failure,
                    Thrown.by(CompletionException.class, deferred::await).getCause());
        }));
    }

    @Test
    @DisplayName("L32: a cancelled waiter leaves the others waiting; one cancelled after the value has it")
    void cancelledWaiter() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<String>> tasks = waiters(group, 3);
            tasks.get(1).cancelAndJoin();
            assertEquals(2, deferred.statistics().tasksWaiting());
            deferred.complete("value");
            tasks.get(0).cancel();
            assertEquals("value", tasks.get(0).await());
            assertEquals("value", tasks.get(2).await());
            assertEquals(Task.State.CANCELLED, tasks.get(1).state());
        }));
    }

    @Test
    @DisplayName("in a cancelled scope not even a value that is there is returned")
    void cancelledBefore() {
        deferred.complete("value");
        Sim.run(() -> CancelScope.run(scope -> {
            scope.cancel();
            Thrown.by(Cancelled.class, deferred::await);
        }));
    }

    @Test
    @DisplayName("L14: made, and completed, outside a loop")
    void outsideALoop() {
        assertTrue(deferred.completeExceptionally(new IOException()));
        assertTrue(deferred.isDone());
        Sim.run(() -> Thrown.by(CompletionException.class, deferred::await));
    }

    @Test
    @DisplayName("null is a value")
    void nothing() {
        Deferred<Void> done = new Deferred<>();
        done.complete(null);
        Sim.run(() -> assertNull(done.await()));
        assertFalse(done.complete(null));
        assertThrows(NullPointerException.class, () -> done.completeExceptionally(null));
    }

    @Test
    @DisplayName("other threads complete it through the loop, and are told so")
    void otherThreads() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<String>> tasks = waiters(group, 1);
            LoopHandle loop = LoopHandle.current();
            LowLevel.callOnThread(
                    "stranger", () -> assertThrows(IllegalStateException.class, () -> deferred.complete("value")));
            LowLevel.callOnThread(
                    "stranger",
                    () -> assertThrows(
                            IllegalStateException.class, () -> deferred.completeExceptionally(new IOException())));
            assertFalse(deferred.isDone());
            LowLevel.callOnThread("stranger", () -> {
                loop.post(() -> deferred.complete("posted"));
                return "done";
            });
            assertEquals("posted", tasks.get(0).await());
        }));
    }

    @Test
    @DisplayName("a dump says what is waited for")
    void dump() {
        var report = assertThrows(DeadlockException.class, () -> Sim.run(deferred::await));
        assertTrue(report.getMessage().contains("waits for: Deferred@"), report::getMessage);
    }

    @weft.Async
    private List<Task<String>> waiters(TaskGroup group, int count) {
        List<Task<String>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(group.fork(() -> deferred.await()));
        }
        AsyncTesting.awaitAllBlocked();
        return tasks;
    }
}
