package weft.sync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.Confinement;
import weft.LowLevel;
import weft.Task;

/**
 * The tasks that wait for something, first come first served: what the other classes here are built on, and yours can be.
 *
 * <p>A cancelled task leaves its place at once, wherever in the queue that is, and nobody can wake it any more. A task
 * that was woken before it was cancelled has been woken: its {@link #park()} returns.
 *
 * <p>Can be made outside a loop, and is used by one loop at a time: while that runs, calls from elsewhere throw {@link
 * IllegalStateException}.
 */
public final class ParkingLot {
    /*
     * (first == null) == (last == null) == (size == 0)
     * w.lot == this, exactly for those w from first, through next, to last
     */
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    /** What those who wait get instead, once the lot is broken. */
    private @Nullable Supplier<? extends RuntimeException> error;

    private final @Nullable Supplier<String> description;
    private final Confinement confinement = new Confinement();

    /** Makes an empty one. */
    public ParkingLot() {
        this.description = null;
    }

    /**
     * Makes an empty one.
     *
     * @param description says, in dumps, what the tasks wait for
     */
    public ParkingLot(Supplier<String> description) {
        this.description = requireNonNull(description, "description");
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param tasksWaiting how many tasks are parked
     * @param broken whether the lot was {@linkplain #breakWith broken}
     */
    public record Statistics(int tasksWaiting, boolean broken) {}

    // ---- Waiting.

    /**
     * Suspends until woken. A cancellation ends the wait.
     *
     * @return what {@link #unparkOne} was given, or null
     * @throws RuntimeException if the lot is {@linkplain #breakWith broken}, or gets broken meanwhile
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    public <T extends @Nullable Object> T park() {
        return park(new Waiter(LowLevel.currentTask()));
    }

    @Async
    @SuppressWarnings({"unchecked", "NullAway"}) // Who unparks knows the type.
    <T extends @Nullable Object> T park(Waiter waiter) {
        add(waiter);
        Object value;
        try {
            value = LowLevel.park(waiter, waiter);
        } catch (Throwable t) {
            waiter.leave(); // A no-op, unless the stack was too full for parking.
            throw t;
        }
        if (waiter.leave()) {
            throw new IllegalStateException("Somebody called LowLevel.unpark for " + waiter.task + ", which waits for "
                    + this + "; leave that to whoever is responsible for it");
        }
        if (waiter.error != null) {
            throw waiter.error.get();
        }
        return (T) value;
    }

    // ---- Waking. None of these suspends.

    /**
     * Wakes the first {@code n} tasks, or all if there are fewer.
     *
     * @return those, in the order of the queue
     * @throws IllegalArgumentException if {@code n} is negative
     * @throws IllegalStateException if another loop uses this
     */
    public List<Task<?>> unpark(int n) {
        int count = atMost(n);
        check(this);
        List<Task<?>> woken = new ArrayList<>(count);
        while (woken.size() < count) {
            Waiter waiter = wakeFirst(null);
            if (waiter == null) {
                break;
            }
            woken.add(waiter.task);
        }
        return woken;
    }

    /**
     * Wakes all tasks.
     *
     * @return those, in the order of the queue
     * @throws IllegalStateException if another loop uses this
     */
    public List<Task<?>> unparkAll() {
        return unpark(size);
    }

    /**
     * Wakes the first task, and hands it a value.
     *
     * @param value what its {@link #park()} returns
     * @return the task, or null if none waits
     * @throws IllegalStateException if another loop uses this
     */
    public @Nullable Task<?> unparkOne(@Nullable Object value) {
        check(this);
        Waiter waiter = wakeFirst(value);
        return waiter == null ? null : waiter.task;
    }

    /**
     * Moves the first {@code n} tasks, or all if there are fewer, to the end of another queue. They go on waiting.
     *
     * @return those, in the order of the queue
     * @throws IllegalArgumentException if {@code n} is negative, or {@code to} is this
     * @throws IllegalStateException if another loop uses this or {@code to}; or if {@code to} is broken
     */
    public List<Task<?>> repark(ParkingLot to, int n) {
        int count = atMost(n);
        if (to == this) {
            throw new IllegalArgumentException("tasks cannot be moved from " + this + " to itself");
        }
        if (to.error != null) {
            throw new IllegalStateException("tasks cannot be moved to " + to + ", which is broken", to.error.get());
        }
        check(this);
        to.check(to);
        List<Task<?>> moved = new ArrayList<>(count);
        while (moved.size() < count) {
            Waiter waiter = moveFirst(to);
            if (waiter == null) {
                break;
            }
            moved.add(waiter.task);
        }
        return moved;
    }

    /**
     * Makes all who wait, and all who will ever want to, fail: for when whoever should wake them is gone. Does nothing if
     * that was done before.
     *
     * @param error makes an exception for each of them, in its own task
     * @throws IllegalStateException if another loop uses this
     */
    public void breakWith(Supplier<? extends RuntimeException> error) {
        requireNonNull(error, "error");
        check(this);
        if (this.error != null) {
            return;
        }
        this.error = error;
        for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
            waiter.error = error;
        }
        wakeAll();
    }

    // ---- Asking.

    /** How many tasks wait. */
    public int size() {
        return size;
    }

    /** Whether no task waits. */
    public boolean isEmpty() {
        return first == null;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(size, error != null);
    }

    /** What the tasks wait for. */
    @Override
    public String toString() {
        return description == null
                ? "a place in ParkingLot@" + Integer.toHexString(System.identityHashCode(this))
                : description.get();
    }

    // ---- For the other classes here.

    @Nullable
    Waiter first() {
        return first;
    }

    /** Wakes the first task, and hands it a value. To be called on its loop. Returns null if there is none. */
    @Nullable
    Waiter wakeFirst(@Nullable Object value) {
        Waiter waiter = first;
        if (waiter != null) {
            remove(waiter);
            LowLevel.unpark(waiter.task, value);
        }
        return waiter;
    }

    void wakeAll() {
        for (Waiter waiter = first; waiter != null; waiter = first) {
            wakeFirst(null);
        }
    }

    /** Moves the first task to the end of another queue. Returns null if there is none. */
    @Nullable
    Waiter moveFirst(ParkingLot to) {
        Waiter waiter = first;
        if (waiter != null) {
            remove(waiter);
            to.append(waiter);
        }
        return waiter;
    }

    /** Refuses calls from elsewhere than the loop that uses {@code owner}, to which this lot belongs. */
    void check(Object owner) {
        confinement.check(owner);
    }

    private int atMost(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("a number of tasks is needed, not " + n);
        }
        return Math.min(n, size);
    }

    // ---- The queue.

    private void add(Waiter waiter) {
        if (error != null) {
            throw error.get();
        }
        check(this);
        append(waiter);
    }

    private void append(Waiter waiter) {
        Waiter end = last;
        waiter.lot = this;
        waiter.previous = end;
        if (end == null) {
            first = waiter;
        } else {
            end.next = waiter;
        }
        last = waiter;
        size++;
    }

    /** Puts {@code heir}, which is in no queue, in the place of {@code waiter}. */
    void replace(Waiter waiter, Waiter heir) {
        Waiter before = waiter.previous;
        heir.lot = this;
        heir.previous = before;
        heir.next = waiter;
        waiter.previous = heir;
        if (before == null) {
            first = heir;
        } else {
            before.next = heir;
        }
        size++;
        remove(waiter);
    }

    void remove(Waiter waiter) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.lot = null;
        waiter.previous = null;
        waiter.next = null;
        size--;
    }
}
