package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoopHandleTest {
    private final List<Object> events = new ArrayList<>();

    /** Runs {@code code} in a thread beside a loop that waits for its end. */
    private static void beside(Code code) {
        Weft.run(() -> {
            LoopHandle loop = LoopHandle.current();
            Task<?> main = Weft.currentTask();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    code.run(loop);
                } catch (Throwable t) {
                    failure.set(t);
                }
                loop.post(() -> LowLevel.unpark(main, null));
            });
            thread.start();
            LowLevel.park(() -> false, () -> "a thread");
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        });
    }

    @FunctionalInterface
    private interface Code {
        void run(LoopHandle loop) throws Throwable;
    }

    @Test
    @DisplayName("posts run in order (K5)")
    void postsInOrder() {
        List<Object> expected = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
        beside(loop -> expected.forEach(i -> loop.post(() -> events.add(i))));
        assertEquals(expected, events);
    }

    @Test
    @DisplayName("no wake-up from another thread is lost (K8)")
    void stress() {
        int[] count = {0};
        beside(loop -> {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        loop.post(() -> count[0]++);
                        if (i % 10 == 0) {
                            assertEquals("there", loop.call(() -> "there"));
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        assertEquals(8_000, count[0]);
    }

    @Test
    void callRunsATaskAndReturnsItsValueOrItsError() {
        IOException thrown = new IOException();
        beside(loop -> {
            assertEquals("value", loop.call(() -> {
                Weft.checkpoint();
                return "value";
            }));
            assertSame(
                    thrown,
                    assertThrows(
                            IOException.class,
                            () -> loop.run(() -> {
                                Weft.checkpoint();
                                throw thrown;
                            })));
        });
    }

    @Test
    void cancellingTheFutureCancelsTheTask() {
        beside(loop -> {
            CompletableFuture<?> begun = new CompletableFuture<>();
            CompletableFuture<?> ended = new CompletableFuture<>();
            var future = loop.runAsync(() -> {
                begun.complete(null);
                try {
                    Weft.sleepForever();
                } finally {
                    ended.complete(null);
                }
            });
            begun.get();
            assertTrue(future.cancel(false));
            ended.get();
        });
    }

    @Test
    void anInterruptCancelsTheTask() {
        beside(loop -> {
            Thread.currentThread().interrupt();
            assertThrows(
                    CancellationException.class,
                    () -> loop.run(() -> {
                        try {
                            Weft.sleepForever();
                        } finally {
                            Weft.cancelShieldedCheckpoint();
                            events.add("cleaned up");
                        }
                    }));
            assertEquals(List.of("cleaned up"), events);
            assertTrue(Thread.interrupted());
        });
    }

    @Test
    void theEndOfTheMainTaskCancelsTheOthers() {
        var futures = new ArrayList<CompletableFuture<?>>();
        Weft.run(() -> {
            futures.add(LoopHandle.current().runAsync(() -> Weft.sleepForever()));
            Weft.checkpoint();
            Weft.checkpoint();
        });
        assertTrue(futures.get(0).isCancelled());
    }

    @Test
    @DisplayName("after the end it says so; what was posted before still runs (K7)")
    void afterTheEnd() {
        LoopHandle loop = Weft.call(() -> {
            LoopHandle.current().post(() -> events.add("ran"));
            return LoopHandle.current();
        });
        assertEquals(List.of("ran"), events);
        var e = assertThrows(IllegalStateException.class, () -> loop.post(() -> {}));
        assertTrue(e.getMessage().startsWith("The loop has ended"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> loop.runAsync(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> loop.asExecutor().execute(() -> {}));
    }

    @Test
    void aTaskThatComesTooLateIsToldSo() throws InterruptedException {
        var future = Weft.call(() -> LoopHandle.current().callAsync(() -> "never"));
        var e = assertThrows(ExecutionException.class, future::get);
        assertTrue(e.getCause().getMessage().startsWith("The loop has ended"), e.toString());
    }

    @Test
    void blockingTheLoopsOwnThreadIsRefused() {
        Weft.run(() -> {
            LoopHandle loop = LoopHandle.current();
            var e = assertThrows(IllegalStateException.class, () -> loop.run(() -> {}));
            assertTrue(e.getMessage().contains("own thread"), e.getMessage());
        });
    }

    @Test
    void aPostedActionThatThrowsEndsTheRun() {
        RuntimeException thrown = new RuntimeException();
        assertSame(
                thrown,
                assertThrows(
                        RuntimeException.class,
                        () -> Weft.run(() -> {
                            LoopHandle.current().post(() -> {
                                throw thrown;
                            });
                            LoopHandle.current().post(() -> events.add("next"));
                            Weft.sleepForever();
                        })));
        assertEquals(List.of("next"), events);
    }

    @Test
    void aHandlerMayTakeWhatPostedActionsThrow() {
        RuntimeException thrown = new RuntimeException();
        Weft.options().uncaught((task, error) -> events.add(error)).run(() -> {
            LoopHandle.current().post(() -> {
                throw thrown;
            });
            Weft.checkpoint();
            Weft.checkpoint();
        });
        assertEquals(List.of(thrown), events);
        assertFalse(events.isEmpty());
    }
}
