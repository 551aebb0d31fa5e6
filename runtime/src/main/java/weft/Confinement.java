package weft;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what tasks share to one loop at a time: a field of it, which each operation asks first. Tasks of one loop take
 * turns, so it needs no locks; but used by two loops at once, or by a thread outside, it would break in silence.
 *
 * <p>Before a run and after it any thread may use it, which then has to see to it that the others know. This tells most
 * mistakes, not all, as iterators of collections do; asking costs next to nothing.
 */
public final class Confinement {
    /** Who passed last. */
    private @Nullable Thread last;

    /** The loop on whose thread that was; null outside a loop. */
    private @Nullable Run run;

    /** Makes one that belongs to no loop yet. */
    public Confinement() {}

    /** What remains of a run. */
    static final class Run {
        private final Thread thread;
        boolean ended;

        Run(Thread thread) {
            this.thread = thread;
        }
    }

    /**
     * Does nothing if the current thread may use {@code shared}, to which this belongs. Does not suspend.
     *
     * @throws IllegalStateException if that belongs to a loop that is running, and this is another one, or none
     */
    public void check(Object shared) {
        if (Thread.currentThread() != last) {
            enter(shared);
        }
    }

    private void enter(Object shared) {
        Runner runner = Runner.currentOrNull();
        Run current = runner == null ? null : runner.identity();
        Run previous = run;
        if (previous != null && previous != current && !previous.ended) {
            throw new IllegalStateException(shared + " was used on thread '"
                    + Thread.currentThread().getName() + "', but it belongs to the loop on thread '"
                    + previous.thread.getName() + "'; use LoopHandle.post, or run, of that loop");
        }
        run = current;
        last = Thread.currentThread();
    }
}
