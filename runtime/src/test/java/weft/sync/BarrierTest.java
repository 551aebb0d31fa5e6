package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

class BarrierTest {
    private final Barrier barrier = new Barrier(3);
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("all wait for the last, and learn when they came: the last is 0")
    void arrival() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Integer>> tasks = parties(group, 2);
            assertEquals(new Barrier.Statistics(3, 2), barrier.statistics());
            assertEquals(0, barrier.await());
            assertEquals(new Barrier.Statistics(3, 0), barrier.statistics());
            assertEquals(2, tasks.get(0).await());
            assertEquals(1, tasks.get(1).await());
        }));
    }

    @Test
    @DisplayName("it is used again and again: nobody is in two rounds at a time, nor a round ahead")
    void rounds() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < 3; task++) {
                int slow = task;
                group.fork(() -> {
                    for (int round = 0; round < 10; round++) {
                        Weft.sleep(Sim.millis(round % 3 == slow ? 5 : 1));
                        log.add(round);
                        barrier.await();
                    }
                });
            }
        }));
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            expected.addAll(Collections.nCopies(3, round));
        }
        assertEquals(expected, log);
    }

    @Test
    @DisplayName("who is cancelled has not come: the others wait for one more, and the barrier is not broken")
    void cancelledParty() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Integer>> tasks = parties(group, 2);
            tasks.get(0).cancelAndJoin();
            assertEquals(1, barrier.statistics().tasksWaiting());
            Task<Integer> substitute = parties(group, 1).get(0);
            assertEquals(2, barrier.statistics().tasksWaiting());
            assertEquals(0, barrier.await());
            assertEquals(2, tasks.get(1).await());
            assertEquals(1, substitute.await());
        }));
    }

    @Test
    @DisplayName("who is cancelled after the last has come goes on; who comes in a cancelled scope does not count")
    void cancelledLateAndEarly() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Integer>> tasks = parties(group, 2);
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, barrier::await);
            });
            assertEquals(2, barrier.statistics().tasksWaiting());
            barrier.await();
            tasks.get(0).cancel();
            assertEquals(2, tasks.get(0).await());
        }));
    }

    @Test
    @DisplayName("a barrier for one is a cancellation point, and no more")
    void alone() {
        Barrier alone = new Barrier(1);
        Sim.run(() -> {
            assertEquals(0, alone.await());
            AsyncTesting.assertCheckpoints(alone::await);
        });
        assertThrows(IllegalArgumentException.class, () -> new Barrier(0));
        assertEquals(1, alone.parties());
    }

    @Test
    @DisplayName("tasks of two loops cannot wait for each other")
    void twoLoops() {
        Sim.run(() -> TaskGroup.run(group -> {
            parties(group, 2);
            LowLevel.callOnThread(
                    "other loop", () -> assertThrows(IllegalStateException.class, () -> Weft.run(barrier::await)));
            assertEquals(0, barrier.await());
        }));
    }

    @Test
    @DisplayName("a dump says how many have come")
    void dump() {
        var report = assertThrows(DeadlockException.class, () -> Sim.run(barrier::await));
        String text = report.getMessage();
        assertTrue(text.matches("(?s).*waits for: Barrier@\\p{XDigit}+ \\(1 of 3 have come\\)\\s.*"), text);
    }

    @Async
    private List<Task<Integer>> parties(TaskGroup group, int count) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(group.fork(() -> barrier.await()));
        }
        AsyncTesting.awaitAllBlocked();
        return tasks;
    }
}
