package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

class TimeLimitsTest {
    private static String timeoutOf(Class<?> type, Map<String, String> parameters) {
        return assertInstanceOf(
                        TimeoutException.class, Kit.run(type, parameters).failure())
                .getMessage();
    }

    static class Slow {
        @AsyncTest(timeout = "5s")
        void sleeps(VirtualClock clock, TaskGroup group) {
            group.fork("child", () -> Weft.sleepForever());
            try {
                Weft.sleep(Duration.ofMinutes(1));
            } finally {
                Kit.NOTES.add(clock.nanoTime());
            }
        }

        @AfterEach
        @Async
        void after() {
            Weft.sleep(Duration.ofMinutes(1));
            Kit.NOTES.add("cleaned up");
        }
    }

    @Test
    @DisplayName("the timeout is one of the loop's clock, and shows what every task was doing")
    void showsTheTree() {
        String message = timeoutOf(Slow.class, Map.of());
        assertTrue(
                message.startsWith("the test method of Slow.sleeps timed out after 5 s of the loop's clock, with:"),
                message);
        assertTrue(message.contains("'sleeps' waits for: "), message);
        assertTrue(message.contains("weft.junit.TimeLimitsTest$Slow.sleeps("), message);
        assertTrue(message.contains("'child' waits for: its cancellation"), message);
        assertEquals(List.of(5_000_000_000L, "cleaned up"), Kit.NOTES);
    }

    static class InTime {
        @AsyncTest(timeout = "5s")
        void sleeps(VirtualClock clock) {
            Weft.sleep(Duration.ofMillis(4999));
            Kit.NOTES.add(clock.nanoTime());
        }
    }

    @Test
    void whatIsInTimePasses() {
        Kit.run(InTime.class).passed(1);
        assertEquals(List.of(4_999_000_000L), Kit.NOTES);
    }

    static class Unlimited {
        @AsyncTest
        void sleeps(VirtualClock clock) {
            Weft.sleep(Duration.ofDays(1));
        }
    }

    @Test
    @DisplayName("weft.test.timeout is the timeout of tests that have none")
    void configured() {
        Kit.run(Unlimited.class).passed(1);
        assertTrue(timeoutOf(Unlimited.class, Map.of("weft.test.timeout", "1h")).contains("after 3600 s"));
    }

    static class SwallowsIt {
        @AsyncTest(timeout = "1 s")
        void test(VirtualClock clock) {
            try {
                Weft.sleep(Duration.ofSeconds(2));
            } catch (Cancelled swallowed) {
                Kit.NOTES.add("swallowed");
            }
        }
    }

    @Test
    @DisplayName("a test that swallows its timeout has failed none the less")
    void swallowed() {
        timeoutOf(SwallowsIt.class, Map.of());
        assertEquals(List.of("swallowed"), Kit.NOTES);
    }

    static class FailsThen {
        @AsyncTest(timeout = "1 s")
        void test(VirtualClock clock) {
            try {
                Weft.sleep(Duration.ofSeconds(2));
            } finally {
                assertEquals(1, 2);
            }
        }
    }

    @Test
    @DisplayName("what a test throws because of its timeout suppresses that")
    void failsThen() {
        Throwable failure = Kit.run(FailsThen.class).failure();
        assertInstanceOf(AssertionError.class, failure);
        assertInstanceOf(TimeoutException.class, failure.getSuppressed()[0]);
    }

    static class ChildrenStay {
        @AsyncTest(timeout = "1 s")
        void test(VirtualClock clock, TaskGroup group) {
            group.fork("straggler", () -> Weft.sleepForever());
        }
    }

    @Test
    @DisplayName("the end of the test's group has as much time as the test")
    void childrenStay() {
        String message = timeoutOf(ChildrenStay.class, Map.of());
        assertTrue(message.startsWith("the end of the test's task group of ChildrenStay.test timed out"), message);
        assertTrue(message.contains("'straggler'"), message);
    }

    @Test
    void spansAreNumbersWithUnits() {
        assertEquals(Duration.ofSeconds(5), TestSettings.span("5s"));
        assertEquals(Duration.ofMillis(200), TestSettings.span(" 200 ms "));
        assertEquals(Duration.ofMinutes(2), TestSettings.span("2 min"));
        assertEquals(Duration.ofHours(1), TestSettings.span("1h"));
        for (String wrong : List.of("5", "s", "-1 s", "1 day", "1.5 s")) {
            var e = assertThrows(IllegalArgumentException.class, () -> TestSettings.span(wrong));
            assertTrue(e.getMessage().contains("'" + wrong + "' is no timeout"), e.getMessage());
        }
        assertFalse(TestSettings.format(Duration.ofMillis(1500)).contains("1 s"));
    }
}
