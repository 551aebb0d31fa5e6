package weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handle on a task. The {@link TaskGroup} that it was forked in still owns it and its errors: if it fails the group
 * fails, whether or not anybody asked here.
 *
 * <p>May be used in the task's loop only; {@link #name()} also elsewhere.
 *
 * @param <T> what the task returns
 */
public interface Task<T extends @Nullable Object> {
    /** What a task is at. */
    enum State {
        /** It has not run yet. */
        PENDING,
        /** It has begun, and may be waiting for something. */
        RUNNING,
        /** It or its group is cancelled, and it has not ended yet; it may still finish, or fail. */
        CANCELLING,
        /** It returned. */
        FINISHED,
        /** It threw something else than {@link Cancelled}. */
        FAILED,
        /** It ended with {@link Cancelled}. */
        CANCELLED
    }

    /** The name it was given, or one made of its body's class and a number. */
    String name();

    /** What the task is at. */
    State state();

    /**
     * The task whose group this one belongs to, whoever forked it. While a call to {@link TaskGroup#start} waits for its
     * signal: the task that called it. Null for the main task, for those that other threads started, and once it has
     * ended.
     */
    @Nullable
    Task<?> parent();

    /**
     * Waits until the task has ended, and returns its result. Suspends. A cancellation ends the wait, not the task.
     *
     * @throws TaskFailedException if the task failed; the cause is what it threw
     * @throws TaskCancelledException if the task was cancelled
     * @throws IllegalStateException if a task awaits itself, or one of another loop
     */
    @Async
    T await();

    /**
     * Waits until the task has ended, however. Suspends. A cancellation ends the wait, not the task.
     *
     * @throws IllegalStateException if a task joins itself, or one of another loop
     */
    @Async
    void join();

    /**
     * The result of the ended task. Does not suspend.
     *
     * @throws TaskFailedException if the task failed; the cause is what it threw
     * @throws TaskCancelledException if the task was cancelled
     * @throws IllegalStateException if it has not ended
     */
    T result();

    /**
     * What the ended task threw, {@link Cancelled} included; null if it returned. Does not suspend.
     *
     * @throws IllegalStateException if it has not ended
     */
    @Nullable
    Throwable exception();

    /** Cancels this task and what it started, nothing else. Does nothing if it has ended. */
    void cancel();

    /**
     * As {@link #cancel()}.
     *
     * @param reason what {@link Cancelled#reason()} says
     */
    void cancel(String reason);

    /** {@link #cancel()}, then {@link #join()}. */
    @Async
    void cancelAndJoin();

    /**
     * The logical stack: the innermost frame first, those that called it after it, as if nothing ever suspended. Empty
     * if the task has not begun, or has ended.
     */
    List<StackTraceElement> stackTrace();
}
