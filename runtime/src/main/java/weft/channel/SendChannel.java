package weft.channel;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.Weft;

/**
 * The end of a {@link Channel} where items go in.
 *
 * @param <T> what is sent; never null
 */
public final class SendChannel<T> implements AutoCloseable {
    private final ChannelCore core;
    private final @Nullable Unclosed unclosed;
    private boolean closed;

    /** How many tasks and clauses wait here, or have just been woken: closing need not look for them if there are none. */
    int waiting;

    SendChannel(ChannelCore core) {
        this.core = core;
        this.unclosed = Unclosed.watch(this, core);
        core.senderOpened();
    }

    /**
     * Sends {@code item}: gives it to the task that has waited longest to receive, or puts it into the buffer, or, if
     * that is full, suspends until there is room. Those that wait to send are served in the order they came.
     *
     * <p>A cancellation point: cancelled, it throws, and has sent nothing; what was received by somebody was sent.
     *
     * @throws ChannelClosedException if this end is closed, or is while this waits
     * @throws BrokenChannelException if no receiver is left, or none is while this waits
     */
    @Async
    public void send(T item) {
        requireNonNull(item, "item");
        core.checkThread();
        Weft.checkpointIfCancelled();
        requireSendable();
        if (core.trySend(item)) {
            LowLevel.cancelShieldedCheckpoint();
        } else {
            Waiter waiter = core.awaitRoom(new Waiter(LowLevel.currentTask(), this, item, null));
            waiting++;
            try {
                requireSent(LowLevel.park(waiter, waiter));
            } finally {
                waiting--;
                waiter.leave(); // It has left, unless something went wrong.
            }
        }
    }

    /**
     * Sends {@code item} if that is possible without waiting: if a task waits to receive, or there is room in the
     * buffer. Does not suspend, and is no cancellation point.
     *
     * @return whether it was sent
     * @throws ChannelClosedException if this end is closed
     * @throws BrokenChannelException if no receiver is left
     * @throws IllegalStateException if a loop on another thread uses the channel
     */
    public boolean trySend(T item) {
        requireNonNull(item, "item");
        core.checkThread();
        requireSendable();
        return core.trySend(item);
    }

    /**
     * Another sender of the same channel, to be closed by itself. Does not suspend.
     *
     * @throws ChannelClosedException if this end is closed
     * @throws IllegalStateException if a loop on another thread uses the channel
     */
    @Override
    public SendChannel<T> clone() {
        core.checkThread();
        if (closed) {
            throw error(Ending.CLOSED);
        }
        return new SendChannel<>(core);
    }

    /**
     * Closes this end. Tasks that wait to send through it get a {@link ChannelClosedException}; those that use a clone
     * do not notice. When the last sender is closed, receivers get what is in the buffer, and then an {@link
     * EndOfChannelException}. Does nothing if it is closed. Does not suspend.
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
                core.senders().endAllAt(this, Ending.CLOSED);
            }
            core.senderClosed();
        }
    }

    /** What goes on in the channel. Does not suspend. */
    public Channel.Statistics statistics() {
        core.checkThread();
        return core.statistics();
    }

    ChannelCore core() {
        return core;
    }

    void requireSendable() {
        if (closed) {
            throw error(Ending.CLOSED);
        }
        if (core.isBroken()) {
            throw error(Ending.BROKEN);
        }
    }

    /** Checks what a task was woken with that has waited to send. */
    void requireSent(@Nullable Object outcome) {
        if (outcome != Ending.SENT) {
            throw outcome instanceof Ending ending ? error(ending) : Waiter.strangeWake(this);
        }
    }

    private RuntimeException error(Ending ending) {
        return core.error(ending, "sender");
    }

    String describeWait() {
        return "to send to " + core + ", " + ChannelCore.count(core.openReceivers(), "receiver") + " open";
    }

    @Override
    public String toString() {
        return "a sender of " + core;
    }
}
