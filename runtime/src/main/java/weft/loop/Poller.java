package weft.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The selector of one loop: tells each waiter when its channel is ready.
 *
 * <p>A channel has at most one waiter for each direction: reading (or accepting) and writing (or connecting). A waiter
 * is told once; who wants to know again must {@link #await} again. Try the operation first and wait only when it would
 * block: a wait costs a turn of the loop, and the first one a system call.
 *
 * <p>Confined to the loop's thread, except {@link #wakeup()}.
 */
public final class Poller implements AutoCloseable {
    /*
     * AWAKE  -> ASLEEP   // poll() is about to block
     * AWAKE  -> WOKEN    // wakeup(): the next poll() must not block
     * ASLEEP -> WOKEN    // wakeup(), which then interrupts the select
     * any    -> AWAKE    // poll() returns, before its caller looks at what other threads left
     */
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final Consumer<SelectionKey> dispatch = this::dispatch;

    /** Changed by any thread. */
    private final AtomicInteger sleep = new AtomicInteger(AWAKE);

    /** How many waits are pending. */
    private int waits;

    /** An interrupt would make every select return at once, so we take it away, and give it back at the end. */
    private boolean interrupted;

    private Poller(Selector selector) {
        this.selector = selector;
    }

    /** What is told when a channel is ready. Runs inside {@link #poll}, so it should do little: make a task ready, say. */
    public interface Waiter {
        /** {@code ops} is what the channel is ready for, among what was asked; never 0. */
        void ready(int ops);

        /** The channel was closed through {@link Poller#close(SelectableChannel)}. */
        void closed();
    }

    /** Opens a selector. */
    public static Poller open() throws IOException {
        return new Poller(Selector.open());
    }

    /** Whether somebody waits for a channel. */
    public boolean hasWaiters() {
        return waits > 0;
    }

    /**
     * Tells {@code waiter} once, in a later {@link #poll}, that {@code channel} is ready for one of {@code ops}.
     *
     * @param channel in non-blocking mode
     * @param ops the {@code OP_} bits of {@link SelectionKey}
     * @throws ClosedChannelException if the channel is closed
     * @throws IllegalStateException if there is a waiter for that direction already
     * @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
     * @throws IllegalArgumentException if {@code ops} is 0, or something the channel does not support
     */
    public void await(SelectableChannel channel, int ops, Waiter waiter) throws ClosedChannelException {
        if (ops == 0 || (ops & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException(
                    channel + " cannot be awaited for operations " + ops + "; it supports " + channel.validOps());
        }
        SelectionKey key = channel.keyFor(selector);
        if (key == null) {
            Interest interest = new Interest();
            key = channel.register(selector, 0, interest);
            interest.key = key;
        }
        try {
            ((Interest) key.attachment()).add(ops, waiter);
        } catch (CancelledKeyException e) {
            throw (ClosedChannelException) new ClosedChannelException().initCause(e);
        }
        waits++;
    }

    /**
     * Makes {@code waiter} wait no longer. Also if the channel was closed in some other way than {@link #close}; then
     * nobody else would ever end its wait.
     *
     * @return false if it did not wait: it has been told
     */
    public boolean cancel(SelectableChannel channel, Waiter waiter) {
        SelectionKey key = channel.keyFor(selector);
        // No key: somebody closed the channel behind our back, and the selector, which has noticed, tells nobody.
        if (key != null && !((Interest) key.attachment()).remove(waiter)) {
            return false;
        }
        waits--;
        return true;
    }

    /**
     * Closes {@code channel}, whether or not anybody ever awaited it, and tells its waiters. When this returns the
     * descriptor is free: a port can be bound again, a connect is refused. Does nothing if it was closed before. Must
     * not be called by a waiter.
     */
    public void close(SelectableChannel channel) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null) {
            channel.close();
            return;
        }
        Interest interest = (Interest) key.attachment();
        waits -= interest.size();
        try {
            // The descriptor of a registered channel is freed by the next select, whatever close() says. In this order
            // the JDK need not shut the connection down first, for want of closing it.
            key.cancel();
            selector.selectNow(dispatch);
        } finally {
            try {
                channel.close();
            } finally {
                interest.closed();
            }
        }
    }

    /**
     * Tells the waiters whose channels are ready. Blocks until there is one, or another thread calls {@link #wakeup()},
     * or the time is up; may return early for no reason, but never because of the time.
     *
     * @param timeoutNanos 0: don't block; {@link Long#MAX_VALUE}: no limit
     */
    public void poll(long timeoutNanos) throws IOException {
        if (timeoutNanos <= 0 || !sleep.compareAndSet(AWAKE, ASLEEP)) {
            if (waits > 0) {
                selector.selectNow(dispatch);
            }
        } else {
            select(timeoutNanos);
        }
        if (sleep.get() != AWAKE) {
            sleep.set(AWAKE);
        }
        if (Thread.interrupted()) {
            interrupted = true;
        }
    }

    private void select(long timeoutNanos) throws IOException {
        if (timeoutNanos == Long.MAX_VALUE) {
            selector.select(dispatch);
        } else {
            // Rounded up: a timer may be late, but must not find that it is too early.
            selector.select(dispatch, (timeoutNanos - 1) / NANOS_PER_MILLI + 1);
        }
    }

    /** Makes the {@link #poll} that blocks now, or else the next one, return at once. May be called by any thread. */
    public void wakeup() {
        // Whoever finds it WOKEN left its message before poll() resets that, and poll()'s caller will see the message.
        if (sleep.get() != WOKEN && sleep.getAndSet(WOKEN) == ASLEEP) {
            selector.wakeup();
        }
    }

    /** Whether {@link #poll} has taken an interrupt away. */
    boolean wasInterrupted() {
        return interrupted;
    }

    /** Does not give the interrupt back at the end. */
    void forgetInterrupt() {
        interrupted = false;
    }

    /** Closes the selector; channels stay open. Restores the thread's interrupt status, if {@link #poll} took one away. */
    @Override
    public void close() throws IOException {
        selector.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(SelectionKey key) {
        Interest interest = (Interest) key.attachment();
        try {
            waits -= interest.fire(key.readyOps());
        } catch (CancelledKeyException e) {
            // Another thread closed the channel behind our back, which must not harm the others.
            waits -= interest.size();
            interest.closed();
        }
    }
}
