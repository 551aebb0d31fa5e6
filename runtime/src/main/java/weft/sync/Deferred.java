package weft.sync;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;

/**
 * A value that somebody will provide, once: tasks wait until it is there.
 *
 * <p>Can be made and completed outside a loop. Used by one loop at a time: while that runs, calls from elsewhere throw
 * {@link IllegalStateException}. Other threads complete it through {@link weft.LoopHandle#post}.
 *
 * @param <T> the value's type
 */
public final class Deferred<T extends @Nullable Object> {
    private boolean done;
    private @Nullable T value;
    private @Nullable Throwable failure;
    private final ParkingLot waiting = new ParkingLot(() -> this + " to be completed");

    /** Makes one that has no value yet. */
    public Deferred() {}

    /**
     * Numbers, for tests and dumps.
     *
     * @param done whether it is completed
     * @param tasksWaiting how many tasks wait for that
     */
    public record Statistics(boolean done, int tasksWaiting) {}

    /**
     * Provides the value, and wakes all who wait for it, in the order in which they came. Does not suspend.
     *
     * @return whether this was the first to complete it; if not, nothing has changed
     * @throws IllegalStateException if another loop uses this
     */
    public boolean complete(T value) {
        waiting.check(this);
        if (done) {
            return false;
        }
        this.value = value;
        finish();
        return true;
    }

    /**
     * Provides an error instead of a value. As {@link #complete}.
     *
     * @param failure the cause of what {@link #await()} throws
     */
    public boolean completeExceptionally(Throwable failure) {
        requireNonNull(failure, "failure");
        waiting.check(this);
        if (done) {
            return false;
        }
        this.failure = failure;
        finish();
        return true;
    }

    private void finish() {
        done = true;
        waiting.wakeAll();
    }

    /** Whether there is a value, or an error. */
    public boolean isDone() {
        return done;
    }

    /**
     * Suspends until there is a value, and returns it; if there is one, only when other tasks have waited long enough. A
     * cancellation ends the wait of this task, unless it comes after the value; other tasks go on waiting.
     *
     * @throws CompletionException if there is an error instead, which is its cause
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    @SuppressWarnings("NullAway") // What complete was given.
    public T await() {
        waiting.check(this);
        if (done) {
            LowLevel.checkpoint();
        } else {
            waiting.park(new Waiter(LowLevel.currentTask()));
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return value;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(done, waiting.size());
    }

    @Override
    public String toString() {
        return "Deferred@" + Integer.toHexString(System.identityHashCode(this));
    }
}
