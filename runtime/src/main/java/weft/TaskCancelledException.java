package weft;

import java.io.Serial;

/** Thrown to whom asks for the result of a task that was cancelled. Its cause is the {@link Cancelled} that ended it. */
public final class TaskCancelledException extends TaskFailedException {
    @Serial
    private static final long serialVersionUID = 1;

    TaskCancelledException(String message, Throwable cause) {
        super(message, cause);
    }
}
