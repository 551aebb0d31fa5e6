package weft.channel;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.Confinement;
import weft.LowLevel;
import weft.Weft;

/**
 * A channel with many receivers, each of which gets every item that is sent from when it subscribed.
 *
 * <p>Nobody misses an item: each subscriber has a buffer, and sending waits until there is room in all of them. A
 * subscriber that is too slow for the others should be given a larger capacity, or leave by closing its receiver. With
 * capacity 0 an item is sent when all subscribers wait for it. Without subscribers items go nowhere, at once.
 *
 * <p>Can be made and used before a loop runs, but only one loop uses it at a time.
 *
 * @param <T> what is sent; never null
 */
public final class Broadcast<T> implements AutoCloseable {
    private final int capacity;
    private final Confinement confinement = new Confinement();

    // Confined to one loop at a time.
    private final Set<ChannelCore> subscribers = new LinkedHashSet<>();
    private final WaitList senders = new WaitList();
    private boolean closed;

    /** While a task waits to send: a subscriber that had no room. Before it has, asking the others is in vain. */
    private @Nullable ChannelCore obstacle;

    /** For messages and dumps; given when first asked for. */
    private int number;

    private Broadcast(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Makes a broadcast without subscribers. Does not suspend.
     *
     * @param capacity how many items each subscriber may be behind; 0: sender and subscribers meet; or {@link
     *     Channel#UNLIMITED}
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public static <T> Broadcast<T> open(int capacity) {
        return new Broadcast<>(Channel.checkCapacity(capacity));
    }

    /**
     * Sends {@code item} to all subscribers. Suspends until all have room for it. Those that wait to send are served in
     * the order they came.
     *
     * <p>A cancellation point: cancelled, it throws, and nobody gets the item; what one subscriber got all get.
     *
     * @throws ChannelClosedException if this is closed, or is while this waits
     */
    @Async
    public void send(T item) {
        requireNonNull(item, "item");
        confinement.check(this);
        Weft.checkpointIfCancelled();
        requireOpen();
        if (sendNow(item)) {
            LowLevel.cancelShieldedCheckpoint();
        } else {
            Waiter waiter = new Waiter(LowLevel.currentTask(), this, item, null);
            senders.add(waiter);
            try {
                Object outcome = LowLevel.park(waiter, waiter);
                if (outcome != Ending.SENT) {
                    throw outcome == Ending.CLOSED ? closedError() : Waiter.strangeWake(this);
                }
            } finally {
                waiter.leave(); // It has left, unless something went wrong.
            }
        }
    }

    /**
     * Sends {@code item} to all subscribers if all have room for it. Does not suspend, and is no cancellation point.
     *
     * @return whether it was sent: to all, or to none
     * @throws ChannelClosedException if this is closed
     * @throws IllegalStateException if a loop on another thread uses this
     */
    public boolean trySend(T item) {
        requireNonNull(item, "item");
        confinement.check(this);
        requireOpen();
        return sendNow(item);
    }

    /**
     * A receiver of all items that are sent from now on. It leaves by being closed, and so do its clones, which share
     * its items. Does not suspend.
     *
     * @throws ChannelClosedException if this is closed
     * @throws IllegalStateException if a loop on another thread uses this
     */
    public ReceiveChannel<T> subscribe() {
        confinement.check(this);
        requireOpen();
        ChannelCore core = new ChannelCore(capacity, new Subscription());
        core.senderOpened();
        subscribers.add(core);
        return new ReceiveChannel<>(core);
    }

    /**
     * Ends the broadcast. Tasks that wait to send get a {@link ChannelClosedException}; subscribers get what is in
     * their buffers, and then an {@link EndOfChannelException}. Does nothing if it is closed. Does not suspend.
     *
     * @throws IllegalStateException if a loop on another thread uses this
     */
    @Override
    public void close() {
        confinement.check(this);
        if (!closed) {
            closed = true;
            senders.endAll(Ending.CLOSED);
            subscribers.forEach(ChannelCore::senderClosed);
            subscribers.clear();
        }
    }

    /** What goes on here. Does not suspend. */
    public Statistics statistics() {
        confinement.check(this);
        return new Statistics(capacity, subscribers.size(), senders.size());
    }

    /**
     * What goes on in a broadcast. The receivers of the subscribers know more.
     *
     * @param capacity as it was opened with
     * @param subscribers how many there are
     * @param tasksWaitingToSend how many tasks wait until all subscribers have room
     */
    public record Statistics(int capacity, int subscribers, int tasksWaitingToSend) {}

    // ---- Sending.

    private boolean sendNow(Object item) {
        if (!senders.isEmpty() || !allHaveRoom(null)) {
            return false;
        }
        deliver(item, null);
        return true;
    }

    private void deliver(Object item, @Nullable ChannelCore except) {
        for (ChannelCore each : subscribers) {
            if (each != except && !each.trySend(item)) {
                throw new AssertionError(each + " had room");
            }
        }
    }

    /** Whether an item can be sent to all, {@code except} the one that asks for it, if any. */
    private boolean allHaveRoom(@Nullable ChannelCore except) {
        Set<Selection> taken = capacity == 0 ? new HashSet<>(0) : Set.of();
        for (ChannelCore each : subscribers) {
            if (each != except && !(capacity == 0 ? isAwaited(each, taken) : each.canSend())) {
                obstacle = each;
                return false;
            }
        }
        obstacle = null;
        return true;
    }

    /** Whether a task waits there that can take an item: one that chooses among several subscribers takes only one. */
    private static boolean isAwaited(ChannelCore subscriber, Set<Selection> taken) {
        Waiter receiver = subscriber.receivers().first();
        while (receiver != null && receiver.selection != null && !taken.add(receiver.selection)) {
            receiver = receiver.next;
        }
        return receiver != null;
    }

    /** Sends what can be sent now for those that wait to send. */
    private void sendWaiting() {
        for (Waiter sender = senders.first(); sender != null && allHaveRoom(null); sender = senders.first()) {
            deliver(requireNonNull(sender.item), null);
            sender.wake(Ending.SENT);
        }
    }

    /** What a subscriber's channel asks. */
    private final class Subscription implements Feed {
        @Override
        public boolean hasNext(ChannelCore channel) {
            return capacity == 0 && !senders.isEmpty() && mayHelp(channel) && allHaveRoom(channel);
        }

        @Override
        public @Nullable Object next(ChannelCore channel) {
            Waiter sender = senders.first();
            if (sender == null || !hasNext(channel)) {
                return null;
            }
            Object item = requireNonNull(sender.item);
            deliver(item, channel);
            sender.wake(Ending.SENT);
            return item;
        }

        @Override
        public void wanted(ChannelCore channel) {
            // next() has found that another one is the obstacle.
        }

        @Override
        public void hasRoom(ChannelCore channel) {
            if (mayHelp(channel)) {
                sendWaiting();
            }
        }

        @Override
        public void abandoned(ChannelCore channel) {
            subscribers.remove(channel);
            sendWaiting();
        }

        private boolean mayHelp(ChannelCore channel) {
            return obstacle == null || obstacle == channel;
        }

        @Override
        public String toString() {
            return Broadcast.this.toString();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private ChannelClosedException closedError() {
        return new ChannelClosedException(this + " was closed, so nothing can be sent any more");
    }

    String describeWait() {
        return "to send to " + this + ", " + ChannelCore.count(subscribers.size(), "subscriber");
    }

    /** {@code Broadcast#3 (capacity 10)}. */
    @Override
    public String toString() {
        if (number == 0) {
            number = ChannelCore.nextNumber();
        }
        return "Broadcast#" + number + " (" + ChannelCore.describe(capacity) + ")";
    }
}
