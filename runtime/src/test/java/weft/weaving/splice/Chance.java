package weft.weaving.splice;

import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.coroutine.Coroutine;

/**
 * Calls that may suspend, to be put anywhere in programs that know nothing of it. The ones with a parameter return it,
 * when they have been resumed. For each the weaver calls the twin, which is written by hand.
 */
public final class Chance {
    private Chance() {}

    /** Nothing lies on the stack for it. */
    @Async
    public static void take() {}

    public static void take(Coroutine coroutine) {
        if (suspends(coroutine)) {
            coroutine.suspend();
        }
    }

    @Async
    public static @Nullable Object take(@Nullable Object value) {
        return value;
    }

    public static @Nullable Object take(@Nullable Object value, Coroutine coroutine) {
        if (suspends(coroutine)) {
            Coroutine.finish(value, coroutine);
            coroutine.suspend();
            return null; // The value comes when we are resumed, and not before.
        }
        return value;
    }

    @Async
    public static int take(int value) {
        return value;
    }

    public static int take(int value, Coroutine coroutine) {
        if (suspends(coroutine)) {
            Coroutine.finish(value, coroutine);
            coroutine.suspend();
            return 0;
        }
        return value;
    }

    @Async
    public static long take(long value) {
        return value;
    }

    public static long take(long value, Coroutine coroutine) {
        if (suspends(coroutine)) {
            Coroutine.finish(value, coroutine);
            coroutine.suspend();
            return 0;
        }
        return value;
    }

    @Async
    public static float take(float value) {
        return value;
    }

    public static float take(float value, Coroutine coroutine) {
        if (suspends(coroutine)) {
            Coroutine.finish(value, coroutine);
            coroutine.suspend();
            return 0;
        }
        return value;
    }

    @Async
    public static double take(double value) {
        return value;
    }

    public static double take(double value, Coroutine coroutine) {
        if (suspends(coroutine)) {
            Coroutine.finish(value, coroutine);
            coroutine.suspend();
            return 0;
        }
        return value;
    }

    private static boolean suspends(Coroutine coroutine) {
        return coroutine instanceof Resumed resumed && resumed.takesIt();
    }
}
