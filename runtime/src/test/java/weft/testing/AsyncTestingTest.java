package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
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
