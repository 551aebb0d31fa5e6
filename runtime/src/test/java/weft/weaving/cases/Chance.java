package weft.weaving.cases;

import weft.Async;
import weft.coroutine.Coroutine;

/** A call that suspends now and then, to be put anywhere in programs that know nothing of it. */
public final class Chance {
    private static final long MULTIPLIER = 6_364_136_223_846_793_005L;
    private static final long INCREMENT = 1_442_695_040_888_963_407L;

    /** The coroutine that may suspend; others go on at once. */
    public static Coroutine suspendable;

    /** It suspends once in so many times. */
    public static int odds = 3;

    public static long seed = 1;
    public static long suspensions;

    private Chance() {}

    @Async
    public static void take() {
        take(Coroutine.current());
    }

    static void take(Coroutine coroutine) {
        seed = seed * MULTIPLIER + INCREMENT;
        if (coroutine == suspendable && (seed >>> 33) % odds == 0) {
            suspensions++;
            coroutine.suspend();
        }
    }
}
