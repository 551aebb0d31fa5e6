package weft.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Messages from other threads: the one door into the loop. First come first served. */
final class EntryQueue {
    private final Runnable wakeup;

    // Guarded by this.
    private final Queue<Runnable> entries = new ArrayDeque<>();
    private boolean closed;

    /** Whether the loop has been woken since it last looked. Written under the lock, read by the loop without. */
    private volatile boolean pending;

    /**
     * Makes a queue.
     *
     * @param wakeup wakes the loop; called by the thread that adds the first entry since the loop last looked
     */
    EntryQueue(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Adds {@code entry}; false if the queue is closed, and it will never run. May be called by any thread. */
    boolean add(Runnable entry) {
        boolean first;
        synchronized (this) {
            if (closed) {
                return false;
            }
            entries.add(entry);
            first = !pending;
            pending = true;
        }
        if (first) {
            wakeup.run();
        }
        return true;
    }

    /** Whether there are entries to run. */
    boolean isPending() {
        return pending;
    }

    /**
     * Runs the entries that are there now; those that they add wait, so that they cannot keep the loop for themselves.
     * One that throws does not harm the others.
     */
    void runBatch(Consumer<Throwable> failed) {
        if (!pending) {
            return;
        }
        Runnable[] batch;
        synchronized (this) {
            batch = entries.toArray(new Runnable[0]);
            entries.clear();
            pending = false;
        }
        for (Runnable entry : batch) {
            try {
                entry.run();
            } catch (Throwable t) {
                failed.accept(t);
            }
        }
    }

    /** Refuses further entries. Those that are there still run, by {@link #runBatch}. */
    synchronized void close() {
        closed = true;
    }
}
