package weft;

/**
 * What a loop takes for the time. {@link #system()} unless {@link RunOptions#clock} says otherwise; tests use {@code
 * weft.testing.VirtualClock}.
 *
 * <p>Called on the loop's thread only. The three default methods are for clocks that do not run at the speed of the
 * real time.
 */
public interface LoopClock {
    /** The time, in nanoseconds from an arbitrary origin. Never goes back. */
    long nanoTime();

    /**
     * How long the loop may sleep until it is {@code deadline}: in real nanoseconds, 0 or less if it is not in the
     * future, {@link Long#MAX_VALUE} if this clock will not get there by itself.
     */
    default long waitNanos(long deadline) {
        return deadline - nanoTime();
    }

    /**
     * For how many real nanoseconds every task must have been blocked before the loop calls {@link #autoJump}; {@link
     * Long#MAX_VALUE}: never.
     */
    default long autoJumpAfterNanos() {
        return Long.MAX_VALUE;
    }

    /** Every task is blocked, and the next timer fires at {@code deadline}: a virtual clock may move on to there. */
    default void autoJump(long deadline) {}

    /** The real time. Starts anywhere, so that nobody takes it for another clock's. */
    static LoopClock system() {
        return SystemClock.INSTANCE;
    }
}
