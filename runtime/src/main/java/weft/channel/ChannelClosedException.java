package weft.channel;

/** Thrown by an operation on an end of a channel that was closed, before or while the operation waited. */
public final class ChannelClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says which end of which channel. */
    public ChannelClosedException(String message) {
        super(message);
    }
}
