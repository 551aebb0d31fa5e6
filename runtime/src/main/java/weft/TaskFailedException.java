package weft;

import java.io.Serial;

/** Thrown to whom asks for the result of a task that failed. Its cause is what the task threw. */
public class TaskFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    TaskFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
