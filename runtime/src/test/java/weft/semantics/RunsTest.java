package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/** The run as a whole: how it begins and ends, what comes in from other threads, and in which order. */
class RunsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T49: the main body's own exception comes out of run as it is, in no group")
    void mainFails() {
        IOException failure = new IOException("main");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Sim.run(() -> {
                            Weft.checkpoint();
                            throw failure;
                        })));
    }

    @Test
    @DisplayName("T49: call returns the main body's value")
    void mainReturns() {
        assertEquals("value", Weft.options().clock(VirtualClock.create()).call(() -> {
            Weft.sleep(seconds(1));
            return "value";
        }));
        assertNull(Weft.options().clock(VirtualClock.create()).call(() -> {
            Weft.checkpoint();
            return null;
        }));
    }

    @Test
    @DisplayName("T50: a run within a run on one thread is refused, and says what to do")
    void runWithinARun() {
        Sim.run(() -> {
            var refused = Thrown.by(IllegalStateException.class, () -> Weft.run(Weft::checkpoint));
            assertTrue(refused.getMessage().contains("Weft.run"), refused.getMessage());
            Weft.checkpoint();
        });
    }

    @Test
    @DisplayName("Z5: runs follow one another on one thread, and know nothing of each other")
    void runsFollowOneAnother() {
        CancelScope scope = CancelScope.create();
        for (int i = 0; i < 3; i++) {
            Sim.run(() -> {
                Weft.sleep(seconds(1));
                log.add("run");
            });
        }
        Sim.run(() -> scope.enter(Weft::checkpoint));
        assertEquals(3, log.size());
    }

    @Test
    @DisplayName("T60: an @Async call outside a loop fails at once and says so")
    void asyncCallOutsideALoop() {
        var refused = assertThrows(IllegalStateException.class, () -> Weft.sleep(seconds(1)));
        assertTrue(refused.getMessage().contains("outside a loop"), refused.getMessage());
        assertThrows(IllegalStateException.class, () -> TaskGroup.run(group -> log.add("not reached")));
        assertTrue(log.isEmpty());
    }

    @Test
    @DisplayName("K5: posts run in the order they were posted, a thousand of them, in a later turn")
    void postsAreFifo() {
        Sim.run(() -> {
            LoopHandle loop = LowLevel.loop();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int number = i;
                loop.post(() -> order.add(number));
            }
            assertTrue(order.isEmpty());
            Weft.sleep(seconds(1));
            assertEquals(1000, order.size());
            for (int i = 0; i < 1000; i++) {
                assertEquals(i, order.get(i));
            }
        });
    }

    @Test
    @DisplayName("K7: after the run a post is refused")
    void postAfterTheRun() {
        LoopHandle ended = Weft.options().clock(VirtualClock.create()).call(LowLevel::loop);
        assertThrows(IllegalStateException.class, () -> ended.post(() -> log.add("not reached")));
        assertTrue(log.isEmpty());
    }

    @Test
    @DisplayName("K8: posts from many threads are never lost, nor is the wake-up for them")
    void postsFromManyThreads() throws InterruptedException {
        int threads = 4;
        int each = 5000;
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        List<Thread> posters = new ArrayList<>();
        Weft.options().deadlockDetection(false).run(() -> {
            LoopHandle loop = LowLevel.loop();
            Task<?> main = Weft.currentTask();
            for (int i = 0; i < threads; i++) {
                Thread poster = new Thread(() -> {
                    await(started);
                    for (int n = 0; n < each; n++) {
                        loop.post(() -> {
                            if (ran.incrementAndGet() == threads * each) {
                                LowLevel.unpark(main, null);
                            }
                        });
                    }
                });
                posters.add(poster);
                poster.start();
            }
            started.countDown();
            LowLevel.<Void>park(() -> false);
        });
        for (Thread poster : posters) {
            poster.join();
        }
        assertEquals(threads * each, ran.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("K14: the same seed gives the same order of tasks, and some other seed another")
    void seededOrder() {
        List<String> first = orderOf(1);
        assertEquals(first, orderOf(1));
        boolean another = false;
        for (long seed = 2; seed < 20 && !another; seed++) {
            another = !first.equals(orderOf(seed));
        }
        assertTrue(another, "20 seeds gave one and the same order: " + first);
    }

    private static List<String> orderOf(long seed) {
        List<String> order = new ArrayList<>();
        Weft.options()
                .clock(VirtualClock.create())
                .seed(seed)
                .run(() -> TaskGroup.run(group -> {
                    for (String name : List.of("a", "b", "c", "d", "e")) {
                        group.fork(() -> {
                            for (int i = 0; i < 5; i++) {
                                order.add(name);
                                Weft.checkpoint();
                            }
                        });
                    }
                }));
        return order;
    }

    @Test
    @DisplayName("C56: what a cancelled task held is unreachable at once, even while its handle is not")
    void cancelledTasksHoldNothing() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<WeakReference<Object>> held = new ArrayList<>();
            Task<Void> task = group.fork(() -> hold(held));
            Weft.checkpoint();
            Weft.checkpoint();
            task.cancelAndJoin();
            assertEquals(1, held.size());
            for (int i = 0; i < 50 && held.get(0).get() != null; i++) {
                System.gc();
            }
            assertNull(held.get(0).get());
            assertEquals(Task.State.CANCELLED, task.state());
        }));
    }

    @Async
    private static void hold(List<WeakReference<Object>> held) {
        Object local = new Object();
        held.add(new WeakReference<>(local));
        Weft.sleepForever();
        assertFalse(local.toString().isEmpty());
    }

    @Test
    @DisplayName("T47: a group that has ended is unreachable, with all its tasks")
    void endedGroupsAreUnreachable() {
        Sim.run(() -> {
            List<WeakReference<Object>> ended = new ArrayList<>();
            runAGroup(ended);
            for (int i = 0; i < 50 && ended.get(0).get() != null; i++) {
                System.gc();
            }
            assertNull(ended.get(0).get());
        });
    }

    @Async
    private static void runAGroup(List<WeakReference<Object>> ended) {
        TaskGroup.run(group -> {
            ended.add(new WeakReference<>(group));
            group.fork(Weft::sleepForever);
            Weft.checkpoint();
            group.cancel();
        });
    }
}
