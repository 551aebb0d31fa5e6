package weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weft.testing.VirtualClock;

/** What tests of code that suspends need: a loop with a virtual clock, and a {@code catch} that may suspend. */
final class TestRuns {
    private TestRuns() {}

    static <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        Weft.options().clock(VirtualClock.create()).run(body);
    }

    /** What the body throws, or null. */
    @Async
    static @Nullable Throwable caught(AsyncRunnable<?> body) {
        try {
            body.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
