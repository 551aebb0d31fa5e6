package weft;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.loop.Poller;

/** What everything that waits is built on: in this library, and in yours. */
public final class LowLevel {
    static final Abort UNABORTABLE = () -> false;

    private LowLevel() {}

    /** What a cancelled scope asks of a task that waits. */
    @FunctionalInterface
    public interface Abort {
        /**
         * Ends the wait if possible. Called at most once per wait, on the loop's thread; must not suspend.
         *
         * @return true if nobody will unpark the task any more, and {@link Cancelled} shall be thrown; false if somebody
         *     will, and the task shall wait for that
         */
        boolean abort();
    }

    /**
     * Suspends until {@link #unpark} or {@link #unparkWithError}, of which there must be exactly one, unless {@code
     * onCancel} has returned true. An unpark that came first wins over a cancellation: what was waited for has happened.
     *
     * @return the value given to {@code unpark}
     */
    @Async
    public static <T extends @Nullable Object> T park(Abort onCancel) {
        return park(onCancel, Coroutine.current());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Who unparks knows the type.
    static <T extends @Nullable Object> T park(Abort onCancel, Coroutine coroutine) {
        return (T) TaskImpl.self(coroutine).park(requireNonNull(onCancel, "onCancel"), null);
    }

    /**
     * As {@link #park(Abort)}.
     *
     * @param describe says, in dumps, what the task waits for
     */
    @Async
    public static <T extends @Nullable Object> T park(Abort onCancel, Supplier<String> describe) {
        return park(onCancel, describe, Coroutine.current());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Who unparks knows the type.
    static <T extends @Nullable Object> T park(Abort onCancel, Supplier<String> describe, Coroutine coroutine) {
        return (T) TaskImpl.self(coroutine).park(requireNonNull(onCancel, "onCancel"), describe);
    }

    /**
     * Makes a parked task ready: its {@code park} returns {@code value} in a later turn. Does not suspend.
     *
     * @throws IllegalStateException if the task is not parked, or in a wait that the library itself ends (it sleeps, or
     *     waits for a channel or another task), or this is not its loop's thread
     */
    public static void unpark(Task<?> task, @Nullable Object value) {
        TaskImpl<?> parked = (TaskImpl<?>) task;
        parked.runner.checkThread("LowLevel.unpark");
        parked.refuseToLeaveOwnWait();
        parked.wake(value);
    }

    /** As {@link #unpark}, but {@code park} throws {@code error}. */
    public static void unparkWithError(Task<?> task, Throwable error) {
        TaskImpl<?> parked = (TaskImpl<?>) task;
        parked.runner.checkThread("LowLevel.unparkWithError");
        parked.refuseToLeaveOwnWait();
        parked.wakeWithError(requireNonNull(error, "error"));
    }

    /**
     * The task that runs this: {@link Weft#currentTask()} at the price of reading a field, for {@code @Async} code. Never
     * suspends.
     */
    @Async
    public static Task<?> currentTask() {
        return currentTask(Coroutine.current());
    }

    static Task<?> currentTask(Coroutine coroutine) {
        return TaskImpl.self(coroutine);
    }

    /** Whether {@code task} is the one that runs this. May be asked anywhere, on any thread. */
    public static boolean isCurrent(Task<?> task) {
        TaskImpl<?> asked = (TaskImpl<?>) task;
        return asked.runner.isOnThread() && asked.runner.current == asked;
    }

    /** What {@link #watchEnd} returns. */
    @FunctionalInterface
    public interface EndWatch {
        /** Ends the watch: nobody is told any more. Does nothing if the task has ended. */
        void stop();
    }

    /**
     * Has {@code action} run when {@code task} has ended, however: on its loop, and before any other task runs again.
     * For what a task may leave behind, such as a lock that it holds. Does not suspend; nor may {@code action}, which
     * must not throw either.
     *
     * @throws IllegalStateException if the task has ended, or this is not its loop's thread
     */
    public static EndWatch watchEnd(Task<?> task, Runnable action) {
        TaskImpl<?> watched = (TaskImpl<?>) task;
        watched.runner.checkThread("LowLevel.watchEnd");
        if (watched.hasEnded()) {
            throw new IllegalStateException(task + " has ended, so there is nothing to watch; look at state() first");
        }
        return new Joiner.Watch(watched, requireNonNull(action, "action"));
    }

    /**
     * The cancellation point of an operation that can be done at once: call it before the operation takes effect. Lets
     * other tasks run only if this one has used up its slice, a number of such operations and about a millisecond; to
     * let them run in any case use {@link Weft#checkpoint()}.
     *
     * @throws Cancelled if the task is cancelled
     */
    @Async
    public static void checkpoint() {
        checkpoint(Coroutine.current());
    }

    static void checkpoint(Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        task.throwIfCancelled();
        if (--task.runner.sliceLeft < 0) {
            task.runner.sliceUsedUp();
            task.giveWay();
        }
    }

    /**
     * For an operation that has taken effect at once: lets other tasks run if this one has used up its slice. Not a
     * cancellation point, for what has happened shall be told: call {@link Weft#checkpointIfCancelled()} before.
     */
    @Async
    public static void cancelShieldedCheckpoint() {
        cancelShieldedCheckpoint(Coroutine.current());
    }

    static void cancelShieldedCheckpoint(Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        if (--task.runner.sliceLeft < 0) {
            task.runner.sliceUsedUp();
            task.giveWayShielded();
        }
    }

    /**
     * Suspends until {@code channel} is ready. A cancellation ends the wait.
     *
     * @param channel in non-blocking mode
     * @param ops the {@code OP_} bits of {@link java.nio.channels.SelectionKey}; one waiter per direction
     * @return those of {@code ops} that it is ready for, never 0
     * @throws java.nio.channels.ClosedChannelException if the channel is closed
     * @throws AsynchronousCloseException if it is closed meanwhile, through {@link #close}
     * @throws IllegalStateException if another task waits for that
     */
    @Async
    public static int awaitReady(SelectableChannel channel, int ops) throws IOException {
        ReadyWait wait = new ReadyWait(TaskImpl.self(), channel, ops);
        wait.begin();
        return LowLevel.<Integer>park(wait, wait);
    }

    /** A task that waits for a channel. */
    private static final class ReadyWait implements Poller.Waiter, Abort, OwnWait {
        private final TaskImpl<?> task;
        private final SelectableChannel channel;
        private final int ops;

        ReadyWait(TaskImpl<?> task, SelectableChannel channel, int ops) {
            this.task = task;
            this.channel = channel;
            this.ops = ops;
        }

        void begin() throws IOException {
            task.throwIfCancelled();
            task.runner.poller().await(channel, ops, this);
        }

        @Override
        public void ready(int ready) {
            task.wake(ready);
        }

        @Override
        public void closed() {
            task.wakeWithError(new AsynchronousCloseException());
        }

        @Override
        public boolean abort() {
            return task.runner.poller().cancel(channel, this);
        }

        @Override
        public String get() {
            return "operations " + ops + " of " + channel;
        }
    }

    /**
     * Runs code that blocks on a thread of its own, a daemon. Suspends until it has ended. A cancellation ends the wait,
     * not the code, of whose outcome nobody hears then.
     *
     * @param name of the thread, and of the wait in dumps
     * @throws X what the code throws
     */
    @Async
    public static <T extends @Nullable Object, X extends Throwable> T callOnThread(String name, CallableOp<T, X> code)
            throws X {
        ThreadCall<T> call =
                new ThreadCall<>(TaskImpl.self(), requireNonNull(name, "name"), requireNonNull(code, "code"));
        call.begin();
        return park(call, call);
    }

    /**
     * Closes {@code channel}. When this returns its descriptor is free, and tasks in {@link #awaitReady} have been
     * woken. Does nothing if it was closed before. Does not suspend.
     */
    public static void close(SelectableChannel channel) throws IOException {
        Runner.current("LowLevel.close").poller().close(channel);
    }

    /**
     * Suspends until every other task waits for something, and nothing that it waits for has happened yet. Several may
     * wait for this at a time. For tests.
     */
    @Async
    public static void awaitAllBlocked() {
        awaitAllBlocked(Duration.ZERO);
    }

    /**
     * As {@link #awaitAllBlocked()}, but until it has been so for {@code cushion} of real time. Of several that wait the
     * one with the shortest cushion is first; what it does begins the others' time anew.
     *
     * @throws IllegalArgumentException if {@code cushion} is negative
     */
    @Async
    public static void awaitAllBlocked(Duration cushion) {
        long nanos = Nanos.of(cushion);
        TaskImpl<?> task = TaskImpl.self();
        task.throwIfCancelled();
        task.runner.awaitIdle(task, nanos);
        park(() -> task.runner.forgetIdle(task), () -> "all other tasks to be blocked");
    }

    /**
     * Runs {@code body} and says what it passed. Suspends if the body does. For tests, which use {@code
     * AsyncTesting.assertCheckpoints}.
     *
     * @throws X what the body throws
     */
    @Async
    public static <X extends Throwable> Checkpoints checkpointsOf(AsyncRunnable<X> body) throws X {
        TaskImpl<?> task = TaskImpl.self();
        byte before = task.seen;
        task.seen = 0;
        byte seen;
        try {
            body.run();
        } finally {
            seen = task.seen;
            task.seen |= before;
        }
        return new Checkpoints((seen & TaskImpl.CANCELLATION_POINT) != 0, (seen & TaskImpl.SUSPENSION) != 0);
    }

    /**
     * What a piece of code passed.
     *
     * @param cancellation whether there was a point where it would have been cancelled
     * @param suspension whether it let other tasks run
     */
    public record Checkpoints(boolean cancellation, boolean suspension) {}

    /**
     * A random number for a choice that shall be fair. {@link RunOptions#seed} determines it; without a seed it is the
     * same in each run. Does not suspend.
     *
     * @return from 0 to {@code bound - 1}
     * @throws IllegalArgumentException if {@code bound} is not positive
     * @throws IllegalStateException outside a loop
     */
    public static int random(int bound) {
        return Runner.current("LowLevel.random").random(bound);
    }

    /** The handle on the current loop for other threads; also {@link LoopHandle#current()}. */
    public static LoopHandle loop() {
        return Runner.current("LowLevel.loop").handle();
    }
}
