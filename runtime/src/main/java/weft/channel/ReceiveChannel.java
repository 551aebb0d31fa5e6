package weft.channel;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncIterable;
import weft.AsyncIterator;
import weft.LowLevel;
import weft.Weft;

/**
 * The end of a {@link Channel} where items come out. {@code for (var item : receiver)} receives until the channel has
 * ended; leaving the loop early closes nothing.
 *
 * @param <T> what is received; never null
 */
public final class ReceiveChannel<T> implements AsyncIterable<T>, AutoCloseable {
    private final ChannelCore core;
    private final @Nullable Unclosed unclosed;
    private boolean closed;

    /** How many tasks and clauses wait here, or have just been woken: closing need not look for them if there are none. */
    int waiting;

    ReceiveChannel(ChannelCore core) {
        this.core = core;
        this.unclosed = Unclosed.watch(this, core);
        core.receiverOpened();
    }

    /**
     * The next item. Suspends until there is one. Those that wait are served in the order they came.
     *
     * <p>A cancellation point: cancelled, it throws, and has taken nothing; an item that was given to this task is
     * returned even if it is cancelled before it runs again.
     *
     * @throws ChannelClosedException if this end is closed, or is while this waits
     * @throws EndOfChannelException if no sender is left and the buffer is empty
     */
    @Async
    public T receive() {
        core.checkThread();
        Weft.checkpointIfCancelled();
        Object item = poll();
        if (item != null) {
            LowLevel.cancelShieldedCheckpoint();
            return received(item);
        }
        requireUnended();
        Waiter waiter = core.awaitItem(new Waiter(LowLevel.currentTask(), this, null, null));
        waiting++;
        try {
            return received(LowLevel.park(waiter, waiter));
        } finally {
            waiting--;
            waiter.leave(); // It has left, unless something went wrong.
        }
    }

    /**
     * The next item, if there is one now. Does not suspend, and is no cancellation point.
     *
     * @throws ChannelClosedException if this end is closed
     * @throws EndOfChannelException if no sender is left and the buffer is empty
     * @throws IllegalStateException if a loop on another thread uses the channel
     */
    public Optional<T> tryReceive() {
        core.checkThread();
        Object item = poll();
        if (item != null) {
            return Optional.of(received(item));
        }
        requireUnended();
        return Optional.empty();
    }

    /**
     * Another receiver of the same channel, to be closed by itself. Each item goes to one of them. Does not suspend.
     *
     * @throws ChannelClosedException if this end is closed
     * @throws IllegalStateException if a loop on another thread uses the channel
     */
    @Override
    public ReceiveChannel<T> clone() {
        core.checkThread();
        requireOpen();
        return new ReceiveChannel<>(core);
    }

    /**
     * Closes this end. Tasks that wait to receive through it get a {@link ChannelClosedException}; those that use a
     * clone do not notice. When the last receiver is closed, what is in the buffer is dropped, and senders get a {@link
     * BrokenChannelException}. Does nothing if it is closed. Does not suspend.
     *
     * @throws IllegalStateException if a loop on another thread uses the channel
     */
    @Override
    public void close() {
        core.checkThread();
        if (!closed) {
            closed = true;
            if (unclosed != null) {
                unclosed.closed();
            }
            if (waiting > 0) {
                core.receivers().endAllAt(this, Ending.CLOSED);
            }
            core.receiverClosed();
        }
    }

    /**
     * Receives until the channel has ended, where {@code hasNext()} returns false. Its methods suspend and meet a
     * cancellation as {@link #receive} does. What {@code hasNext()} has received, {@code next()} returns.
     */
    @Override
    public AsyncIterator<T> iterator() {
        return new Items<>(this);
    }

    /** What goes on in the channel. Does not suspend. */
    public Channel.Statistics statistics() {
        core.checkThread();
        return core.statistics();
    }

    private static final class Items<T> implements AsyncIterator<T> {
        private final ReceiveChannel<T> from;

        /** What hasNext has received for next; null if there is nothing. */
        private @Nullable Object next;

        Items(ReceiveChannel<T> from) {
            this.from = from;
        }

        @Async
        @Override
        public boolean hasNext() {
            if (next != null) {
                return true;
            }
            ChannelCore core = from.core;
            core.checkThread();
            Weft.checkpointIfCancelled();
            Object item = from.poll();
            if (item != null || core.hasEnded()) {
                next = item;
                LowLevel.cancelShieldedCheckpoint();
                return item != null;
            }
            Waiter waiter = core.awaitItem(new Waiter(LowLevel.currentTask(), from, null, null));
            from.waiting++;
            try {
                Object outcome = LowLevel.park(waiter, waiter);
                next = outcome == Ending.END ? null : from.received(outcome);
            } finally {
                from.waiting--;
                waiter.leave(); // It has left, unless something went wrong.
            }
            return next != null;
        }

        @Async
        @Override
        @SuppressWarnings("unchecked") // What the senders sent.
        public T next() {
            if (next == null && !hasNext()) {
                throw from.error(Ending.END);
            }
            T item = (T) requireNonNull(next);
            next = null;
            return item;
        }
    }

    ChannelCore core() {
        return core;
    }

    /** The next item, or null if there is none now. */
    private @Nullable Object poll() {
        requireOpen();
        return core.tryReceive();
    }

    /** Checks that there is something to be hoped for. */
    void requireReceivable() {
        requireOpen();
        requireUnended();
    }

    private void requireOpen() {
        if (closed) {
            throw error(Ending.CLOSED);
        }
    }

    private void requireUnended() {
        if (core.hasEnded()) {
            throw error(Ending.END);
        }
    }

    /** The item that a task was woken with. */
    @SuppressWarnings("unchecked") // What the senders sent.
    T received(@Nullable Object outcome) {
        if (outcome instanceof Ending ending) {
            throw error(ending);
        }
        if (outcome == null) {
            throw Waiter.strangeWake(this);
        }
        return (T) outcome;
    }

    private RuntimeException error(Ending ending) {
        return core.error(ending, "receiver");
    }

    String describeWait() {
        return "to receive from " + core + ", " + ChannelCore.count(core.openSenders(), "sender") + " open";
    }

    @Override
    public String toString() {
        return "a receiver of " + core;
    }
}
