package weft.sync;

import weft.Async;
import weft.LowLevel;

/**
 * Something that happens once: tasks wait until it has. It cannot be undone; make a new one for what may happen again.
 *
 * <p>Can be made and set outside a loop. Used by one loop at a time: while that runs, calls from elsewhere throw {@link
 * IllegalStateException}. Other threads set it through {@link weft.LoopHandle#post}.
 */
public final class Event {
    private final ParkingLot waiting = new ParkingLot(() -> this + " to be set");
    private boolean set;

    /** Makes one that has not happened. */
    public Event() {}

    /**
     * Numbers, for tests and dumps.
     *
     * @param tasksWaiting how many tasks wait for it
     */
    public record Statistics(int tasksWaiting) {}

    /**
     * It has happened: wakes all who wait, in the order in which they came. Does nothing if it was set before. Does not
     * suspend.
     *
     * @throws IllegalStateException if another loop uses this
     */
    public void set() {
        waiting.check(this);
        if (!set) {
            set = true;
            waiting.wakeAll();
        }
    }

    /** Whether it has happened. */
    public boolean isSet() {
        return set;
    }

    /**
     * Suspends until it has happened; if it has, only when other tasks have waited long enough. A cancellation ends the
     * wait, unless it comes after {@link #set()}.
     *
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    public void await() {
        waiting.check(this);
        if (set) {
            LowLevel.checkpoint();
        } else {
            waiting.park(new Waiter(LowLevel.currentTask()));
        }
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(waiting.size());
    }

    @Override
    public String toString() {
        return "Event@" + Integer.toHexString(System.identityHashCode(this));
    }
}
