package weft;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;

/**
 * A run that can stand still, and be continued by the thread that began it: for whoever must do ordinary things in
 * between, such as a test framework that calls one method before a test and another one after it. While it stands still,
 * no task runs and no timer fires; what they wait for may happen meanwhile.
 *
 * <pre>{@code
 * var run = PausableRun.begin(Weft.options(), () -> {
 *     prepare();
 *     PausableRun.pause();
 *     finish();
 * });
 * run.proceed(); // prepares
 * run.proceed(); // finishes
 * }</pre>
 *
 * <p>Other than {@code Weft.run}, it ends when its thread is interrupted: the main task is cancelled, and an {@link
 * InterruptedException} comes out, which says what every task was doing.
 */
public final class PausableRun {
    private final Runner runner;
    private final Thread thread = Thread.currentThread();
    private boolean ended;

    private PausableRun(Runner runner) {
        this.runner = runner;
    }

    /**
     * Makes a run that {@link #proceed} will start. Does not suspend.
     *
     * @throws IllegalStateException if this thread runs a loop already
     */
    public static PausableRun begin(RunOptions options, AsyncRunnable<?> main) {
        return new PausableRun(Runner.pausable(options, requireNonNull(main, "main")));
    }

    /**
     * Runs the loop on the calling thread until a task calls {@link #pause}, or the main task and all that it started
     * have ended.
     *
     * @return whether it was paused, and so may proceed
     * @throws X what the main task throws, or what else ended the run: a {@link DeadlockException}, say
     * @throws IllegalStateException if the run has ended, or another thread began it, or this one runs another loop
     */
    public <X extends Throwable> boolean proceed() throws X {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("this run belongs to thread '" + thread.getName() + "', but thread '"
                    + Thread.currentThread().getName() + "' called proceed; have one thread make all calls");
        }
        if (ended) {
            throw new IllegalStateException("this run has ended; begin another one");
        }
        if (runner.proceed()) {
            return true;
        }
        ended = true;
        runner.outcome();
        return false;
    }

    /**
     * Cancels the main task, and runs the loop until it and all that it started have ended, whatever they throw. Nothing
     * can pause it any more. Does nothing if the run has ended.
     */
    public void abandon() {
        if (ended) {
            return;
        }
        runner.abandon();
        try {
            proceed();
        } catch (Throwable dropped) {
            // That is what was asked for.
        }
    }

    /** Whether the run has ended. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * What has gone wrong with the run as a whole, and cancelled the main task; null if nothing has. It will come out of
     * the {@link #proceed} that ends the run. Does not suspend.
     */
    public @Nullable Throwable failure() {
        return runner.errors().failure();
    }

    /**
     * Draws the tasks that have not ended, each with what it waits for and its logical stack, below {@code headline}. To
     * be called by the thread of the run. Does not suspend.
     */
    public String describeTasks(String headline) {
        return TaskReport.of(runner, requireNonNull(headline, "headline"));
    }

    /**
     * Makes {@link #proceed} return when those tasks had their turn that are ready now. Suspends until the next one. A
     * cancellation point only when the run was abandoned.
     *
     * @throws IllegalStateException if this is another kind of run
     */
    @Async
    public static void pause() {
        pause(Coroutine.current());
    }

    static void pause(Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        if (!task.runner.pause()) {
            task.throwIfCancelled();
        }
        task.giveWayShielded();
    }
}
