package weft.sync;

/** Thrown when a task uses something that another task is using, and only one may at a time. */
public final class BusyResourceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Says what is busy, and what to do about it. */
    public BusyResourceException(String message) {
        super(message);
    }
}
