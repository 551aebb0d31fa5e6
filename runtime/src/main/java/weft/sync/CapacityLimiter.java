package weft.sync;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncRunnable;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Limits how many do something at a time: a semaphore that knows who has its tokens, and whose size can be changed. Each
 * borrower has one token at most: a task, or whatever object it borrows on behalf of, by identity.
 *
 * <p>First come first served, as {@link Semaphore}.
 *
 * <p>Can be made and changed outside a loop. Used by one loop at a time: while that runs, calls from elsewhere throw
 * {@link IllegalStateException}.
 */
public final class CapacityLimiter {
    /** As many tokens as anybody wants. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    // borrowers.size() >= total || queue.isEmpty(): who waits gets a token as soon as there is one.
    private int total;
    private final Set<Object> borrowers = Collections.newSetFromMap(new IdentityHashMap<>());

    /** On whose behalf the tasks in the queue wait. */
    private final Set<Object> waitingBorrowers = Collections.newSetFromMap(new IdentityHashMap<>());

    private final ParkingLot queue = new ParkingLot(() -> "a token of " + this);

    /**
     * Makes one.
     *
     * @param total how many tokens there are; with 0 everybody waits until there are more
     * @throws IllegalArgumentException if {@code total} is negative
     */
    public CapacityLimiter(int total) {
        this.total = checkTotal(total);
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param borrowed how many tokens are borrowed
     * @param total how many there are
     * @param borrowers who has them, in no particular order
     * @param tasksWaiting how many tasks wait for one
     */
    public record Statistics(int borrowed, int total, List<Object> borrowers, int tasksWaiting) {}

    // ---- Borrowing.

    /**
     * Runs {@code body} while this task holds a token. Suspends until there is one, and if the body does. A cancellation
     * ends the wait; the body does not begin in a cancelled scope.
     *
     * @throws X what the body throws
     * @throws IllegalStateException as {@link #acquire()}
     */
    @Async
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        acquire();
        try {
            Weft.checkpointIfCancelled(); // We may have been cancelled since the token was handed to us.
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
     * Takes a token for this task. Suspends until there is one, and if other tasks have waited long enough. A
     * cancellation ends the wait, unless a token was handed to us before.
     *
     * @throws IllegalStateException if this task has one already, or another loop uses this
     */
    @Async
    public void acquire() {
        acquireOnBehalfOf(LowLevel.currentTask());
    }

    /**
     * As {@link #acquire()}, for {@code owner} instead of this task.
     *
     * @throws IllegalStateException if the owner has a token already, or another task waits for one on its behalf; or if
     *     another loop uses this
     */
    @Async
    public void acquireOnBehalfOf(Object owner) {
        Weft.checkpointIfCancelled();
        refuseSecond(owner);
        if (borrowers.size() < total) {
            borrowers.add(owner);
            LowLevel.cancelShieldedCheckpoint();
        } else {
            waitingBorrowers.add(owner);
            queue.park(new Claim(LowLevel.currentTask(), owner));
        }
    }

    /**
     * Takes a token for this task if there is one. Does not suspend.
     *
     * @return whether there was
     * @throws IllegalStateException if this task has one already; or outside a task
     */
    public boolean tryAcquire() {
        return tryAcquireOnBehalfOf(Weft.currentTask());
    }

    /**
     * As {@link #tryAcquire()}, for {@code owner} instead of this task.
     *
     * @throws IllegalStateException if the owner has a token already, or a task waits for one on its behalf
     */
    public boolean tryAcquireOnBehalfOf(Object owner) {
        refuseSecond(owner);
        return borrowers.size() < total && borrowers.add(owner);
    }

    /**
     * Gives this task's token back: to the task that has waited longest, if any. Does not suspend.
     *
     * @throws IllegalStateException if this task has none; or outside a task
     */
    public void release() {
        releaseOnBehalfOf(Weft.currentTask());
    }

    /**
     * As {@link #release()}, for {@code owner} instead of this task.
     *
     * @throws IllegalStateException if the owner has no token; or if another loop uses it
     */
    public void releaseOnBehalfOf(Object owner) {
        queue.check(this);
        if (!borrowers.remove(requireNonNull(owner, "owner"))) {
            throw new IllegalStateException(owner + " has no token of " + this + " that it could give back");
        }
        grant();
    }

    private void refuseSecond(Object owner) {
        queue.check(this);
        if (borrowers.contains(requireNonNull(owner, "owner"))) {
            throw new IllegalStateException(owner + " has a token of " + this + " already, and cannot have two; borrow "
                    + "on behalf of an object made for the purpose");
        }
        if (waitingBorrowers.contains(owner)) {
            throw new IllegalStateException("somebody waits for a token of " + this + " on behalf of " + owner
                    + " already, which cannot have two; borrow on behalf of an object made for the purpose");
        }
    }

    /** A task that waits for a token. */
    private final class Claim extends Waiter {
        private final Object owner;

        Claim(Task<?> task, Object owner) {
            super(task);
            this.owner = owner;
        }

        @Override
        boolean leave() {
            boolean left = super.leave();
            if (left) {
                waitingBorrowers.remove(owner);
            }
            return left;
        }
    }

    /** Gives the tokens that there are to those who wait. */
    private void grant() {
        while (borrowers.size() < total && queue.wakeFirst(null) instanceof Claim claim) {
            waitingBorrowers.remove(claim.owner);
            borrowers.add(claim.owner);
        }
    }

    // ---- How many.

    /** How many tokens there are. */
    public int total() {
        return total;
    }

    /**
     * Changes how many tokens there are. With more of them, who waits gets them at once; with fewer, nobody loses one, but
     * what is given back is not lent again until fewer than {@code total} are borrowed. Does not suspend.
     *
     * @throws IllegalArgumentException if {@code total} is negative
     * @throws IllegalStateException if another loop uses this
     */
    public void total(int total) {
        checkTotal(total);
        queue.check(this);
        this.total = total;
        grant();
    }

    private static int checkTotal(int total) {
        if (total < 0) {
            throw new IllegalArgumentException("a limiter cannot have " + total + " tokens");
        }
        return total;
    }

    /** How many tokens are borrowed. */
    public int borrowed() {
        return borrowers.size();
    }

    /** How many tokens can be borrowed; negative if more are borrowed than there are, because {@link #total} was lowered. */
    public int available() {
        return total - borrowers.size();
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(borrowers.size(), total, List.copyOf(borrowers), queue.size());
    }

    /** Which limiter this is, and how many tokens are borrowed. */
    @Override
    public String toString() {
        return "CapacityLimiter@" + Integer.toHexString(System.identityHashCode(this)) + " (" + borrowers.size()
                + " of " + total + " borrowed)";
    }
}
