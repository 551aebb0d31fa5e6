package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

class AsyncTestingTest {
    @Test
    void whatCanBeCancelledHasCheckpoints() {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            AsyncTesting.assertCheckpoints(() -> Weft.checkpoint());
            AsyncTesting.assertCheckpoints(() -> Weft.checkpointIfCancelled());
            AsyncTesting.assertCheckpoints(() -> Weft.sleep(Duration.ofSeconds(1)));
            AsyncTesting.assertCheckpoints(() -> AsyncTesting.assertCheckpoints(() -> Weft.checkpoint()));
            assertEquals(
                    "the body has passed no cancellation point",
                    failure(() -> AsyncTesting.assertCheckpoints(() -> Weft.cancelShieldedCheckpoint())));
            assertEquals(
                    "the body has passed no cancellation point",
                    failure(() -> AsyncTesting.assertCheckpoints(() -> {})));
        });
    }

    @Test
    void whatNeitherCanBeCancelledNorSuspendsHasNone() {
        Weft.run(() -> {
            AsyncTesting.assertNoCheckpoints(() -> {});
            AsyncTesting.assertNoCheckpoints(() -> CancelScope.run(scope -> scope.cancel()));
            assertEquals(
                    "the body has passed a cancellation point",
                    failure(() -> AsyncTesting.assertNoCheckpoints(() -> Weft.checkpointIfCancelled())));
            assertEquals(
                    "the body has suspended",
                    failure(() -> AsyncTesting.assertNoCheckpoints(() -> TaskGroup.run(group -> {}))));
        });
    }

    @Test
    @DisplayName("the shortest cushion is over first, equal ones at the same time, and the others begin anew (K10)")
    void cushions() {
        List<String> events = new ArrayList<>();
        Weft.run(() -> TaskGroup.run(group -> {
            for (int millis : new int[] {20, 10, 0, 10}) {
                group.fork(() -> {
                    AsyncTesting.awaitAllBlocked(Duration.ofMillis(millis));
                    events.add("after " + millis);
                    Weft.checkpoint();
                    Weft.checkpoint();
                    events.add("end " + millis);
                });
            }
        }));
        assertEquals(
                List.of("after 0", "end 0", "after 10", "after 10", "end 10", "end 10", "after 20", "end 20"), events);
    }

    @Test
    @DisplayName("a cushion is real time in which nothing happened, whatever the loop's clock says (K10)")
    void cushionsAreRealTime() {
        List<String> events = new ArrayList<>();
        long before = System.nanoTime();
        Weft.options()
                .clock(VirtualClock.create())
                .run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        for (int i = 0; i < 3; i++) {
                            Weft.sleep(Duration.ofDays(1));
                            events.add("day " + i);
                        }
                    });
                    AsyncTesting.awaitAllBlocked(Duration.ofMillis(15));
                    events.add("quiet");
                }));
        assertEquals(List.of("day 0", "day 1", "day 2", "quiet"), events);
        assertTrue(System.nanoTime() - before >= 15_000_000);
    }

    @Test
    @DisplayName("timers count as blocked, and a wait can be cancelled (K10)")
    void timersCountAsBlocked() {
        List<String> events = new ArrayList<>();
        Weft.run(() -> TaskGroup.run(group -> {
            Task<Void> sleeper = group.fork(() -> Weft.sleep(Duration.ofDays(1)));
            Task<Void> waiter = group.fork(() -> AsyncTesting.awaitAllBlocked(Duration.ofDays(1)));
            AsyncTesting.awaitAllBlocked();
            events.add("blocked");
            waiter.cancelAndJoin();
            AsyncTesting.awaitAllBlocked();
            events.add(waiter.state() + " " + sleeper.state());
            assertEquals(
                    "negative duration: PT-0.000000001S; a span of time is 0 or more",
                    failure(() -> AsyncTesting.awaitAllBlocked(Duration.ofNanos(-1))));
            group.cancel();
        }));
        assertEquals(List.of("blocked", "CANCELLED RUNNING"), events);
    }

    @Async
    private static String failure(AsyncRunnable<?> assertion) {
        try {
            assertion.run();
        } catch (Throwable t) {
            return String.valueOf(t.getMessage());
        }
        return "none";
    }
}
