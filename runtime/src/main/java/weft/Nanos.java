package weft;

import java.time.Duration;

/** Spans and instants as nanoseconds, which saturate: what is too far away is {@link #NEVER}. */
final class Nanos {
    static final long NEVER = Long.MAX_VALUE;

    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

    private Nanos() {}

    /**
     * The nanoseconds of {@code span}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    static long of(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("negative duration: " + span + "; a span of time is 0 or more");
        }
        return span.toSeconds() >= MAX_SECONDS ? NEVER : span.toNanos();
    }

    /** The instant {@code span} after {@code now}. */
    static long after(long now, long span) {
        long sum = now + span;
        return sum < now ? NEVER : sum;
    }
}
