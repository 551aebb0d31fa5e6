package weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;

/**
 * The way in: {@link #run} turns the calling thread into a loop. And what every task can do: wait, and ask for the time.
 *
 * <pre>{@code
 * Weft.run(() -> {
 *     Weft.sleep(Duration.ofSeconds(1));
 *     System.out.println("Hello");
 * });
 * }</pre>
 */
public final class Weft {
    private Weft() {}

    // ---- Running.

    /**
     * Runs {@code main} as the first task of a new loop, on the calling thread, until it and all that it started have
     * ended. An interrupt of that thread doesn't end the run, and is there again afterwards; to end it from another thread
     * cancel a scope through a {@link LoopHandle}.
     *
     * @throws X what {@code main} throws, as it is
     * @throws IllegalStateException if this thread runs a loop already
     * @throws DeadlockException if nothing can ever happen any more
     */
    public static <X extends Throwable> void run(AsyncRunnable<X> main) throws X {
        options().run(main);
    }

    /** As {@link #run}, for a body that returns a value. */
    public static <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> main) throws X {
        return options().call(main);
    }

    /** For runs with a clock of their own, a name, and so on. */
    public static RunOptions options() {
        return RunOptions.DEFAULT;
    }

    // ---- Waiting.

    /**
     * Suspends for that long. {@link Duration#ZERO}: as {@link #checkpoint()}. A cancellation ends the wait.
     *
     * @throws IllegalArgumentException if {@code span} is negative
     */
    @Async
    public static void sleep(Duration span) {
        sleep(span, Coroutine.current());
    }

    static void sleep(Duration span, Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        long nanos = Nanos.of(span);
        task.throwIfCancelled();
        if (nanos == 0) {
            task.giveWay();
        } else {
            task.sleepUntil(Nanos.after(task.runner.now(), nanos));
        }
    }

    /**
     * Suspends until that instant of the loop's clock; if it has passed, as {@link #checkpoint()}. A cancellation ends
     * the wait.
     */
    @Async
    public static void sleepUntil(long nanos) {
        sleepUntil(nanos, Coroutine.current());
    }

    static void sleepUntil(long nanos, Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        task.throwIfCancelled();
        if (nanos <= task.runner.now()) {
            task.giveWay();
        } else {
            task.sleepUntil(nanos);
        }
    }

    /**
     * Suspends until the task is cancelled. If nothing else goes on in the loop nobody can do that any more, and the run
     * ends with a {@link DeadlockException}.
     */
    @Async
    public static void sleepForever() {
        sleepForever(Coroutine.current());
    }

    static void sleepForever(Coroutine coroutine) {
        TaskImpl.self(coroutine).sleepForever();
    }

    /** Lets other tasks run. A cancellation point. */
    @Async
    public static void checkpoint() {
        checkpoint(Coroutine.current());
    }

    static void checkpoint(Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        task.throwIfCancelled();
        task.giveWay();
    }

    /** Throws {@link Cancelled} if the task is cancelled; otherwise returns at once. Never suspends. */
    @Async
    public static void checkpointIfCancelled() {
        checkpointIfCancelled(Coroutine.current());
    }

    static void checkpointIfCancelled(Coroutine coroutine) {
        TaskImpl.self(coroutine).throwIfCancelled();
    }

    /** Lets other tasks run. Not a cancellation point. */
    @Async
    public static void cancelShieldedCheckpoint() {
        cancelShieldedCheckpoint(Coroutine.current());
    }

    static void cancelShieldedCheckpoint(Coroutine coroutine) {
        TaskImpl.self(coroutine).giveWayShielded();
    }

    // ---- Asking. None of these suspends.

    /** The loop's clock, in nanoseconds. Compare it with nothing but what comes from the same loop. */
    public static long currentTime() {
        return Runner.current("Weft.currentTime").now();
    }

    /**
     * When the innermost scopes, up to the first shielded one, cancel this task: in nanoseconds of the loop's clock,
     * {@link Long#MAX_VALUE} for never, {@link Long#MIN_VALUE} if the task is cancelled.
     */
    public static long effectiveDeadline() {
        return Runner.current("Weft.effectiveDeadline")
                .task("Weft.effectiveDeadline")
                .scope
                .effectiveDeadline();
    }

    /** The task that runs this. */
    public static Task<?> currentTask() {
        return Runner.current("Weft.currentTask").task("Weft.currentTask");
    }

    // ---- Bridges.

    /**
     * Runs plain Java that may call {@code @Async} methods, whatever frames lie between: streams, comparators,
     * reflection, a framework's callbacks. It runs on a helper thread that takes turns with the loop, so still one task
     * runs at a time. Suspends.
     *
     * @throws X what the body throws
     */
    @Async
    public static <X extends Throwable> void bridge(RunnableOp<X> body) throws X {
        bridge(body, Coroutine.current());
    }

    static <X extends Throwable> void bridge(RunnableOp<X> body, Coroutine coroutine) throws X {
        try {
            coroutine.bridge(() -> {
                body.run();
                return null;
            });
        } catch (Throwable t) {
            throw Throw.it(t);
        }
    }

    /** As {@link #bridge(RunnableOp)}, for a body that returns a value. */
    @Async
    public static <T extends @Nullable Object, X extends Throwable> T bridge(CallableOp<T, X> body) throws X {
        return bridge(body, Coroutine.current());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // What the body returned.
    static <T extends @Nullable Object, X extends Throwable> T bridge(CallableOp<T, X> body, Coroutine coroutine)
            throws X {
        try {
            return (T) coroutine.bridge(body::call);
        } catch (Throwable t) {
            throw Throw.it(t);
        }
    }
}
