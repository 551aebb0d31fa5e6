package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

class ParkingLotTest {
    private final List<Object> log = new ArrayList<>();
    private final ParkingLot lot = new ParkingLot(() -> "a test");

    @Test
    @DisplayName("tasks are woken first come first served, n at a time, and unpark says whom it woke")
    void firstComeFirstServed() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = park(group, 5);
            assertEquals(5, lot.size());
            assertEquals(List.of(), lot.unpark(0));
            assertEquals(tasks.subList(0, 2), lot.unpark(2));
            assertEquals(new ParkingLot.Statistics(3, false), lot.statistics());
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0, 1), log);
            assertEquals(tasks.subList(2, 5), lot.unparkAll());
            assertEquals(List.of(), lot.unpark(7));
            assertTrue(lot.isEmpty());
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(0, 1, 2, 3, 4), log);
        }));
    }

    @Test
    @DisplayName("a value can be handed over; without one, park returns null")
    void handsOverAValue() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<String> first = group.fork(() -> lot.<String>park());
            Task<String> second = group.fork(() -> lot.<String>park());
            AsyncTesting.awaitAllBlocked();
            assertSame(first, lot.unparkOne("value"));
            assertEquals(List.of(second), lot.unparkAll());
            assertNull(lot.unparkOne("nobody"));
            assertEquals("value", first.await());
            assertNull(second.await());
        }));
    }

    @Test
    @DisplayName("a cancelled task leaves from wherever it stands, is not woken, and the others keep their order")
    void cancelledTasksLeave() {
        for (int cancelled = 0; cancelled < 3; cancelled++) {
            int leaves = cancelled;
            log.clear();
            Sim.run(() -> TaskGroup.run(group -> {
                List<Task<Void>> tasks = new ArrayList<>(park(group, 3));
                tasks.remove(leaves).cancel();
                assertEquals(2, lot.size());
                assertEquals(tasks, lot.unparkAll());
            }));
            List<Object> expected = new ArrayList<>(List.of(0, 1, 2));
            expected.remove(leaves);
            assertEquals(expected, log);
        }
    }

    @Test
    @DisplayName("woken and then cancelled in one step: it was woken")
    void wakeUpFirst() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> task = park(group, 1).get(0);
            lot.unparkAll();
            task.cancel();
        }));
        assertEquals(List.of(0), log);
    }

    @Test
    @DisplayName("in a cancelled scope nobody parks")
    void cancelledBefore() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            scope.cancel();
            scope.enter(() -> {
                Thrown.by(Cancelled.class, lot::park);
                assertTrue(lot.isEmpty());
                AsyncTesting.assertCheckpoints(() -> Thrown.by(lot::park));
            });
        });
    }

    @Test
    @DisplayName("reparked tasks go to the end of another lot, and leave that one when they are cancelled")
    void repark() {
        Sim.run(() -> TaskGroup.run(group -> {
            ParkingLot other = new ParkingLot();
            Task<Object> there = group.fork(() -> other.park());
            AsyncTesting.awaitAllBlocked();
            List<Task<Void>> tasks = park(group, 3);
            assertEquals(tasks.subList(0, 2), lot.repark(other, 2));
            assertEquals(1, lot.size());
            assertEquals(3, other.size());
            tasks.get(0).cancel();
            assertEquals(1, lot.size());
            assertEquals(List.of(there, tasks.get(1)), other.unparkAll());
            assertEquals(tasks.subList(2, 3), lot.repark(other, Integer.MAX_VALUE));
            assertEquals(tasks.subList(2, 3), other.unparkAll());
        }));
        assertEquals(List.of(1, 2), log);
    }

    @Test
    @DisplayName("a broken lot fails those who wait, each with an exception of its own, and those who come later")
    void breaks() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Throwable>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(group.fork(() -> Thrown.by(lot::park)));
            }
            AsyncTesting.awaitAllBlocked();
            waiting.get(1).cancel();
            lot.breakWith(() -> new ArithmeticException("broken"));
            lot.breakWith(() -> new ArithmeticException("not twice"));
            assertEquals(new ParkingLot.Statistics(0, true), lot.statistics());
            assertEquals("broken", waiting.get(0).await().getMessage());
            assertEquals("broken", waiting.get(2).await().getMessage());
            assertNotSame(waiting.get(0).await(), waiting.get(2).await());
            Throwable late = Thrown.by(ArithmeticException.class, lot::park);
            assertTrue(late.getStackTrace().length > 0);
            ParkingLot other = new ParkingLot();
            assertThrows(IllegalStateException.class, () -> other.repark(lot, 1));
        }));
    }

    @Test
    @DisplayName("a broken lot breaks what was reparked into it, too")
    void breaksReparked() {
        Sim.run(() -> TaskGroup.run(group -> {
            ParkingLot other = new ParkingLot();
            Task<Throwable> waiting = group.fork(() -> Thrown.by(lot::park));
            AsyncTesting.awaitAllBlocked();
            lot.repark(other, 1);
            other.breakWith(() -> new ArithmeticException("broken"));
            assertEquals("broken", waiting.await().getMessage());
        }));
    }

    @Test
    @DisplayName("numbers make sense, and tasks cannot be moved to where they are")
    void arguments() {
        ParkingLot other = new ParkingLot();
        assertThrows(IllegalArgumentException.class, () -> lot.unpark(-1));
        assertThrows(IllegalArgumentException.class, () -> lot.repark(other, -1));
        assertThrows(IllegalArgumentException.class, () -> lot.repark(lot, 1));
    }

    @Test
    @DisplayName("L14: can be made, and finds nobody to wake, outside a loop")
    void outsideALoop() {
        ParkingLot made = new ParkingLot();
        assertEquals(List.of(), made.unparkAll());
        assertNull(made.unparkOne("nobody"));
        assertEquals(0, made.size());
    }

    @Test
    @DisplayName("another thread cannot wake tasks, and is told so before anything has changed")
    void otherThreads() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = park(group, 2);
            List<Throwable> refused = LowLevel.callOnThread(
                    "stranger",
                    () -> List.of(
                            assertThrows(IllegalStateException.class, lot::unparkAll),
                            assertThrows(IllegalStateException.class, () -> lot.unparkOne(null)),
                            assertThrows(IllegalStateException.class, () -> lot.repark(new ParkingLot(), 1)),
                            assertThrows(
                                    IllegalStateException.class, () -> lot.breakWith(() -> new RuntimeException()))));
            for (Throwable each : refused) {
                assertTrue(each.getMessage().startsWith("a test was used on thread 'stranger'"), each::getMessage);
            }
            assertEquals(2, lot.size());
            assertEquals(tasks, lot.unparkAll());
        }));
    }

    @Test
    @DisplayName("tasks of two loops cannot wait in one lot")
    void twoLoops() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<Task<Void>> tasks = park(group, 1);
            Throwable refused = LowLevel.callOnThread(
                    "other loop", () -> assertThrows(IllegalStateException.class, () -> Weft.run(lot::park)));
            assertTrue(refused.getMessage().startsWith("a test was used on thread"), refused::getMessage);
            assertEquals(tasks, lot.unparkAll());
        }));
    }

    @Test
    @DisplayName("posted actions may wake tasks")
    void posted() {
        Sim.run(() -> TaskGroup.run(group -> {
            park(group, 1);
            LoopHandle.current().post(lot::unparkAll);
        }));
        assertEquals(List.of(0), log);
    }

    @Test
    @DisplayName("who is woken over the lot's head is told, and leaves the queue")
    void wokenByAStranger() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Throwable> task = group.fork("victim", () -> Thrown.by(lot::park));
            AsyncTesting.awaitAllBlocked();
            LowLevel.unpark(task, "rogue");
            String message = task.await().getMessage();
            assertTrue(message.contains("victim") && message.contains("a test"), message);
            assertTrue(lot.isEmpty());
        }));
    }

    @Test
    @DisplayName("a dump says what parked tasks wait for")
    void dump() {
        var deadlock = assertThrows(DeadlockException.class, () -> Sim.run(() -> lot.park()));
        assertTrue(deadlock.getMessage().contains("waits for: a test"), deadlock::getMessage);
        deadlock = assertThrows(DeadlockException.class, () -> Sim.run(() -> new ParkingLot().park()));
        assertTrue(deadlock.getMessage().contains("waits for: a place in ParkingLot@"), deadlock::getMessage);
    }

    /** So many tasks that park one after the other, and note it when they are woken. */
    @Async
    private List<Task<Void>> park(TaskGroup group, int count) {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            tasks.add(group.fork(() -> {
                lot.park();
                log.add(number);
            }));
        }
        AsyncTesting.awaitAllBlocked();
        return tasks;
    }
}
