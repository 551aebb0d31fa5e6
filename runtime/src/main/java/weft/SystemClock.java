package weft;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** {@link System#nanoTime()}, moved: positive, so that instants compare with {@code <}, and like no other clock. */
final class SystemClock implements LoopClock {
    static final SystemClock INSTANCE = new SystemClock();

    private final long shift = System.nanoTime()
            - TimeUnit.SECONDS.toNanos(ThreadLocalRandom.current().nextLong(10_000, 200_000));

    private SystemClock() {}

    @Override
    public long nanoTime() {
        return System.nanoTime() - shift;
    }
}
