package weft.channel;

import java.util.NoSuchElementException;

/** Thrown when a channel has come to its end: no sender is left, and all items have been received. */
public final class EndOfChannelException extends NoSuchElementException {
    private static final long serialVersionUID = 1;

    /** Says which channel. */
    public EndOfChannelException(String message) {
        super(message);
    }
}
