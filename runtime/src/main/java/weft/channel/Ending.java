package weft.channel;

/** How a wait ends, if not with an item. */
enum Ending {
    /** The item was sent. */
    SENT,
    /** The end it uses was closed. That outranks the others: it is our doing. */
    CLOSED,
    /** No receiver is left. */
    BROKEN,
    /** No sender is left, and nothing in the buffer. */
    END
}
