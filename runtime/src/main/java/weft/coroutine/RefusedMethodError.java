package weft.coroutine;

import java.io.Serial;

/**
 * Thrown by a call to an {@code @Async} method that the weaver had to refuse. The message names class, method, line,
 * the construct in the way, and what to write instead.
 */
public final class RefusedMethodError extends LinkageError {
    @Serial
    private static final long serialVersionUID = 1;

    /** Called by generated code. */
    public RefusedMethodError(String message) {
        super(message);
    }
}
