package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.TestRuns.caught;
import static weft.TestRuns.seconds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.testing.AsyncTesting;

class ConcurrentlyTest {
    private final List<String> log = new ArrayList<>();
    private int running;
    private int mostRunning;

    @Async
    private int square(int n) {
        running++;
        mostRunning = Math.max(mostRunning, running);
        Weft.sleep(seconds(10 - n));
        running--;
        return n * n;
    }

    @Test
    @DisplayName("T43: map keeps the order, whatever ends first")
    void mapKeepsTheOrderWhateverEndsFirst() {
        TestRuns.run(() -> {
            long start = Weft.currentTime();
            assertEquals(List.of(1, 4, 9, 16), Concurrently.map(List.of(1, 2, 3, 4), 10, this::square));
            assertEquals(seconds(9).toNanos(), Weft.currentTime() - start);
            assertEquals(4, mostRunning);
        });
    }

    @Test
    void mapRunsNoMoreThanTheLimit() {
        TestRuns.run(() -> {
            assertEquals(List.of(1, 4, 9, 16, 25, 36), Concurrently.map(List.of(1, 2, 3, 4, 5, 6), 2, this::square));
            assertEquals(2, mostRunning);
        });
    }

    @Test
    void mapWithALimitOfOneIsALoop() {
        TestRuns.run(() -> {
            long start = Weft.currentTime();
            assertEquals(List.of(1, 4), Concurrently.map(List.of(1, 2), 1, this::square));
            assertEquals(seconds(17).toNanos(), Weft.currentTime() - start);
        });
    }

    @Test
    @DisplayName("T43: map of nothing is nothing")
    void mapOfNothingIsNothing() {
        TestRuns.run(() -> assertEquals(List.of(), Concurrently.map(List.<Integer>of(), 3, this::square)));
    }

    @Test
    void elementsAndResultsMayBeNull() {
        TestRuns.run(() -> assertEquals(
                Arrays.asList(null, "b"), Concurrently.<String, String>map(Arrays.asList(null, "b"), 2, text -> {
                    Weft.checkpoint();
                    return text;
                })));
    }

    @Test
    void resultsCannotBeModified() {
        TestRuns.run(() -> {
            List<Integer> results = Concurrently.map(List.of(1), 1, this::square);
            assertThrows(UnsupportedOperationException.class, () -> results.set(0, 2));
        });
    }

    @Test
    @DisplayName("T43: a failure cancels the others, starts no more, and leaves in a group")
    void aFailureCancelsTheOthersAndStartsNoMore() {
        TestRuns.run(() -> {
            IOException failure = new IOException("two");
            Throwable thrown = caught(() -> Concurrently.forEach(List.of(1, 2, 3, 4), 2, n -> {
                log.add("started " + n);
                if (n == 2) {
                    throw failure;
                }
                Weft.sleepForever();
            }));
            assertEquals(
                    List.of(failure),
                    assertInstanceOf(ExceptionGroup.class, thrown).exceptions());
            assertEquals(List.of("started 1", "started 2"), log);
        });
    }

    @Test
    void bodiesThatNeverSuspendStopAfterAFailureToo() {
        TestRuns.run(() -> {
            Throwable thrown = caught(() -> Concurrently.forEach(List.of(1, 2, 3, 4), 2, n -> {
                log.add("element " + n);
                if (n == 2) {
                    throw new IllegalStateException("two");
                }
            }));
            assertInstanceOf(ExceptionGroup.class, thrown);
            assertFalse(log.contains("element 4"), log::toString);
        });
    }

    @Test
    void forEachSeesEachElementOnce() {
        TestRuns.run(() -> {
            Concurrently.forEach(List.of("a", "b", "c"), 2, name -> {
                Weft.checkpoint();
                log.add(name);
            });
            log.sort(null);
            assertEquals(List.of("a", "b", "c"), log);
        });
    }

    @Test
    void aLimitBelowOneIsRefused() {
        TestRuns.run(() -> {
            Throwable refused = caught(() -> Concurrently.map(List.of(1), 0, this::square));
            assertInstanceOf(IllegalArgumentException.class, refused);
            assertTrue(refused.getMessage().contains("limit is 0"), refused.getMessage());
        });
    }

