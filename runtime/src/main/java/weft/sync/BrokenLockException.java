package weft.sync;

import java.io.Serial;

/** Thrown to those who want a {@link Lock} that nobody can release any more: the task that held it has ended. */
public final class BrokenLockException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says which lock, and who held it. */
    public BrokenLockException(String message) {
        super(message);
    }
}
