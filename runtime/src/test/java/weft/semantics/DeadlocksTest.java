package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/** When nothing can ever happen again the run says so, cleans up, and ends. */
class DeadlocksTest {
    private final List<Object> log = new ArrayList<>();

    private static String deadlockOf(AsyncRunnable<?> body) {
        return assertThrows(DeadlockException.class, () -> Sim.run(body)).getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "no \"" + part + "\" in\n" + text);
    }

    /** The report without the stacks and what surrounds the tree. */
    private static List<String> tree(String report) {
        return report.lines()
                .filter(line -> line.startsWith("  ") && !line.strip().startsWith("at "))
                .toList();
    }

    @Async
    private static void await(String what) {
        LowLevel.<Void>park(() -> true, () -> what);
    }

    // ---- The report.

    @Test
    @DisplayName("the report draws groups and tasks as a tree, and says what each task waits for")
    void treeOfTasks() {
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.fork("reader", () -> await("a message"));
            group.fork(
                    "writer",
                    () -> TaskGroup.run(nested -> {
                        nested.fork("flusher", () -> await("room in the buffer"));
                        nested.forkDaemon("ticker", () -> await("a tick"));
                        await("the flusher's word");
                    }));
        }));
        assertEquals(
                List.of(
                        "  task 'main' waits for: the end of 2 tasks of its group",
                        "    group of 2 tasks",
                        "      task 'reader' waits for: a message",
                        "      task 'writer' waits for: the flusher's word",
                        "        group of 2 tasks",
                        "          task 'flusher' waits for: room in the buffer",
                        "          task 'ticker', a daemon, waits for: a tick"),
                tree(report));
        assertContains("Deadlock: every task waits, and no timer, no I/O and no other thread can wake one", report);
        assertContains("RunOptions.deadlockDetection(false)", report);
        assertContains("LoopHandle", report);
    }

    @Test
    @DisplayName("each task is shown with its logical stack, whatever carries it")
    void stacks() {
        String report = deadlockOf(() -> TaskGroup.run(group -> group.fork("deep", this::outer)));
        int await = report.indexOf("DeadlocksTest.await(");
        int inner = report.indexOf("DeadlocksTest.inner(");
        int outer = report.indexOf("DeadlocksTest.outer(");
        assertTrue(report.indexOf("task 'deep'") < await, report);
        assertTrue(await < inner && inner < outer, report);
    }

    @Async
    private void outer() {
        inner();
        log.add("not reached");
    }

    @Async
    private void inner() {
        await("Godot");
        log.add("not reached");
    }

    @Test
    @DisplayName("a task that waits in a bridge is shown with what called the bridge, too, and is cleaned up")
    void inABridge() {
        String report = deadlockOf(() -> {
            try {
                Weft.bridge(() -> List.of(1).forEach(n -> {
                    try {
                        inner();
                    } finally {
                        log.add("bridge left");
                    }
                }));
            } finally {
                log.add("main left");
            }
        });
        assertContains("task 'main' waits for: Godot", report);
        assertContains("DeadlocksTest.inner(", report);
        assertContains("lambda$inABridge", report);
        assertEquals(List.of("bridge left", "main left"), log);
    }

    @Test
    @DisplayName("a call to start that waits for its child shows the child apart from the tasks of the group")
    void pendingStart() {
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.fork("other", () -> await("something"));
            group.<Void>start("service", signal -> await("its port"));
        }));
        assertEquals(
                List.of(
                        "  task 'main' waits for: the end of 1 task of its group",
                        "    being started",
                        "      task 'service' waits for: its port",
                        "    group of 1 task",
                        "      task 'other' waits for: something"),
                tree(report));
    }

    @Test
    @DisplayName("ten thousand tasks that wait in one place take one entry, and do not hide the one that differs")
    void manyTasks() {
        int many = Sim.woven() ? 10_000 : 500;
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            for (int i = 0; i < many - 1; i++) {
                group.fork("worker " + i, () -> await("work"));
            }
            group.fork("culprit", () -> await("coffee"));
        }));
        assertContains("group of " + many + " tasks", report);
        assertContains("task 'worker 0' waits for: work", report);
        assertContains("tasks more in the same place", report);
        assertContains("task 'culprit' waits for: coffee", report);
        assertTrue(report.length() < 5_000, report);
    }

    @Test
    @DisplayName("ten thousand nested groups whose tasks all wait for something else are reported in short, too")
    void manyDifferentTasks() {
        int width = Sim.woven() ? 100 : 20;
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            for (int i = 0; i < width; i++) {
                group.fork(() -> TaskGroup.run(nested -> {
                    for (int j = 0; j < width; j++) {
                        String what = "thing " + j;
                        nested.fork(() -> await(what));
                    }
                }));
            }
        }));
        assertTrue(report.length() < 60_000, () -> report.length() + ": " + report.substring(0, 10_000));
        assertContains("more tasks", report);
    }

    @Test
    @DisplayName("a very deep stack is shortened")
    void deepStacks() {
        String report = deadlockOf(() -> descend(400));
        assertContains("... and", report);
        assertTrue(report.length() < 6_000, () -> report.length() + ": " + report);
    }

    @Async
    private void descend(int depth) {
        if (depth == 0) {
            await("Godot");
        } else {
            descend(depth - 1);
        }
        log.add("not reached");
    }

    @Test
    @DisplayName("timers of a clock that stands still are reported as such")
    void clockStandsStill() {
        VirtualClock clock = VirtualClock.create().autoJump(false);
        DeadlockException thrown = assertThrows(
                DeadlockException.class,
                () -> Weft.options()
                        .clock(clock)
                        .run(() -> TaskGroup.run(group -> {
                            group.fork("sleeper", () -> Weft.sleep(seconds(7)));
                            await("Godot");
                        })));
        assertContains("the clock stands still", thrown.getMessage());
        assertContains("VirtualClock", thrown.getMessage());
        assertContains("autoJump", thrown.getMessage());
        assertContains("task 'sleeper' waits for: the end of its sleep, in PT7S", thrown.getMessage());
    }

    // ---- Cleaning up.

    @Test
    @DisplayName("all tasks are cancelled and cleaned up, innermost first, before the error comes out")
    void cleanup() {
        DeadlockException thrown = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> {
                    try {
                        TaskGroup.run(group -> {
                            group.fork(() -> cleanedUp("child"));
                            group.forkDaemon(() -> cleanedUp("daemon"));
                            cleanedUp("body");
                        });
                    } finally {
                        log.add("main");
                    }
                }));
        assertEquals(4, log.size());
        assertEquals("main", log.get(3));
        assertEquals(0, thrown.getSuppressed().length);
    }

    @Async
    private void cleanedUp(String who) {
        try {
            await("Godot");
        } catch (Cancelled cancelled) {
            assertEquals(Cancelled.Source.SHUTDOWN, cancelled.source());
            assertEquals("deadlock", cancelled.reason());
            throw cancelled;
        } finally {
            CancelScope.shield(() -> Weft.sleep(seconds(1)));
            log.add(who);
        }
    }

    @Test
    @DisplayName("an error of the cleanup is suppressed in the deadlock's")
    void errorsOfTheCleanup() {
        IllegalStateException failure = new IllegalStateException("cleanup");
        DeadlockException thrown = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> {
                    Thrown.by(() -> await("Godot"));
                    throw failure;
                }));
        assertEquals(List.of(failure), List.of(thrown.getSuppressed()));
    }

    @Test
    @DisplayName("a task that swallows its cancellation and ends, ends; the error comes out all the same")
    void swallowed() {
        deadlockOf(() -> {
            Thrown.by(() -> await("Godot"));
            CancelScope.shield(() -> Weft.sleep(seconds(1)));
            log.add("went on");
        });
        assertEquals(List.of("went on"), log);
    }

    @Test
    @DisplayName("a shield does not keep a wait that nobody can end: it is lowered, and the task cleans up")
    void shieldedWait() {
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.fork("shielded", () -> CancelScope.shield(() -> cleanedUp("shielded")));
            cleanedUp("body");
        }));
        assertContains("task 'shielded' waits for: Godot", report);
        assertEquals(List.of("body", "shielded"), log);
    }

    @Test
    @DisplayName("a shielded cleanup that waits for what never comes is ended, too")
    void shieldedCleanup() {
        deadlockOf(() -> {
            try {
                await("Godot");
            } finally {
                try {
                    CancelScope.shield(() -> await("his messenger"));
                } finally {
                    log.add("left");
                }
            }
        });
        assertEquals(List.of("left"), log);
    }

    @Test
    @DisplayName("a wait that refuses to be aborted is ended at last, for whoever promised to end it is not there")
    void unabortableWait() {
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.fork("promised", () -> {
                try {
                    LowLevel.<Void>park(() -> false, () -> "a promise");
                } finally {
                    log.add("left");
                }
            });
            cleanedUp("body");
        }));
        assertContains("task 'promised' waits for: a promise", report);
        assertEquals(List.of("body", "left"), log);
    }

    @Test
    @DisplayName("shields go first: who is shielded may be who promised to end the other's wait")
    void promiseKeptInAShield() {
        deadlockOf(() -> TaskGroup.run(group -> {
            Task<?> promised = group.fork(() -> log.add(LowLevel.<String>park(() -> false, () -> "a promise")));
            group.fork(() -> CancelScope.shield(() -> {
                try {
                    await("Godot");
                } finally {
                    LowLevel.unpark(promised, "kept");
                }
            }));
        }));
        assertEquals(List.of("kept"), log);
    }

    @Test
    @DisplayName("a task that waits again whatever happens is left behind, and named")
    void incorrigible() {
        DeadlockException thrown = assertThrows(
                DeadlockException.class,
                () -> Sim.run(() -> TaskGroup.run(group -> group.fork("stubborn", () -> {
                    while (true) {
                        Thrown.by(() -> LowLevel.<Void>park(() -> false, () -> "nothing"));
                    }
                }))));
        assertContains("'stubborn'", thrown.getSuppressed()[0].getMessage());
    }

    // ---- What is no deadlock, and what is.

    @Test
    @DisplayName("sleeping forever is waiting for what nobody can bring, unless something else is going on")
    void sleepForever() {
        String report = deadlockOf(Weft::sleepForever);
        assertContains("sleeps forever", report);
        Sim.run(() -> CancelScope.moveOnAfter(seconds(1), Weft::sleepForever));
    }

    @Test
    @DisplayName("daemons that can still do something keep the run alive; daemons that cannot are reported")
    void daemons() {
        Sim.run(() -> CancelScope.moveOnAfter(
                seconds(10),
                () -> TaskGroup.run(group -> {
                    group.forkDaemon(() -> {
                        while (true) {
                            Weft.sleep(seconds(1));
                        }
                    });
                    await("Godot");
                })));
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.forkDaemon("idle", () -> await("a call"));
            await("Godot");
        }));
        assertContains("task 'idle', a daemon, waits for: a call", report);
    }

    @Test
    @DisplayName("a helper thread that a task waits for may still end; when it has, the deadlock is noticed")
    void helperThreads() {
        CountDownLatch goAhead = new CountDownLatch(1);
        String report = deadlockOf(() -> TaskGroup.run(group -> {
            group.fork(
                    "helped",
                    () -> log.add(LowLevel.callOnThread("helper", () -> {
                        goAhead.await();
                        return "helper done";
                    })));
            group.fork(goAhead::countDown);
            await("Godot");
        }));
        assertEquals(List.of("helper done"), log);
        assertFalse(report.contains("'helped'"), report);
    }

    @Test
    @DisplayName("whoever asked for the LoopHandle may have given it away: no wait is hopeless any more")
    void loopHandle() {
        Sim.run(() -> {
            Task<?> main = Weft.currentTask();
            LoopHandle loop = LoopHandle.current();
            Thread other = new Thread(() -> {
                loop.post(() -> log.add("posted"));
                loop.post(() -> LowLevel.unpark(main, "woken"));
            });
            other.setDaemon(true);
            other.start();
            log.add(LowLevel.<String>park(() -> true));
        });
        assertEquals(List.of("posted", "woken"), log);
    }

    @Test
    @DisplayName("a channel that a task waits for may still become ready")
    void channels() throws IOException {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            source.configureBlocking(false);
            Sim.run(() -> TaskGroup.run(group -> {
                group.fork(() -> log.add(LowLevel.awaitReady(source, SelectionKey.OP_READ)));
                group.fork(() -> {
                    log.add(LowLevel.callOnThread("writer", () -> sink.write(ByteBuffer.allocate(1))));
                });
            }));
        }
        assertEquals(2, log.size());
    }

    @Test
    @DisplayName("a run that does not look for deadlocks waits for what may come from anywhere")
    void turnedOff() {
        CountDownLatch parked = new CountDownLatch(1);
        List<Task<?>> waiting = new ArrayList<>();
        Weft.options().deadlockDetection(false).run(() -> {
            LoopHandle loop = LoopHandle.current();
            waiting.add(Weft.currentTask());
            Thread other = new Thread(() -> {
                try {
                    parked.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                loop.post(() -> LowLevel.unpark(waiting.get(0), null));
            });
            other.start();
            parked.countDown();
            LowLevel.<Void>park(() -> true);
        });
    }

    @Test
    @DisplayName("after a deadlock the thread can run another loop")
    void nextRun() {
        deadlockOf(Weft::sleepForever);
        Throwable thrown = assertThrows(
                IllegalStateException.class,
                () -> Sim.run(() -> {
                    throw new IllegalStateException("ordinary");
                }));
        assertInstanceOf(IllegalStateException.class, thrown);
        assertFalse(thrown instanceof DeadlockException);
    }
}
