package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

class PausableRunTest {
    private final List<Object> events = new ArrayList<>();

    @Test
    void oneTaskGoesOnAfterEachPause() throws Throwable {
        TaskLocal<String> local = TaskLocal.create("local");
        PausableRun run = begin(() -> local.where("bound").run(() -> {
            Task<?> self = Weft.currentTask();
            events.add("one");
            PausableRun.pause();
            assertSame(self, Weft.currentTask());
            events.add("two " + local.get());
            PausableRun.pause();
            events.add("three");
        }));
        assertEquals(List.of(), events);
        assertTrue(run.proceed());
        assertEquals(List.of("one"), events);
        assertTrue(run.proceed());
        assertFalse(run.hasEnded());
        assertFalse(run.proceed());
        assertTrue(run.hasEnded());
        assertEquals(List.of("one", "two bound", "three"), events);
        assertThrows(IllegalStateException.class, run::proceed);
    }

    @Test
    void whileItStandsStillNothingMoves() throws Throwable {
        PausableRun run = begin(() -> TaskGroup.run(group -> {
            group.fork(() -> {
                while (true) {
                    Weft.sleep(Duration.ofSeconds(1));
                    events.add(Weft.currentTime());
                }
            });
            Weft.sleep(Duration.ofMillis(1500));
            PausableRun.pause();
            Weft.sleep(Duration.ofMillis(1000));
            group.cancel();
        }));
        run.proceed();
        assertEquals(List.of(1_000_000_000L), events);
        assertThrows(IllegalStateException.class, Weft::currentTime);
        Weft.run(() -> events.add("another run"));
        run.proceed();
        assertEquals(List.of(1_000_000_000L, "another run", 2_000_000_000L), events);
    }

    @Test
    void whatTheMainTaskThrowsComesOutOfTheProceedThatEndsTheRun() throws Throwable {
        IOException thrown = new IOException();
        PausableRun run = begin(() -> {
            PausableRun.pause();
            throw thrown;
        });
        assertTrue(run.proceed());
        assertNull(run.failure());
        assertSame(thrown, assertThrows(IOException.class, run::proceed));
        assertTrue(run.hasEnded());
    }

    @Test
    void aDeadlockIsKnownBeforeTheRunHasEnded() throws Throwable {
        PausableRun run = begin(() -> {
            try {
                Weft.sleepForever();
            } finally {
                PausableRun.pause();
            }
        });
        assertTrue(run.proceed());
        Throwable failure = assertInstanceOf(DeadlockException.class, run.failure());
        assertSame(failure, assertThrows(DeadlockException.class, run::proceed));
    }

    @Test
    void anInterruptCancelsItAndIsUsedUp() throws Throwable {
        Thread loop = Thread.currentThread();
        RunOptions options = Weft.options().deadlockDetection(false);
        PausableRun run = PausableRun.begin(
                options,
                () -> TaskGroup.run(group -> {
                    group.fork("child", () -> Weft.sleepForever());
                    AsyncTesting.awaitAllBlocked();
                    new Thread(loop::interrupt).start();
                    LowLevel.park(() -> true, () -> "an interrupt");
                }));
        Throwable e = assertThrows(InterruptedException.class, run::proceed);
        assertTrue(e.getMessage().contains("'main' waits for: an interrupt"), e.getMessage());
        assertTrue(e.getMessage().contains("'child' waits for: its cancellation"), e.getMessage());
        assertFalse(Thread.interrupted());
    }

    @Test
    void itsTasksAreDescribedWithoutWhatTheLoopStandsOn() throws Throwable {
        PausableRun[] run = new PausableRun[1];
        run[0] = begin(() -> TaskGroup.run(group -> {
            group.fork("child", () -> Weft.sleepForever());
            AsyncTesting.awaitAllBlocked();
            events.add(run[0].describeTasks("Tasks:"));
            PausableRun.pause();
            group.cancel();
        }));
        run[0].proceed();
        String inside = (String) events.get(0);
        String outside = run[0].describeTasks("Tasks:");
        assertFalse(run[0].proceed());
        assertTrue(inside.startsWith("Tasks:" + System.lineSeparator() + "  task 'main' waits for: running"), inside);
        assertTrue(outside.contains("task 'main' waits for: ready"), outside);
        for (String description : List.of(inside, outside)) {
            assertTrue(description.contains("task 'child' waits for: its cancellation"), description);
            assertTrue(description.contains("weft.PausableRunTest.lambda$"), description);
            assertFalse(description.contains("org.junit."), description);
            assertFalse(description.contains("weft.TaskCore."), description);
        }
    }

    @Test
    void anAbandonedRunEndsWhateverItDoes() {
        PausableRun run = begin(() -> {
            try {
                Weft.sleepForever();
            } finally {
                events.add(Weft.effectiveDeadline() == Long.MIN_VALUE);
                pauseForEver();
            }
        });
        run.abandon();
        run.abandon();
        assertTrue(run.hasEnded());
        assertEquals(List.of(true), events);
    }

    @Test
    void onlyTheThreadThatBeganItMayProceed() throws Throwable {
        PausableRun run = begin(() -> {});
        Thread other = new Thread(() -> {
            try {
                run.proceed();
            } catch (Throwable t) {
                events.add(t.getMessage());
            }
        });
        other.start();
        other.join();
        assertTrue(String.valueOf(events.get(0)).startsWith("this run belongs to thread"), events.toString());
        assertFalse(run.proceed());
    }

    @Test
    void otherRunsCannotBePaused() {
        var e = assertThrows(IllegalStateException.class, () -> Weft.run(() -> PausableRun.pause()));
        assertTrue(e.getMessage().contains("PausableRun.begin"), e.getMessage());
        Weft.run(() -> assertThrows(IllegalStateException.class, () -> begin(() -> {})));
    }

    @Async
    private static void pauseForEver() {
        while (true) {
            PausableRun.pause();
        }
    }

    private static PausableRun begin(AsyncRunnable<?> main) {
        return PausableRun.begin(Weft.options().clock(VirtualClock.create()), main);
    }
}
