package weft.semantics;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import weft.AsyncConsumer;
import weft.AsyncRunnable;
import weft.Weft;
import weft.coroutine.Coroutine;
import weft.testing.VirtualClock;

/** Runs a test's body on a loop with a virtual clock, and makes sure that it is woven where it should be. */
public final class Sim {
    /** What the test run says it is: woven by the agent, or plain Java on threads. */
    private static final boolean EXPECT_WOVEN = "woven".equals(System.getProperty("weft.test.carrier"));

    private Sim() {}

    public static <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        requireWoven(body, "run");
        Weft.options().clock(VirtualClock.create()).run(body);
    }

    /** As {@link #run(AsyncRunnable)}, for a body that moves the clock by hand. */
    public static <X extends Throwable> void runWithClock(AsyncConsumer<VirtualClock, X> body) throws X {
        requireWoven(body, "accept");
        VirtualClock clock = VirtualClock.create();
        Weft.options().clock(clock).run(() -> body.accept(clock));
    }

    public static boolean woven() {
        return EXPECT_WOVEN;
    }

    /** A body that the weaver passed over would run on a thread, pass, and test nothing of what it should. */
    public static void requireWoven(Object body, String method) {
        if (EXPECT_WOVEN && !isWoven(body, method)) {
            fail(body.getClass().getName() + " is not woven: it has no " + method + "(..., Coroutine)");
        }
    }

    public static boolean isWoven(Object body, String method) {
        return Arrays.stream(body.getClass().getDeclaredMethods())
                .anyMatch(candidate -> candidate.getName().equals(method)
                        && candidate.getParameterCount() > 0
                        && candidate.getParameterTypes()[candidate.getParameterCount() - 1] == Coroutine.class);
    }

    public static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    public static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** The loop's time, so much later. */
    public static long in(Duration span) {
        return Weft.currentTime() + span.toNanos();
    }

    public static Duration since(long start) {
        return Duration.ofNanos(Weft.currentTime() - start);
    }

    public static boolean cancellationIsPending() {
        return Weft.effectiveDeadline() == Long.MIN_VALUE;
    }
}
