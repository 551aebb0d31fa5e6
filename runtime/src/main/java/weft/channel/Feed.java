package weft.channel;

import org.jspecify.annotations.Nullable;

/** Where the items of a channel come from that has no senders of its own. Called by the channel, for each of these events. */
interface Feed {
    /** Whether {@link #next} would return an item. */
    boolean hasNext(ChannelCore channel);

    /** Somebody wants an item, and the buffer is empty. Null if there is none now. */
    @Nullable
    Object next(ChannelCore channel);

    /** There was none, and now that task waits for it. */
    void wanted(ChannelCore channel);

    /** An item was taken out of the buffer. */
    void hasRoom(ChannelCore channel);

    /** The last receiver was closed. */
    void abandoned(ChannelCore channel);
}
