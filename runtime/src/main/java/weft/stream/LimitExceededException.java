package weft.stream;

import java.io.IOException;

/**
 * Thrown when what was to be read is larger than the caller allows: a line, or what stands in front of a delimiter, or
 * all that is left. What has come in stays in the buffer, and can be read in another way.
 */
public final class LimitExceededException extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what is too large, and what the limit was. */
    public LimitExceededException(String message) {
        super(message);
    }
}
