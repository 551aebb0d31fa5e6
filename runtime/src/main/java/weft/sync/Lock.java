package weft.sync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncRunnable;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Lets one task at a time into a piece of code that suspends. (Code that does not suspend needs no lock: nobody else runs
 * meanwhile.) Prefer {@link #run} and {@link #call} to {@link #acquire()} and {@link #release()}.
 *
 * <p>First come first served: a release hands the lock to the task that has waited longest, and nobody can come in
 * between. Not re-entrant: who acquires it twice gets an error. A task that is cancelled while it waits leaves the queue;
 * one that was handed the lock first has it.
 *
 * <p>If a task ends while it holds the lock, the lock is broken: who waits, and who comes later, gets a {@link
 * BrokenLockException}.
 *
 * <p>Can be made outside a loop, and is used by one loop at a time: while that runs, calls from elsewhere throw {@link
 * IllegalStateException}.
 */
public final class Lock {
    /*
     * FREE         -> HELD                  // acquire
     * HELD         -> HELD_AWAITED          // somebody begins to wait, for the lock or for a condition of it
     * HELD_AWAITED -> HELD, HELD_AWAITED    // release or Condition.await, and somebody waits for the lock
     * HELD_AWAITED -> FREE, FREE_AWAITED    // the same, and nobody does; but perhaps for a condition
     * FREE_AWAITED -> HELD_AWAITED          // acquire
     * HELD         -> FREE                  // release
     *
     * Being broken is not a state: it is held, by a task that has ended.
     *
     * In FREE and HELD nobody waits for anything. In the FREE ones nobody waits for the lock: it is handed over.
     */
    private static final byte FREE = 0;
    private static final byte HELD = 1;
    private static final byte FREE_AWAITED = 2;
    private static final byte HELD_AWAITED = 3;

    private byte state = FREE;

    /**
     * The task that holds the lock, or held it last. Not forgotten at the release, for G1 makes us pay for storing a
     * reference in an old object: 5 ns of 7, in the loop of {@code LockBenchmark}. So a lock keeps one handle of a task.
     */
    private @Nullable Task<?> owner;

    /** On the owner, in HELD_AWAITED. */
    private LowLevel.@Nullable EndWatch watch;

    private final ParkingLot queue = new ParkingLot(this::toString);

    /** Those that tasks wait for. If the lock breaks nobody can signal them any more. */
    private final List<Condition> conditions = new ArrayList<>(0);

    /** Makes one that is free. */
    public Lock() {}

    /**
     * Numbers, for tests and dumps.
     *
     * @param locked whether a task holds the lock
     * @param owner that task, or null
     * @param tasksWaiting how many tasks wait for the lock
     */
    public record Statistics(boolean locked, @Nullable Task<?> owner, int tasksWaiting) {}

    // ---- Holding it.

    /**
     * Runs {@code body} while holding the lock. Suspends until the lock is free, and if the body does. A cancellation
     * ends the wait; the body does not begin in a cancelled scope.
     *
     * @throws X what the body throws
     * @throws IllegalStateException as {@link #acquire()}
     */
    @Async
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        acquire();
        Task<?> self = LowLevel.currentTask();
        try {
            Weft.checkpointIfCancelled(); // We may have been cancelled since the lock was handed to us.
            body.run();
        } finally {
            release(self);
        }
    }

    /** As {@link #run}, for a body that returns a value. */
    @Async
    public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X {
        acquire();
        Task<?> self = LowLevel.currentTask();
        try {
            Weft.checkpointIfCancelled();
            return body.call();
        } finally {
            release(self);
        }
    }

    /**
     * Takes the lock, which must be followed by {@link #release()}. Suspends until the lock is free, and if other tasks
     * have waited long enough. A cancellation ends the wait, unless the lock was handed to us before.
     *
     * @throws BrokenLockException if a task has ended, or ends, while it holds the lock
     * @throws IllegalStateException if this task holds it already, or another loop uses the lock
     */
    @Async
    public void acquire() {
        Weft.checkpointIfCancelled();
        Task<?> self = LowLevel.currentTask();
        if (take(self)) {
            LowLevel.cancelShieldedCheckpoint();
        } else {
            queueUp(self);
        }
    }

    /** Apart from the rest, which so stays small. */
    @Async
    private void queueUp(Task<?> self) {
        prepareToWait("Lock.acquire", self);
        queue.park(new Waiter(self));
    }

    /**
     * Takes the lock if it is free. Does not suspend.
     *
     * @return whether it was
     * @throws BrokenLockException if a task has ended while it held the lock
     * @throws IllegalStateException if this task holds it already, or another loop uses the lock; or outside a task
     */
    public boolean tryAcquire() {
        Task<?> self = Weft.currentTask();
        if (take(self)) {
            return true;
        }
        refuse("Lock.tryAcquire", self);
        return false;
    }

    /**
     * Gives the lock back: the task that has waited longest, if any, holds it from now on. Does not suspend.
     *
     * @throws IllegalStateException if this task does not hold it
     */
    public void release() {
        Task<?> holder = owner;
        if (state == HELD && holder != null && LowLevel.isCurrent(holder)) {
            state = FREE;
        } else {
            checkOwner("Lock.release");
            handOver();
        }
    }

    /** As {@link #release()}, by the running task. */
    private void release(Task<?> self) {
        if (state == HELD && owner == self) {
            state = FREE;
        } else {
            release();
        }
    }

    /** A new condition of this lock. */
    public Condition newCondition() {
        return new Condition(this);
    }

    /** Whether a task holds the lock. */
    public boolean isLocked() {
        return state == HELD || state == HELD_AWAITED;
    }

    private @Nullable Task<?> holder() {
        return isLocked() ? owner : null;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(isLocked(), holder(), queue.size());
    }

    /** Which lock this is, and who holds it. */
    @Override
    public String toString() {
        return name() + (isLocked() ? ", held by " + owner : "");
    }

    private String name() {
        return "Lock@" + Integer.toHexString(System.identityHashCode(this));
    }

    // ---- For conditions.

    /** The running task, which must hold the lock. */
    Task<?> checkOwner(String what) {
        Task<?> holder = owner;
        if (holder == null || !LowLevel.isCurrent(holder) || !isLocked()) {
            throw isBroken()
                    ? newBroken()
                    : new IllegalStateException(what + " is for the task that holds the lock only: " + this);
        }
        return holder;
    }

    /** Lets the next one have it, when somebody waits. To be called by the owner. */
    void handOver() {
        if (watch != null) {
            watch.stop();
            watch = null;
        }
        Waiter next = queue.wakeFirst(null);
        boolean awaited = !queue.isEmpty() || !conditions.isEmpty();
        state = awaited ? FREE_AWAITED : FREE;
        if (next != null) {
            take(next.task);
        }
    }

    /** As {@link #acquire()}, but whatever happens the lock is held afterwards, unless it is broken. */
    @Async
    void reacquire(Task<?> self) {
        if (!take(self)) {
            prepareToWait("Condition.await", self);
            queue.park(new Persistent(self));
        }
    }

    /** A task that waits for the lock even when it is cancelled. */
    private static final class Persistent extends Waiter {
        Persistent(Task<?> task) {
            super(task);
        }

        @Override
        public boolean abort() {
            return false;
        }
    }

    ParkingLot queue() {
        return queue;
    }

    /** The owner is about to wait for {@code condition}, so the lock is going to be handed over. */
    void add(Condition condition) {
        if (!conditions.contains(condition)) {
            conditions.add(condition);
        }
    }

    void remove(Condition condition) {
        conditions.remove(condition);
    }

    boolean isBroken() {
        Task<?> holder = holder();
        return holder != null && hasEnded(holder);
    }

    // ---- Owners.

    /** Makes {@code task} the owner, if there is none. Returns whether it is now. */
    private boolean take(Task<?> task) {
        if (state == FREE && owner == task) {
            state = HELD; // Once more.
            return true;
        }
        return takeOver(task);
    }

    private boolean takeOver(Task<?> task) {
        queue.check(this);
        if (state == FREE) {
            state = HELD;
            owner = task;
            return true;
        }
        if (state == FREE_AWAITED) {
            state = HELD_AWAITED;
            owner = task;
            watch = LowLevel.watchEnd(task, this::breakOff);
            return true;
        }
        return false;
    }

    private void prepareToWait(String what, Task<?> self) {
        Task<?> holder = refuse(what, self);
        if (state == HELD) {
            state = HELD_AWAITED;
            watch = LowLevel.watchEnd(holder, this::breakOff);
        }
    }

    /** Refuses who must not want the lock now. Returns the task that holds it. */
    private Task<?> refuse(String what, Task<?> self) {
        Task<?> holder = requireNonNull(owner);
        if (hasEnded(holder)) {
            throw newBroken();
        }
        if (holder == self) {
            throw new IllegalStateException(what + " was called for " + this
                    + ", already; locks are not re-entrant: acquire it once, and let the methods inside rely on that");
        }
        return holder;
    }

    /** The owner has ended, and nobody else may release the lock. */
    private void breakOff() {
        queue.breakWith(this::newBroken);
        for (Condition condition : conditions) {
            condition.breakOff(this::newBroken);
        }
    }

    private BrokenLockException newBroken() {
        return new BrokenLockException(name() + " cannot be had any more: " + owner
                + " has ended while it held it; use run or call, or release in a finally block");
    }

    private static boolean hasEnded(Task<?> task) {
        return switch (task.state()) {
            case FINISHED, FAILED, CANCELLED -> true;
            default -> false;
        };
    }
}
