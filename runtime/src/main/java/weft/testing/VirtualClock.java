package weft.testing;

import java.time.Duration;
import weft.LoopClock;

/**
 * A clock for tests: it starts at 0 and stands still, until all tasks are blocked; then it jumps to the next deadline. So
 * a program that sleeps for hours is tested in milliseconds, and always with the same timing.
 *
 * <pre>{@code
 * Weft.options().clock(VirtualClock.create()).run(() -> Weft.sleep(Duration.ofDays(1))); // takes no time
 * }</pre>
 *
 * <p>It jumps even while tasks wait for I/O or other threads; where they matter, {@link #autoJump(boolean)} turns it off,
 * or {@link #autoJumpAfter} has it wait for a while. Somebody in {@code AsyncTesting.awaitAllBlocked} goes first: then it
 * does not jump. All settings may be changed while the loop runs, by code of the loop.
 */
public final class VirtualClock implements LoopClock {
    /** The time when {@link #real} was the real time, from which it runs at {@link #rate}. */
    private long base;

    private long real = System.nanoTime();
    private double rate;
    private long autoJumpAfterNanos;

    private VirtualClock() {}

    /** A clock that stands still, and jumps by itself as soon as all tasks are blocked. */
    public static VirtualClock create() {
        return new VirtualClock();
    }

    /**
     * Moves the clock on. Timers that are due then fire before the next {@code Weft.checkpoint()} returns.
     *
     * @throws IllegalArgumentException if {@code span} is negative
     */
    public void jump(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("negative duration: " + span + "; time does not go back");
        }
        rebase(nanoTime() + span.toNanos());
    }

    /**
     * Lets the clock run by itself: 1 is the speed of the real time, 0 stands still.
     *
     * @throws IllegalArgumentException if {@code rate} is negative or no number
     */
    public VirtualClock rate(double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rate " + rate + "; it must be 0 or more, for time does not go back");
        }
        rebase(nanoTime());
        this.rate = rate;
        return this;
    }

    /** Whether to jump to the next deadline as soon as all tasks are blocked; as made it does. */
    public VirtualClock autoJump(boolean on) {
        autoJumpAfterNanos = on ? 0 : Long.MAX_VALUE;
        return this;
    }

    /**
     * Has the clock jump to the next deadline when all tasks have been blocked for {@code span} of real time.
     *
     * @throws IllegalArgumentException if {@code span} is negative
     */
    public VirtualClock autoJumpAfter(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("negative duration: " + span + "; say after how long to jump");
        }
        autoJumpAfterNanos = span.toNanos();
        return this;
    }

    private void rebase(long now) {
        base = now;
        real = System.nanoTime();
    }

    @Override
    public long nanoTime() {
        return rate == 0 ? base : base + (long) ((System.nanoTime() - real) * rate);
    }

    @Override
    public long waitNanos(long deadline) {
        long left = deadline - nanoTime();
        if (left <= 0) {
            return 0;
        }
        return rate == 0 ? Long.MAX_VALUE : (long) Math.ceil(left / rate);
    }

    @Override
    public long autoJumpAfterNanos() {
        return autoJumpAfterNanos;
    }

    @Override
    public void autoJump(long deadline) {
        if (deadline > nanoTime()) {
            rebase(deadline);
        }
    }

    @Override
    public String toString() {
        return "VirtualClock at " + nanoTime() + " ns";
    }
}
