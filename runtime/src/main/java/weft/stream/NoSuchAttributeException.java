package weft.stream;

import java.util.NoSuchElementException;

/** Thrown when a stream, and what it is built on, doesn't have the {@link Attribute} asked for. */
public final class NoSuchAttributeException extends NoSuchElementException {
    private static final long serialVersionUID = 1;

    /** Says which attribute, and of what. */
    public NoSuchAttributeException(String message) {
        super(message);
    }
}
