package weft.sync;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import weft.Async;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Lets tasks that hold a {@link Lock} give it up, and wait until another task, which then holds it, signals that
 * something has changed.
 *
 * <p>First come first served. A signal lets a task queue for the lock, where nobody can overtake it. If that task is
 * cancelled before it has the lock, the next one gets the signal instead: no signal is lost while tasks wait.
 */
public final class Condition {
    private final Lock lock;
    private final ParkingLot waiting = new ParkingLot(() -> "a signal of " + this);

    /** Makes one. To wait and to signal, a task must hold {@code lock}. */
    public Condition(Lock lock) {
        this.lock = requireNonNull(lock, "lock");
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param tasksWaiting how many tasks wait for a signal
     * @param lockStatistics those of the lock
     */
    public record Statistics(int tasksWaiting, Lock.Statistics lockStatistics) {}

    /**
     * Gives up the lock, suspends until signalled, and takes the lock again. A cancellation ends the wait for the signal,
     * and for the lock after it; but even then this returns, with {@link weft.Cancelled}, only when the task holds the
     * lock again.
     *
     * @throws BrokenLockException if a task ends while it holds the lock; then this task does not
     * @throws IllegalStateException if this task does not hold the lock
     */
    @Async
    public void await() {
        Task<?> self = lock.checkOwner("Condition.await");
        Weft.checkpointIfCancelled();
        lock.add(this);
        lock.handOver();
        try {
            waiting.park(new Signallable(self)); // Whoever hands us the lock wakes us.
        } catch (Throwable t) {
            reacquireAfter(t, self);
            throw t;
        } finally {
            if (waiting.isEmpty()) {
                lock.remove(this);
            }
        }
    }

    /**
     * Waits as {@link #await()} does, as often as it takes, until {@code predicate} is true. Does not wait if it is at
     * once, but is a cancellation point all the same.
     *
     * @param predicate asked while the task holds the lock; must not suspend
     * @throws BrokenLockException as {@link #await()}
     * @throws IllegalStateException if this task does not hold the lock
     */
    @Async
    public void awaitUntil(BooleanSupplier predicate) {
        lock.checkOwner("Condition.awaitUntil");
        LowLevel.checkpoint();
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /**
     * Lets the task that has waited longest, if any, go on when it gets the lock. Does not suspend.
     *
     * @throws IllegalStateException if this task does not hold the lock
     */
    public void signal() {
        signal(1);
    }

    /**
     * As {@link #signal()}, for the {@code n} tasks that have waited longest.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     * @throws IllegalStateException if this task does not hold the lock
     */
    public void signal(int n) {
        lock.checkOwner("Condition.signal");
        if (n < 0) {
            throw new IllegalArgumentException("a number of tasks to signal is needed, not " + n);
        }
        for (int left = Math.min(n, waiting.size()); left > 0; left--) {
            waiting.moveFirst(lock.queue());
        }
    }

    /**
     * As {@link #signal()}, for all tasks that wait.
     *
     * @throws IllegalStateException if this task does not hold the lock
     */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(waiting.size(), lock.statistics());
    }

    @Override
    public String toString() {
        return "Condition@" + Integer.toHexString(System.identityHashCode(this)) + " of " + lock;
    }

    /** Waits for a signal, and then, in the queue of the lock, for that. */
    private final class Signallable extends Waiter {
        Signallable(Task<?> task) {
            super(task);
        }

        @Override
        public boolean abort() {
            ParkingLot left = lot;
            Waiter heir = waiting.first();
            if (left == null || left == waiting || heir == null) {
                leave();
            } else {
                waiting.remove(heir);
                left.replace(this, heir); // We were signalled, and cannot go on: so somebody else shall.
            }
            return true;
        }
    }

    @Async
    private void reacquireAfter(Throwable thrown, Task<?> self) {
        if (lock.isBroken()) {
            return;
        }
        try {
            lock.reacquire(self);
        } catch (BrokenLockException broken) {
            broken.addSuppressed(thrown);
            throw broken;
        }
    }

    /** The lock is broken, so nobody will signal any more. */
    void breakOff(Supplier<BrokenLockException> error) {
        waiting.breakWith(error);
    }
}
