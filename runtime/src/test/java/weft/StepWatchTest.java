package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepWatchTest {
    private final LinkedBlockingQueue<String> warnings = new LinkedBlockingQueue<>();

    @Test
    void aTaskThatBlocksIsReportedOnceWithItsStack() throws InterruptedException {
        Thread loop = Thread.currentThread();
        Weft.options().name("hog").run(() -> {
            try (StepWatch watch = new StepWatch(5_000_000, loop, warnings::add)) {
                watch.begin((TaskImpl<?>) Weft.currentTask());
                String warning = blockUntilWarned();
                assertTrue(warning.startsWith("task 'hog' has kept the loop for itself for "), warning);
                assertTrue(warning.contains("blockUntilWarned"), warning);
                watch.end();
            }
        });
        assertEquals(0, warnings.size());
    }

    private String blockUntilWarned() throws InterruptedException {
        return String.valueOf(warnings.poll(1, TimeUnit.MINUTES));
    }

    @Test
    void anyStepWouldBeSlowerThanNothing() {
        assertThrows(IllegalArgumentException.class, () -> Weft.options().slowStep(Duration.ZERO));
        Weft.options().slowStep(Duration.ofMinutes(1)).run(() -> {});
    }
}
