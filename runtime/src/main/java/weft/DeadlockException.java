package weft;

import java.io.Serial;

/**
 * Ends a run in which nothing can ever happen again: every task waits, and there is no timer, no I/O and no other thread
 * that could wake one. The message draws groups and tasks as a tree: what each waits for, and its logical stack.
 *
 * <p>A task in {@link Weft#sleepForever} waits like any other. A thread counts as long as a task waits for it ({@link
 * LowLevel#callOnThread} and what is built on that). Who asks for a {@link LoopHandle} may give it to any thread, so from
 * then on nothing is hopeless.
 *
 * <p>When it comes out of the run, the tasks have been cancelled and have cleaned up. A cleanup may wait and sleep as
 * always; only if it gets stuck, too, shields are lowered, and last of all those waits are ended that cannot be aborted.
 * What the main task throws meanwhile is suppressed in this.
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
