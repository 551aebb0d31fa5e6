package weft.channel;

/** Thrown when something is sent to a channel none of whose receivers is left: nobody would ever get it. */
public final class BrokenChannelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says which channel. */
    public BrokenChannelException(String message) {
        super(message);
    }
}
