package weft.sync;

import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncRunnable;
import weft.LowLevel;
import weft.Weft;

/**
 * So many permits, which tasks take and give back. Any task may give one back, whoever took it.
 *
 * <p>First come first served: a permit that is given back while tasks wait goes to the one that has waited longest, and
 * nobody can come in between. A task that is cancelled while it waits leaves the queue; one that was given a permit first
 * has it.
 *
 * <p>Can be made, taken from and released to outside a loop. Used by one loop at a time: while that runs, calls from
 * elsewhere throw {@link IllegalStateException}. Other threads release through {@link weft.LoopHandle#post}.
 */
public final class Semaphore {
    // available == 0 || queue.isEmpty(): who waits gets a permit as soon as there is one.
    private int available;
    private final int max;
    private final ParkingLot queue = new ParkingLot(() -> "a permit of " + this);

    /**
     * Makes one that can be released any number of times.
     *
     * @throws IllegalArgumentException if {@code initial} is negative
     */
    public Semaphore(int initial) {
        this(initial, Integer.MAX_VALUE);
    }

    /**
     * Makes one that never has more than {@code max} permits.
     *
     * @throws IllegalArgumentException if {@code initial} is negative, or {@code max} is less
     */
    public Semaphore(int initial, int max) {
        if (initial < 0) {
            throw new IllegalArgumentException("a semaphore cannot begin with " + initial + " permits");
        }
        if (max < initial) {
            throw new IllegalArgumentException(
                    "a semaphore of at most " + max + " permits cannot begin with " + initial);
        }
        this.available = initial;
        this.max = max;
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param available how many permits can be taken
     * @param max how many there may be
     * @param tasksWaiting how many tasks wait for one
     */
    public record Statistics(int available, int max, int tasksWaiting) {}

    /**
     * Runs {@code body} while holding a permit. Suspends until there is one, and if the body does. A cancellation ends
     * the wait; the body does not begin in a cancelled scope.
     *
     * @throws X what the body throws
     */
    @Async
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        acquire();
        try {
            Weft.checkpointIfCancelled(); // We may have been cancelled since the permit was handed to us.
            body.run();
        } finally {
            release();
        }
    }

    /** As {@link #run}, for a body that returns a value. */
    @Async
    public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X {
        acquire();
        try {
            Weft.checkpointIfCancelled();
            return body.call();
        } finally {
            release();
        }
    }

    /**
     * Takes a permit. Suspends until there is one, and if other tasks have waited long enough. A cancellation ends the
     * wait, unless a permit was handed to us before.
     *
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    public void acquire() {
        Weft.checkpointIfCancelled();
        queue.check(this);
        if (available > 0) {
            available--;
            LowLevel.cancelShieldedCheckpoint();
        } else {
            queue.park(new Waiter(LowLevel.currentTask()));
        }
    }

    /**
     * Takes a permit if there is one. Does not suspend.
     *
     * @return whether there was
     */
    public boolean tryAcquire() {
        queue.check(this);
        if (available == 0) {
            return false;
        }
        available--;
        return true;
    }

    /**
     * Gives a permit back, or a new one: to the task that has waited longest, if any. Does not suspend.
     *
     * @throws IllegalStateException if there are as many as there may be; or if another loop uses it
     */
    public void release() {
        queue.check(this);
        if (available == max) {
            throw new IllegalStateException(
                    this + " was released too often: it has all of its permits; release it " + "once for each acquire");
        }
        if (queue.isEmpty()) {
            available++;
        } else {
            queue.wakeFirst(null);
        }
    }

    /** How many permits can be taken. */
    public int available() {
        return available;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(available, max, queue.size());
    }

    @Override
    public String toString() {
        return "Semaphore@" + Integer.toHexString(System.identityHashCode(this));
    }
}