    @Test
    void inACancelledScopeNothingStarts() {
        TestRuns.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel();
                assertInstanceOf(Cancelled.class, caught(() -> Concurrently.map(List.of(1), 1, this::square)));
                assertInstanceOf(Cancelled.class, caught(() -> Concurrently.race(this::slow, this::fast)));
                assertInstanceOf(Cancelled.class, caught(() -> Concurrently.all(this::slow, this::fast)));
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
            assertTrue(log.isEmpty());
            assertEquals(0, mostRunning);
        });
    }

    @Test
    void aTimeoutCancelsWhatRunsAndWaitsForIt() {
        TestRuns.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> Concurrently.all(this::slow, this::cleansUp));
            assertTrue(scope.cancelledCaught());
            assertEquals(List.of("slow cancelled", "cleaned up"), log);
        });
    }

    @Async
    private String fast() {
        Weft.sleep(seconds(1));
        log.add("fast done");
        return "fast";
    }

    @Async
    private String slow() {
        try {
            Weft.sleep(seconds(5));
            return "slow";
        } catch (Cancelled cancelled) {
            log.add("slow cancelled");
            throw cancelled;
        }
    }

    @Async
    private String cleansUp() {
        try {
            Weft.sleepForever();
            return "never";
        } finally {
            CancelScope.shield(() -> Weft.sleep(seconds(3)));
            log.add("cleaned up");
        }
    }

    @Async
    private String fails() throws IOException {
        Weft.checkpoint();
        throw new IOException("failed");
    }

    @Test
    @DisplayName("T43: in a race the first success wins, and the rest is cancelled and awaited")
    void theFirstSuccessWinsAndTheRestIsCancelledAndAwaited() {
        TestRuns.run(() -> {
            long start = Weft.currentTime();
            assertEquals("fast", Concurrently.race(this::slow, this::fast, this::cleansUp));
            assertEquals(List.of("fast done", "slow cancelled", "cleaned up"), log);
            assertEquals(seconds(4).toNanos(), Weft.currentTime() - start);
        });
    }

    @Test
    void whoThrowsAnExceptionHasMerelyLost() {
        TestRuns.run(() -> assertEquals("slow", Concurrently.race(this::fails, this::slow)));
    }

    @Test
    void ifAllFailAllFailuresComeOut() {
        TestRuns.run(() -> {
            Throwable thrown = caught(() -> Concurrently.race(this::fails, this::fails));
            ExceptionGroup group = assertInstanceOf(ExceptionGroup.class, thrown);
            assertEquals(2, group.exceptions().size());
            assertInstanceOf(IOException.class, group.exceptions().get(0));
        });
    }

    @Test
    void anErrorEndsTheRace() {
        TestRuns.run(() -> {
            AssertionError error = new AssertionError("bug");
            Throwable thrown = caught(() -> Concurrently.<String>race(this::slow, () -> {
                Weft.checkpoint();
                throw error;
            }));
            assertSame(error, assertInstanceOf(ExceptionGroup.class, thrown).unwrapSingle());
        });
    }

    @Test
    void ofTwoThatSucceedInOneInstantTheFirstWins() {
        TestRuns.run(() -> assertEquals("first", Concurrently.race(() -> "first", () -> "second")));
    }

    @Test
    void theWinnersResultMayBeNull() {
        TestRuns.run(() -> assertNull(Concurrently.<String>race(() -> null, this::slow)));
    }

    @Test
    void bodiesThatCancelThemselvesLeaveNoWinner() {
        TestRuns.run(() -> {
            Throwable thrown = caught(() -> Concurrently.<String>race(() -> {
                Weft.currentTask().cancel();
                Weft.checkpoint();
                return "never";
            }));
            ExceptionGroup group = assertInstanceOf(ExceptionGroup.class, thrown);
            assertTrue(group.unwrapSingle().getMessage().contains("cancelled"), group::toString);
        });
    }

    @Test
    @DisplayName("T43: a race of nobody is refused")
    void aRaceOfNobodyIsRefused() {
        TestRuns.run(() ->
                assertInstanceOf(IllegalArgumentException.class, caught(() -> Concurrently.<String>race(List.of()))));
    }

    @Test
    void aTimeoutEndsARaceThatNobodyWins() {
        TestRuns.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> Concurrently.race(this::slow, this::slow));
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("T43: all gives the results in order")
    void allGivesTheResultsInOrder() {
        TestRuns.run(() -> {
            assertEquals(List.of("slow", "fast"), Concurrently.all(this::slow, this::fast));
            List<AsyncCallable<String, ?>> bodies = List.of(this::fast, this::slow);
            assertEquals(List.of("fast", "slow"), Concurrently.all(bodies));
            assertEquals(List.of(), Concurrently.all());
        });
    }

    @Test
    @DisplayName("T43: all fails with the first error, and cancels the others")
    void allFailsWithTheFirstAndCancelsTheOthers() {
        TestRuns.run(() -> {
            Throwable thrown = caught(() -> Concurrently.all(this::slow, this::fails));
            assertInstanceOf(
                    IOException.class,
                    assertInstanceOf(ExceptionGroup.class, thrown).unwrapSingle());
            assertEquals(List.of("slow cancelled"), log);
        });
    }

    @Test
    void everyBodyOfAllStartsInTheSameTurn() {
        TestRuns.run(() -> TaskGroup.run(group -> {
            group.fork(() -> Concurrently.all(
                    () -> {
                        log.add("a");
                        Weft.sleep(seconds(1));
                        return null;
                    },
                    () -> {
                        log.add("b");
                        Weft.sleep(seconds(1));
                        return null;
                    }));
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of("a", "b"), log);
        }));
    }
}
