package weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A loop, for other threads: the only part of Weft that any thread may use. */
public interface LoopHandle {
    /**
     * The handle on the loop of the current thread or task.
     *
     * @throws IllegalStateException if there is none
     */
    static LoopHandle current() {
        return LowLevel.loop();
    }

    /**
     * Has {@code action} run on the loop's thread, in a later turn, between tasks; first come first served. It must
     * neither block nor suspend. If it throws, see {@link RunOptions#uncaught}.
     *
     * @throws IllegalStateException if the loop has ended
     */
    void post(Runnable action);

    /**
     * Runs {@code body} as a task of the loop, and blocks the calling thread until it has ended. An interrupt cancels
     * the task; its status is kept.
     *
     * @throws X what the body throws
     * @throws IllegalStateException if the loop has ended, or this is its own thread, which must not block
     * @throws java.util.concurrent.CancellationException if the task is cancelled, as it is when the loop ends
     */
    <X extends Throwable> void run(AsyncRunnable<X> body) throws X;

    /** As {@link #run}, for a body that returns a value. */
    <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X;

    /**
     * Runs {@code body} as a task of the loop. Cancelling the future cancels the task. The task is cancelled when the
     * loop's main task has ended.
     *
     * @throws IllegalStateException if the loop has ended
     */
    CompletableFuture<@Nullable Void> runAsync(AsyncRunnable<?> body);

    /** As {@link #runAsync}, for a body that returns a value. */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncCallable<T, ?> body);

    /** An executor that {@linkplain #post posts}; it rejects what comes after the loop has ended. */
    Executor asExecutor();
}
