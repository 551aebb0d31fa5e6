package weft.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs what is ready, in turns: I/O, what other threads asked for, timers, then one batch of ready steps.
 *
 * <p>Asking the selector costs 300 ns and reading the clock 20, where a step may cost 5. So while steps are ready a turn
 * looks at the clock only after a number of steps, which follows from how long the last ones took, and asks the selector
 * only when some time has passed: see {@link #lookAround}.
 *
 * <p>Confined to the thread that calls {@link #run}, except {@link #post}.
 */
public final class EventLoop implements AutoCloseable {
    /** How long the steps between two looks may take. A guess: a tenth of what one sees on a network. */
    private static final long LOOK_NANOS = 20_000;

    private static final int MAX_STEPS = 64;

    /** With timers pending, so that one is not late by 64 steps that have become slow all of a sudden. */
    private static final int MAX_STEPS_WITH_TIMERS = 16;

    /** How long one step may go on with operations that are ready, before it should let others run. */
    private static final long SLICE_NANOS = 1_000_000;

    private static final int MAX_SLICE = 32;

    private final Poller poller;
    private final EntryQueue entries;
    private final Deadlines deadlines = new Deadlines();
    private final ReadyQueue ready;
    private final TimeSource time;
    private final boolean cheapTime;
    private final LoopOwner owner;

    private boolean stopped;

    /** How many steps to run before the next look. */
    private int stepsLeft;

    private int stepsPerLook = 1;
    private long lastLook;
    private long lastPoll;
    private long lastUsedUp;
    private int slice = MAX_SLICE;

    /**
     * Makes a loop and opens its selector.
     *
     * @param random shuffles each batch; null: first come first served
     */
    public EventLoop(TimeSource time, LoopOwner owner, @Nullable RandomGenerator random) throws IOException {
        this.time = time;
        this.cheapTime = time.isCheap();
        this.owner = owner;
        this.poller = Poller.open();
        this.entries = new EntryQueue(poller::wakeup);
        this.ready = new ReadyQueue(random);
    }

    /** Has {@code step} run in the next batch. */
    public void ready(Step step) {
        ready.add(step);
    }

    /** Has {@code entry} run by the loop; false if the loop has ended. May be called by any thread. */
    public boolean post(Runnable entry) {
        return entries.add(entry);
    }

    /** The timers. */
    public Deadlines deadlines() {
        return deadlines;
    }

    /** Who waits for which channel. */
    public Poller poller() {
        return poller;
    }

    /** How many operations that are ready one step may do in a row: fewer when they have turned out to be slow. */
    public int slice() {
        return slice;
    }

    /** A step has used up its slice. If that took long, slices get shorter: then also those of others that are fast. */
    public void sliceUsedUp() {
        long now = time.nanos();
        long nanos = Math.min(now - lastLook, now - lastUsedUp);
        lastUsedUp = now;
        if (nanos > SLICE_NANOS) {
            slice = (int) Math.max(1, slice * SLICE_NANOS / nanos);
        }
    }

    /** Makes the next turn read the clock: a timer was added that may be due already. */
    public void lookSoon() {
        stepsLeft = 0;
    }

    /** Ends {@link #run} after the current batch. */
    public void stop() {
        stopped = true;
    }

    /** Runs turns until {@link #stop}. */
    public void run() {
        stopped = false;
        lastLook = time.nanos();
        lastUsedUp = lastLook;
        while (!stopped) {
            if (ready.isEmpty()) {
                awaitSomething();
            } else if (stepsLeft <= 0 || entries.isPending() || cheapTime) {
                lookAround();
            }
            stepsLeft -= ready.runBatch();
        }
    }

    /** Refuses further posts, runs those that are there, and closes the selector. */
    @Override
    public void close() {
        entries.close();
        entries.runBatch(owner::messageFailed);
        try {
            poller.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector cannot be closed", e);
        }
    }

    /** Lets I/O, messages and timers in although steps are ready, and decides when to do so again. */
    private void lookAround() {
        if (stepsLeft > 0) {
            look(); // A message came, or the clock is a cheap one.
            return;
        }
        long now = time.nanos();
        if (now - lastPoll >= LOOK_NANOS || cheapTime) {
            poll(0);
            lastPoll = now;
        }
        entries.runBatch(owner::messageFailed);
        deadlines.expire(now);
        pace(stepsPerLook - stepsLeft, now - lastLook);
        lastLook = now;
        stepsLeft = stepsPerLook;
    }

    private void look() {
        entries.runBatch(owner::messageFailed);
        if (deadlines.size() > 0) {
            deadlines.expire(time.nanos());
        }
    }

    /** Steps that were fast may be more next time; steps that were slow must be few at once. */
    private void pace(int steps, long nanos) {
        if (nanos <= LOOK_NANOS) {
            stepsPerLook = Math.min(2 * stepsPerLook, deadlines.size() == 0 ? MAX_STEPS : MAX_STEPS_WITH_TIMERS);
        } else {
            stepsPerLook = Math.max(1, stepsPerLook / 4);
        }
        long perStep = nanos / Math.max(1, steps);
        if (perStep > SLICE_NANOS) {
            slice = (int) Math.max(1, slice * SLICE_NANOS / perStep);
        } else if (slice < MAX_SLICE) {
            slice++; // By little: what was slow a while ago may be so again.
        }
    }

    /** Sleeps until something is ready. */
    private void awaitSomething() {
        look();
        long idleSince = 0;
        while (ready.isEmpty() && !stopped) {
            if (!owner.watchesIdle()) {
                sleep(Long.MAX_VALUE);
            } else {
                idleSince = idleSince == 0 ? System.nanoTime() : idleSince; // Perhaps it did not watch before.
                poll(0); // Exactly idle means that the selector says so, too.
                look();
                if (ready.isEmpty() && !owner.idle(deadlines.next(), System.nanoTime() - idleSince)) {
                    sleep(owner.idleAgainNanos());
                }
            }
            look();
        }
        lastLook = time.nanos();
        stepsLeft = stepsPerLook;
    }

    private void sleep(long atMost) {
        long nanos = deadlines.size() == 0 ? Long.MAX_VALUE : time.waitNanos(deadlines.next());
        nanos = Math.min(nanos, atMost);
        if (nanos == Long.MAX_VALUE && !poller.hasWaiters() && !entries.isPending() && !owner.awaitsThreads()) {
            owner.stuck();
        } else {
            poll(nanos);
        }
    }

    private void poll(long nanos) {
        try {
            poller.poll(nanos);
            if (poller.wasInterrupted() && owner.interrupted()) {
                poller.forgetInterrupt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector failed", e);
        }
    }
}
