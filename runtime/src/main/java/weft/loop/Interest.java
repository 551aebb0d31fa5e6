package weft.loop;

import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one channel: the reading and the writing side, each with its half of the key's interest set.
 *
 * <p>Reading stays of interest after the waiter has been told, since it usually comes back, and each change costs a
 * system call. The interest goes when an event finds nobody waiting. Writing is different: a socket is nearly always
 * writable, so that the next poll would find nobody for sure. There the interest goes at once; should the writer be
 * back before the next poll, the selector sees no change, and there is no system call either.
 */
final class Interest {
    private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    /** Set right after registration. */
    @Nullable
    SelectionKey key;

    private Poller.@Nullable Waiter reader;
    private Poller.@Nullable Waiter writer;

    /** What the waiters asked for. While a side has no waiter its bits are 0. */
    private int asked;

    /** The key's interest set; {@code asked} is always part of it. */
    private int armed;

    void add(int ops, Poller.Waiter waiter) {
        if ((ops & READING) != 0 && reader != null) {
            throw busy("read from (or accepted on)");
        }
        if ((ops & WRITING) != 0 && writer != null) {
            throw busy("written to (or connected)");
        }
        arm(armed | ops);
        asked |= ops;
        if ((ops & READING) != 0) {
            reader = waiter;
        }
        if ((ops & WRITING) != 0) {
            writer = waiter;
        }
    }

    /** Forgets a waiter, but leaves the interest: an event will find nobody and clear it. */
    boolean remove(Poller.Waiter waiter) {
        boolean found = false;
        if (reader == waiter) {
            reader = null;
            asked &= ~READING;
            found = true;
        }
        if (writer == waiter) {
            writer = null;
            asked &= ~WRITING;
            found = true;
        }
        return found;
    }

    /** Tells those who wait for one of {@code ready}. Returns how many. */
    int fire(int ready) {
        int answered = ready & asked;
        Poller.Waiter reading = (answered & READING) == 0 ? null : reader;
        Poller.Waiter writing = (answered & WRITING) == 0 ? null : writer;
        int unasked = ready & ~asked;
        arm(armed & ~(unasked | (answered & WRITING)));
        if (reading != null) {
            remove(reading);
        }
        if (writing != null) {
            remove(writing);
        }
        if (reading == writing) {
            if (reading == null) {
                return 0;
            }
            reading.ready(answered);
            return 1;
        }
        int told = 0;
        if (reading != null) {
            reading.ready(answered & READING);
            told++;
        }
        if (writing != null) {
            writing.ready(answered & WRITING);
            told++;
        }
        return told;
    }

    /** Tells all waiters that their channel is closed. */
    void closed() {
        Poller.Waiter reading = reader;
        Poller.Waiter writing = writer;
        reader = null;
        writer = null;
        asked = 0;
        if (reading != null) {
            reading.closed();
        }
        if (writing != null && writing != reading) {
            writing.closed();
        }
    }

    /** How many wait. */
    int size() {
        if (reader == null || reader == writer) {
            return writer == null ? 0 : 1;
        }
        return writer == null ? 1 : 2;
    }

    private void arm(int ops) {
        if (ops != armed) {
            armed = ops;
            assert key != null;
            key.interestOps(ops);
        }
    }

    private IllegalStateException busy(String what) {
        assert key != null;
        return new IllegalStateException(
                key.channel() + " is being " + what + " by another task already; let one task do that at a time");
    }
}
