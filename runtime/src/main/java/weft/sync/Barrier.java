package weft.sync;

import weft.Async;
import weft.LowLevel;
import weft.Weft;

/**
 * Where a number of tasks wait for each other: when the last of them has come, all go on, and the barrier is as new.
 *
 * <p>A task that is cancelled while it waits has not come: the others wait for one more. (A {@code
 * java.util.concurrent.CyclicBarrier} would be broken; but here who cannot go on without the others is in one group with
 * them, and is cancelled as well.) One that is cancelled after the last has come goes on.
 *
 * <p>Can be made outside a loop. Tasks of one loop use it at a time, or get an {@link IllegalStateException}.
 */
public final class Barrier {
    private final int parties;
    private final ParkingLot waiting = new ParkingLot(this::toString);

    /**
     * Makes one.
     *
     * @param parties how many tasks wait for each other
     * @throws IllegalArgumentException if that is less than 1
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier is for at least one task, not for " + parties);
        }
        this.parties = parties;
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param parties how many tasks wait for each other
     * @param tasksWaiting how many of them have come
     */
    public record Statistics(int parties, int tasksWaiting) {}

    /**
     * Suspends until as many tasks as the barrier is for have called this. The last one suspends only when other tasks
     * have waited long enough. A cancellation ends the wait.
     *
     * @return when this task came, counted backwards as in {@link java.util.concurrent.CyclicBarrier#await()}: {@code
     *     parties() - 1} for the first, 0 for the last
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    public int await() {
        Weft.checkpointIfCancelled();
        waiting.check(this);
        if (waiting.size() < parties - 1) {
            return waiting.<Integer>park(new Waiter(LowLevel.currentTask()));
        }
        for (int index = parties - 1; index > 0; index--) {
            waiting.wakeFirst(index);
        }
        LowLevel.cancelShieldedCheckpoint();
        return 0;
    }

    /** How many tasks wait for each other. */
    public int parties() {
        return parties;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(parties, waiting.size());
    }

    /** Which barrier this is, and how many tasks have come. */
    @Override
    public String toString() {
        return "Barrier@" + Integer.toHexString(System.identityHashCode(this)) + " (" + waiting.size() + " of "
                + parties + " have come)";
    }
}
