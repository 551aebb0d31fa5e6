package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.TestRuns.caught;
import static weft.TestRuns.seconds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** {@code for}, {@code forEach} and {@code try} over what may suspend. */
class AsyncIterationTest {
    private final List<Object> log = new ArrayList<>();

    /** Counts to a number, a second for each. */
    private record Countdown(int from) implements AsyncIterable<Integer> {
        @Override
        public AsyncIterator<Integer> iterator() {
            return new AsyncIterator<>() {
                private int next = from;

                @Async
                @Override
                public boolean hasNext() {
                    Weft.checkpoint();
                    return next > 0;
                }

                @Async
                @Override
                public Integer next() {
                    Weft.sleep(seconds(1));
                    if (next == 0) {
                        throw new NoSuchElementException("counted down");
                    }
                    return next--;
                }
            };
        }
    }

    @Test
    void aForLoopSuspendsWhereItWaits() {
        TestRuns.run(() -> {
            long start = Weft.currentTime();
            for (int n : new Countdown(3)) {
                log.add(n);
                if (n == 2) {
                    continue;
                }
                Weft.sleep(seconds(1));
            }
            assertEquals(List.of(3, 2, 1), log);
            assertEquals(seconds(5).toNanos(), Weft.currentTime() - start);
        });
    }

    @Test
    void twoLoopsTakeTurns() {
        TestRuns.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < 2; i++) {
                    group.fork(() -> {
                        for (int n : new Countdown(2)) {
                            log.add(n);
                        }
                    });
                }
            });
            assertEquals(List.of(2, 2, 1, 1), log);
        });
    }

    @Test
    void forEachHandsAllToPlainCode() {
        TestRuns.run(() -> {
            new Countdown(3).forEach(log::add);
            assertEquals(List.of(3, 2, 1), log);
        });
    }

    @Test
    void forEachRemainingHandsTheRestToPlainCode() {
        TestRuns.run(() -> {
            AsyncIterator<Integer> iterator = new Countdown(3).iterator();
            assertEquals(3, iterator.next());
            iterator.forEachRemaining(log::add);
            assertEquals(List.of(2, 1), log);
            assertInstanceOf(NoSuchElementException.class, caught(iterator::next));
        });
    }

    @Test
    void aLoopIsCancelledWhereItWaits() {
        TestRuns.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(TestRuns.seconds(2), () -> {
                for (int n : new Countdown(10)) {
                    log.add(n);
                }
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(1, log.size());
        });
    }

    @Test
    void streamsAreRefusedWithAnExplanation() {
        var refused = assertThrows(UnsupportedOperationException.class, () -> new Countdown(1).spliterator());
        assertTrue(refused.getMessage().contains("for or forEach"), refused.getMessage());
    }

    private final class Resource implements AsyncCloseable {
        private final String name;

        Resource(String name) {
            this.name = name;
        }

        @Async
        @Override
        public void close() throws IOException {
            log.add("closing " + name);
            try {
                Weft.sleep(seconds(1));
            } finally {
                log.add("closed " + name);
            }
            if (name.equals("broken")) {
                throw new IOException(name);
            }
        }
    }

    @Test
    void tryClosesAndSuspendsInClose() throws IOException {
        TestRuns.run(() -> {
            long start = Weft.currentTime();
            try (var one = new Resource("one");
                    var two = new Resource("two")) {
                Weft.sleep(seconds(1));
                log.add("body of " + one.name + " and " + two.name);
            }
            assertEquals(List.of("body of one and two", "closing two", "closed two", "closing one", "closed one"), log);
            assertEquals(seconds(3).toNanos(), Weft.currentTime() - start);
        });
    }

    @Test
    void whatCloseThrowsIsSuppressedInTheBodysError() {
        TestRuns.run(() -> {
            IllegalStateException error = new IllegalStateException("body");
            Throwable thrown = caught(() -> {
                try (var broken = new Resource("broken")) {
                    Weft.checkpoint();
                    log.add(broken.name);
                    throw error;
                }
            });
            assertSame(error, thrown);
            assertEquals("broken", thrown.getSuppressed()[0].getMessage());
            assertInstanceOf(IOException.class, caught(() -> {
                try (var broken = new Resource("broken")) {
                    log.add(broken.name);
                }
            }));
        });
    }

    @Test
    void aCancelledTaskClosesToo() throws IOException {
        TestRuns.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> {
                try (var resource = new Resource("resource")) {
                    Weft.sleepForever();
                    log.add(resource.name);
                }
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(List.of("closing resource", "closed resource"), log);
        });
    }
}
