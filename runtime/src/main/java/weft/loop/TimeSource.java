package weft.loop;

/** The loop's clock. */
public interface TimeSource {
    /** The time, in nanoseconds from an arbitrary origin. Never goes back. */
    long nanos();

    /**
     * How long to wait until it is {@code deadline}: in real nanoseconds, 0 if it is not in the future, {@link
     * Long#MAX_VALUE} if it will never be.
     */
    long waitNanos(long deadline);

    /**
     * Whether reading it costs so little that the loop should do so every turn. That makes expiry exact, which is what
     * tests want of a clock that stands still.
     */
    boolean isCheap();
}
