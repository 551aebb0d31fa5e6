package weft.channel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import weft.Confinement;

/** What the ends of one channel share: the buffer, and who waits. */
final class ChannelCore {
    /*
     * buffer.size() <= capacity
     * if a task waits to send, the buffer is full
     * if a task waits to receive, the buffer is empty
     * if one waits to send and one to receive, they are clauses of the same Select
     *
     * Each operation restores this before it returns: who makes room for a sender that waits puts its item into the
     * buffer, and who brings an item gives it to a receiver that waits. So nobody can come in between.
     */
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int capacity;
    private final @Nullable Feed feed;
    private final Confinement confinement = new Confinement();

    // Confined to one loop at a time.
    private final Buffer buffer = new Buffer();
    private final WaitList senders = new WaitList();
    private final WaitList receivers = new WaitList();
    private int openSenders;
    private int openReceivers;

    /** For messages and dumps; given when first asked for. */
    private int number;

    ChannelCore(int capacity, @Nullable Feed feed) {
        this.capacity = capacity;
        this.feed = feed;
    }

    /** Refuses other threads than that of the loop. */
    void checkThread() {
        confinement.check(this);
    }

    // ---- Sending.

    /** Whether something can be sent at once. */
    boolean canSend() {
        return !receivers.isEmpty() || buffer.size() < capacity;
    }

    /** Sends, if that is possible at once. */
    boolean trySend(Object item) {
        Waiter receiver = receivers.first();
        if (receiver != null) {
            receiver.wake(item);
            return true;
        }
        if (buffer.size() < capacity) {
            buffer.add(item);
            return true;
        }
        return false;
    }

    /** Has a task wait for {@link #trySend}, which was in vain; it must park now. */
    Waiter awaitRoom(Waiter waiter) {
        senders.add(waiter);
        return waiter;
    }

    // ---- Receiving.

    /** Whether something can be received at once. */
    boolean canReceive() {
        return buffer.size() > 0 || !senders.isEmpty() || (feed != null && feed.hasNext(this));
    }

    /** Takes the next item, or null if there is none now. */
    @Nullable
    Object tryReceive() {
        Object item = buffer.poll();
        Waiter sender = senders.first();
        if (item != null) {
            if (sender != null) {
                buffer.add(sent(sender));
            } else if (feed != null) {
                feed.hasRoom(this);
            }
            return item;
        }
        if (sender != null) {
            return sent(sender);
        }
        return feed == null ? null : feed.next(this);
    }

    private static Object sent(Waiter sender) {
        Object item = requireNonNull(sender.item);
        sender.wake(Ending.SENT);
        return item;
    }

    /** Has a task wait for {@link #tryReceive}, which was in vain; it must park now. */
    Waiter awaitItem(Waiter waiter) {
        receivers.add(waiter);
        if (feed != null) {
            feed.wanted(this);
        }
        return waiter;
    }

    /** Whether nothing will be received any more. */
    boolean hasEnded() {
        return openSenders == 0 && buffer.size() == 0;
    }

    /** Whether nothing can be sent any more. */
    boolean isBroken() {
        return openReceivers == 0;
    }

    // ---- Opening and closing.

    void senderOpened() {
        openSenders++;
    }

    void receiverOpened() {
        openReceivers++;
    }

    void senderClosed() {
        openSenders--;
        if (openSenders == 0) {
            receivers.endAll(Ending.END);
        }
    }

    void receiverClosed() {
        openReceivers--;
        if (openReceivers == 0) {
            buffer.clear();
            senders.endAll(Ending.BROKEN);
            if (feed != null) {
                feed.abandoned(this);
            }
        }
    }

    // ---- For those who ask.

    RuntimeException error(Ending ending, String end) {
        return switch (ending) {
            case SENT -> Waiter.strangeWake(end);
            case CLOSED ->
                new ChannelClosedException(
                        "this " + end + " of " + this + " was closed; a task that goes on needs a clone of its own");
            case BROKEN -> new BrokenChannelException("no receiver of " + this + " is left, so nothing can be sent");
            case END -> new EndOfChannelException(this + " has ended: no sender is left, and everything was received");
        };
    }

    Channel.Statistics statistics() {
        return new Channel.Statistics(
                capacity, buffer.size(), buffer.peak(), openSenders, openReceivers, senders.size(), receivers.size());
    }

    int openSenders() {
        return openSenders;
    }

    int openReceivers() {
        return openReceivers;
    }

    /** Who waits to send. */
    WaitList senders() {
        return senders;
    }

    /** Who waits to receive. */
    WaitList receivers() {
        return receivers;
    }

    /** {@code Channel#3 (capacity 10)}. */
    @Override
    public String toString() {
        if (feed != null) {
            return feed.toString();
        }
        if (number == 0) {
            number = nextNumber();
        }
        return "Channel#" + number + " (" + describe(capacity) + ")";
    }

    static int nextNumber() {
        return NUMBERS.incrementAndGet();
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    static String describe(int capacity) {
        return switch (capacity) {
            case 0 -> "rendezvous";
            case Channel.UNLIMITED -> "unlimited";
            default -> "capacity " + capacity;
        };
    }
}
