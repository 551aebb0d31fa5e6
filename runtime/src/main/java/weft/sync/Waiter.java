package weft.sync;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.LowLevel;
import weft.Task;

/** A task that waits in a {@link ParkingLot}, and its place in the queue. */
class Waiter implements LowLevel.Abort, Supplier<String> {
    final Task<?> task;

    /** The lot that this is in; null before it waits, and as soon as somebody has woken it. */
    @Nullable
    ParkingLot lot;

    // Neighbours in the lot's queue.

    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    /** What the task gets instead of what it waited for, if the lot was broken. */
    @Nullable
    Supplier<? extends RuntimeException> error;

    Waiter(Task<?> task) {
        this.task = task;
    }

    /** Leaves the queue, if it is still in one. Returns whether it was. */
    boolean leave() {
        ParkingLot left = lot;
        if (left != null) {
            left.remove(this);
        }
        return left != null;
    }

    @Override
    public boolean abort() {
        leave();
        return true;
    }

    /** What the task waits for, for dumps. */
    @Override
    public final String get() {
        ParkingLot waitedFor = lot;
        return waitedFor == null ? "its turn to run" : waitedFor.toString();
    }
}
