package weft.channel;

import static java.util.Objects.requireNonNull;

/**
 * A queue between tasks: what is sent at one end is received at the other, once, in order.
 *
 * <pre>{@code
 * Channel<String> channel = Channel.open(0);
 * TaskGroup.run(group -> {
 *     group.fork(() -> {
 *         try (var sender = channel.sender()) {
 *             sender.send("hello");
 *             sender.send("world");
 *         }
 *     });
 *     for (String word : channel.receiver()) { // ends when the sender is closed
 *         System.out.println(word);
 *     }
 * });
 * }</pre>
 *
 * <p>Several tasks may use an end. If each closes it when it is done, as above, give each one a {@code clone()}: the
 * channel ends when all of them are closed. A sender that nobody closes leaves receivers waiting; a run that comes to a
 * standstill this way ends with a {@link weft.DeadlockException} which says how many are open. With {@code
 * -Dweft.debug=true} an end that is garbage collected unclosed is logged, with the place where it was made.
 *
 * <p>A channel can be made and used before a loop runs, but only one loop uses it at a time.
 *
 * @param <T> what is sent; never null
 * @param sender where items go in
 * @param receiver where they come out
 */
public record Channel<T>(SendChannel<T> sender, ReceiveChannel<T> receiver) {
    /** A capacity: sending never waits. Use it only where something else bounds what is sent. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Two ends that belong together, be it of one channel or of two. */
    public Channel {
        requireNonNull(sender, "sender");
        requireNonNull(receiver, "receiver");
    }

    /**
     * Makes a channel. Does not suspend.
     *
     * @param capacity how many items may be under way; 0: a rendezvous, where each item goes from a sender that waits to
     *     a receiver, or from a sender to a receiver that waits; or {@link #UNLIMITED}
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public static <T> Channel<T> open(int capacity) {
        ChannelCore core = new ChannelCore(checkCapacity(capacity), null);
        return new Channel<>(new SendChannel<>(core), new ReceiveChannel<>(core));
    }

    static int checkCapacity(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException(
                    "negative capacity: " + capacity + "; 0 is a rendezvous, Channel.UNLIMITED the largest");
        }
        return capacity;
    }

    /**
     * What goes on in a channel.
     *
     * @param capacity as it was opened with
     * @param buffered how many items are in the buffer
     * @param peakBuffered the most there ever were
     * @param openSenders how many clones of the sender are open, itself included
     * @param openReceivers the same of the receiver
     * @param tasksWaitingToSend how many tasks wait to send; a {@link Select} counts for each clause
     * @param tasksWaitingToReceive the same of those that wait to receive
     */
    public record Statistics(
            int capacity,
            int buffered,
            int peakBuffered,
            int openSenders,
            int openReceivers,
            int tasksWaitingToSend,
            int tasksWaitingToReceive) {}
}
