package weft;

import java.io.Serial;

/**
 * Ends a run in which nothing can ever happen again: every task waits, and there is no timer, no I/O and no other thread
 * that could wake one. The message lists the tasks, what each waits for, and its logical stack.
 *
 * @see RunOptions#deadlockDetection
 */
public final class DeadlockException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1;

    DeadlockException(String message) {
        super(message);
    }
}
