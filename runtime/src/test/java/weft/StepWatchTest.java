package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class StepWatchTest {
    private static final Logger LOGGER = Logger.getLogger("weft");

    private final LinkedBlockingQueue<String> warnings = new LinkedBlockingQueue<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void aTaskThatBlocksIsReportedOnceWithItsStack() throws InterruptedException {
        LOGGER.addHandler(handler);
        LOGGER.setUseParentHandlers(false);
        try {
            Weft.options().slowStep(Duration.ofMillis(20)).name("hog").run(() -> blockUntilWarned());
        } finally {
            LOGGER.setUseParentHandlers(true);
            LOGGER.removeHandler(handler);
        }
        assertEquals(0, warnings.size());
    }

    private void blockUntilWarned() throws InterruptedException {
        String warning = String.valueOf(warnings.poll(1, TimeUnit.MINUTES));
        assertTrue(warning.startsWith("task 'hog' has kept the loop for itself for "), warning);
        assertTrue(warning.contains("blockUntilWarned"), warning);
    }

    @Test
    void anyStepWouldBeSlowerThanNothing() {
        assertThrows(IllegalArgumentException.class, () -> Weft.options().slowStep(Duration.ZERO));
    }
}
