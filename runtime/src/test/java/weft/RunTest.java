package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.testing.VirtualClock;

class RunTest {
    @Test
    @DisplayName("the main task's own exception comes out as it is (T49)")
    void bareException() {
        IOException thrown = new IOException();
        assertSame(
                thrown,
                assertThrows(
                        IOException.class,
                        () -> Weft.run(() -> {
                            Weft.checkpoint();
                            throw thrown;
                        })));
    }

    @Test
    @DisplayName("a run inside a run is refused (T50)")
    void nested() {
        var e = assertThrows(IllegalStateException.class, () -> Weft.run(() -> Weft.run(() -> {})));
        assertTrue(e.getMessage().startsWith("Weft.run was called inside a loop"), e.getMessage());
    }

    @Test
    @DisplayName("runs follow each other on one thread (Z5)")
    void sequence() {
        assertEquals("one", Weft.call(() -> "one"));
        assertEquals("two", Weft.call(() -> "two"));
    }

    @Test
    void outsideALoopEverythingSaysSo() {
        for (var use : List.<org.junit.jupiter.api.function.Executable>of(
                Weft::currentTime, Weft::currentTask, Weft::effectiveDeadline, LoopHandle::current)) {
            var e = assertThrows(IllegalStateException.class, use);
            assertTrue(e.getMessage().contains("outside one"), e.getMessage());
        }
    }

    @Test
    void negativeSpansAreRefused() {
        Duration negative = Duration.ofNanos(-1);
        Weft.run(() -> {
            assertThrows(
                    IllegalArgumentException.class, () -> CancelScope.create().cancel(negative));
            try {
                Weft.sleep(negative);
                throw new AssertionError("slept");
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains("PT-0.000000001S"), e.getMessage());
            }
        });
    }

    @Test
    @DisplayName("one seed, one order; another seed, another order (K14)")
    void seeded() {
        assertEquals(order(1), order(1));
        assertNotEquals(order(1), order(2));
    }

    private static List<Integer> order(long seed) {
        List<Integer> order = new ArrayList<>();
        Weft.options()
                .seed(seed)
                .run(() -> TaskGroup.run(group -> {
                    for (int i = 0; i < 20; i++) {
                        int number = i;
                        group.fork(() -> {
                            Weft.checkpoint();
                            order.add(number);
                        });
                    }
                }));
        return order;
    }

    @Test
    void aDeadlockEndsTheRunAndNamesTheTasks() {
        List<String> cleanedUp = new ArrayList<>();
        var e = assertThrows(
                DeadlockException.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    group.fork("stuck", () -> {
                        try {
                            LowLevel.park(() -> true, () -> "Godot");
                        } finally {
                            cleanedUp.add("stuck");
                        }
                    });
                })));
        assertTrue(e.getMessage().contains("task 'stuck' waits for: Godot"), e.getMessage());
        assertTrue(e.getMessage().contains("task 'main' waits for: the end of 1 task of its group"), e.getMessage());
        assertTrue(e.getMessage().contains("RunTest"), e.getMessage());
        assertEquals(List.of("stuck"), cleanedUp);
    }

    @Test
    void aDeadlockOfTasksThatCannotBeCancelledEndsTheRun() {
        assertThrows(DeadlockException.class, () -> Weft.run(() -> LowLevel.park(() -> false)));
    }

    @Test
    void aClockThatNobodyMovesIsADeadlock() {
        VirtualClock clock = VirtualClock.create().autoJump(false);
        assertThrows(
                DeadlockException.class,
                () -> Weft.options().clock(clock).run(() -> Weft.sleep(Duration.ofSeconds(1))));
    }

    @Test
    @DisplayName("the loop, its tasks and what they returned can be collected (Z4)")
    void collectable() throws InterruptedException {
        var result = new WeakReference<>(Weft.call(() -> TaskGroup.call(group -> {
            Task<Object> task = group.fork(Object::new);
            task.join();
            return task;
        })));
        for (int i = 0; i < 50 && result.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertSame(null, result.get());
    }

    @Test
    void bridgesRunPlainCodeThatSuspends() {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            Task<?> task = Weft.currentTask();
            List<Integer> doubled = Weft.bridge(() -> List.of(1, 2, 3).stream()
                    .map(i -> {
                        Weft.sleep(Duration.ofSeconds(1));
                        assertSame(task, Weft.currentTask());
                        return 2 * i;
                    })
                    .toList());
            assertEquals(List.of(2, 4, 6), doubled);
            assertEquals(Duration.ofSeconds(3).toNanos(), Weft.currentTime());
            IOException thrown = new IOException();
            try {
                Weft.bridge(() -> {
                    throw thrown;
                });
            } catch (IOException e) {
                assertSame(thrown, e);
                return;
            }
            throw new AssertionError("the bridge's error was lost");
        });
    }
}
