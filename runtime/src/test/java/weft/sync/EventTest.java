package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

class EventTest {
    private final Event event = new Event();
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("L15: set wakes all who wait, in their order, once; later ones don't wait")
    void set() {
        Sim.run(() -> TaskGroup.run(group -> {
            waiters(group, 3);
            AsyncTesting.awaitAllBlocked();
            assertEquals(3, event.statistics().tasksWaiting());
            assertFalse(event.isSet());
            event.set();
            event.set();
            assertTrue(event.isSet());
            assertEquals(0, event.statistics().tasksWaiting());
            event.await();
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0, 1, 2), log);
        }));
    }

    @Test
    @DisplayName("L15: set and then cancelled before it ran: the waiter has waited successfully")
    void setThenCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = waiters(group, 2);
            AsyncTesting.awaitAllBlocked();
            tasks.get(1).cancel();
            event.set();
            tasks.get(0).cancel();
        }));
        assertEquals(List.of(0), log);
    }

    @Test
    @DisplayName("L15: waiting for what has happened lets others run now and then, and is a cancellation point")
    void awaitWhenSet() {
        event.set();
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add("other"));
            event.await();
            assertEquals(List.of(), log);
            for (int i = 0; i < 1000; i++) {
                event.await();
            }
            assertEquals(List.of("other"), log);
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, event::await);
            });
        }));
    }

    @Test
    @DisplayName("L14: made, and set, outside a loop")
    void outsideALoop() {
        event.set();
        assertTrue(event.isSet());
        Sim.run(event::await);
        Sim.run(event::await);
    }

    @Test
    @DisplayName("L13: cancelled waiters are not counted")
    void cancelledWaiters() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                waiters(group, 3);
                AsyncTesting.awaitAllBlocked();
                group.cancel();
                assertEquals(0, event.statistics().tasksWaiting());
            });
            event.set();
        });
        assertEquals(List.of(), log);
    }

    @Test
    @DisplayName("other threads set it through the loop, and are told so")
    void otherThreads() {
        Sim.run(() -> TaskGroup.run(group -> {
            waiters(group, 1);
            AsyncTesting.awaitAllBlocked();
            LoopHandle loop = LoopHandle.current();
            Throwable refused = LowLevel.callOnThread("stranger", () -> {
                Throwable thrown = assertThrows(IllegalStateException.class, event::set);
                assertThrows(IllegalStateException.class, () -> Weft.run(event::await));
                return thrown;
            });
            assertTrue(refused.getMessage().contains("was used on thread 'stranger'"), refused::getMessage);
            assertTrue(refused.getMessage().contains("use LoopHandle.post"), refused::getMessage);
            assertFalse(event.isSet());
            LowLevel.callOnThread("stranger", () -> {
                loop.post(event::set);
                return "posted";
            });
            event.await();
        }));
        assertEquals(List.of(0), log);
    }

    @Test
    @DisplayName("a dump says what is waited for")
    void dump() {
        var report = assertThrows(DeadlockException.class, () -> Sim.run(event::await));
        assertTrue(report.getMessage().contains("waits for: Event@"), report::getMessage);
        assertTrue(report.getMessage().contains(" to be set"), report::getMessage);
    }

    private List<Task<Void>> waiters(TaskGroup group, int count) {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.add(group.fork(() -> {
                event.await();
                log.add(number);
            }));
        }
        return tasks;
    }
}
