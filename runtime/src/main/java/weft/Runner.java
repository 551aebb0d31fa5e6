package weft;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.loop.Deadlines;
import weft.loop.EventLoop;
import weft.loop.LoopOwner;
import weft.loop.Poller;
import weft.loop.Step;
import weft.loop.TimeSource;

/**
 * One run: its loop, its tasks, and what they share. Made by {@link RunOptions}, gone when the main task and all others
 * have ended.
 *
 * <p>Confined to the loop's thread; while a thread-backed task runs, to the task's, for the other one waits meanwhile.
 */
final class Runner implements LoopOwner {
    private static final ThreadLocal<Runner> CURRENT = new ThreadLocal<>();

    private final RunOptions options;
    private final LoopClock clock;
    private final Thread thread = Thread.currentThread();
    private final EventLoop loop;

    /** Holds the main task. */
    final CancelScope root = CancelScope.ofRun(this);

    /** The tasks that other threads started. They are cancelled when the main one has ended. */
    private final TaskGroup guests = new TaskGroup(this, CancelScope.ofRun(this));

    private final Handle handle;

    /** Null if nobody asked for it. */
    private @Nullable StepWatch watch;

    @Nullable
    TaskImpl<?> main;

    /** The task whose step this is. */
    @Nullable
    TaskImpl<?> current;

    /** How many more operations that are ready the current step may do before it should let others run. */
    int sliceLeft;

    /** Scopes with a deadline, entered in this step: a stack through {@link CancelStatus#nextFresh}. */
    private @Nullable CancelStatus freshScopes;

    private final IdleWaiters awaitingIdle = new IdleWaiters();
    private final RunErrors errors;
    private final Map<LoopLocal<?>, Object> locals = new HashMap<>();
    private final SplittableRandom choices;

    /** Lets others know when this is over, without keeping it. */
    private final Confinement.Run identity = new Confinement.Run(thread);

    private int living;
    private int numbers;
    private boolean mainEnded;
    private boolean handleGiven;

    /**
     * What somebody waited for last that others may end, which is no {@link OwnWait}: that something is not an instance of
     * an interface costs JDK 17 12 ns to find out.
     */
    @Nullable
    Class<?> strangersWait;

    /** How many threads somebody waits for. */
    private int threads;

    /** Whether this is a {@link PausableRun}; whether it stands still; whether it may no longer do so. */
    private boolean pausable;

    private boolean paused;
    private boolean abandoned;

    private Runner(RunOptions options) throws IOException {
        this.options = options;
        this.clock = options.clock();
        this.errors = new RunErrors(this, options.uncaught());
        // Not a Random: of neighbouring seeds it makes orders that are nearly the same.
        this.loop = new EventLoop(timeOf(clock), this, options.seeded() ? new SplittableRandom(options.seed()) : null);
        this.handle = new Handle(loop, guests);
        this.choices = new SplittableRandom(options.seed());
    }

    private static TimeSource timeOf(LoopClock clock) {
        boolean cheap = clock != LoopClock.system();
        return new TimeSource() {
            @Override
            public long nanos() {
                return clock.nanoTime();
            }

            @Override
            public long waitNanos(long deadline) {
                return Math.max(0, clock.waitNanos(deadline));
            }

            @Override
            public boolean isCheap() {
                return cheap;
            }
        };
    }

    // ---- The run.

    /** Runs {@code body} as the main task of a new loop on this thread. */
    static @Nullable Object run(RunOptions options, Object body) {
        refuseNesting();
        return open(options).run(body);
    }

    /** As {@link #run}, but does nothing before {@link #proceed}. */
    static Runner pausable(RunOptions options, Object body) {
        refuseNesting();
        Runner runner = open(options);
        runner.pausable = true;
        try {
            runner.start(body);
        } catch (Throwable t) {
            runner.close();
            throw t;
        }
        return runner;
    }

    private static void refuseNesting() {
        Runner outer = currentOrNull();
        if (outer != null) {
            throw new IllegalStateException(
                    "Weft.run was called inside a loop" + (outer.current == null ? "" : ", by " + outer.current)
                            + "; call the body itself, or fork it in a TaskGroup");
        }
    }

    private static Runner open(RunOptions options) {
        try {
            return new Runner(options);
        } catch (IOException e) {
            throw new UncheckedIOException("the loop's selector cannot be opened", e);
        }
    }

    private @Nullable Object run(Object body) {
        CURRENT.set(this);
        try {
            start(body);
            loop.run();
        } finally {
            close();
        }
        return outcome();
    }

    private void start(Object body) {
        Duration slowStep = options.slowStep();
        if (slowStep != null) {
            watch = new StepWatch(Nanos.of(slowStep), thread, Runner::warn);
        }
        TaskImpl<Object> task = new TaskImpl<>(this, root, options.name(), body, false);
        main = task;
        begin(task);
    }

    /** Runs until somebody calls {@link #pause}, or everything has ended. Returns whether it is the former. */
    boolean proceed() {
        paused = false;
        CURRENT.set(this);
        try {
            loop.run();
        } finally {
            if (paused) {
                CURRENT.remove();
            } else {
                close();
            }
        }
        return paused;
    }

    /** What the run that has ended returns or throws. */
    @Nullable
    Object outcome() {
        return errors.outcome(requireNonNull(main));
    }

    /** Has {@link #proceed} return after this batch; false if the run was abandoned. */
    boolean pause() {
        if (!pausable) {
            throw new IllegalStateException(
                    "this run cannot be paused: it was begun by Weft.run, not by PausableRun.begin");
        }
        if (!abandoned) {
            paused = true;
            loop.stop();
        }
        return paused;
    }

    /** Cancels the main task, and lets nobody pause any more. */
    void abandon() {
        abandoned = true;
        root.cancel(Cancelled.Source.SHUTDOWN, "the run was abandoned", null);
    }

    /** Whatever fails here, no thread is left waiting for us. */
    private void close() {
        if (watch != null) {
            watch.close();
        }
        try {
            loop.close(); // Runs what was posted last.
        } finally {
            identity.ended = true;
            CURRENT.remove();
            handle.abandon();
        }
    }

    /** The run of the current thread's loop or thread-backed task, or null. */
    static @Nullable Runner currentOrNull() {
        Runner runner = CURRENT.get();
        if (runner != null) {
            return runner;
        }
        return Coroutine.currentOrNull() instanceof TaskImpl<?> task ? task.runner : null;
    }

    /** As {@link #currentOrNull()}; an error that says that {@code what} needs one instead of null. */
    static Runner current(String what) {
        Runner runner = currentOrNull();
        if (runner == null) {
            throw new IllegalStateException(what + " needs a running loop, but was used outside one, on thread '"
                    + Thread.currentThread().getName() + "'; start one with Weft.run and do it in there");
        }
        return runner;
    }

    boolean isOnThread() {
        return Thread.currentThread() == thread
                || (Coroutine.currentOrNull() instanceof TaskImpl<?> task && task.runner == this);
    }

    /** Refuses calls from other threads. */
    void checkThread(String what) {
        if (Thread.currentThread() != thread && !isOnThread()) {
            throw new IllegalStateException(what + " was called on thread '"
                    + Thread.currentThread().getName() + "', which is not its loop's ('" + thread.getName()
                    + "'); use LoopHandle.post there");
        }
    }

    /** The running task. */
    TaskImpl<?> task(String what) {
        TaskImpl<?> task = current;
        if (task == null) {
            throw new IllegalStateException(what + " needs a task, but was used in the loop itself: in an action given "
                    + "to LoopHandle.post, or an abort handler");
        }
        return task;
    }

    private static void warn(String message) {
        System.getLogger("weft").log(System.Logger.Level.WARNING, message);
    }

    // ---- Tasks.

    int nextNumber() {
        return numbers++;
    }

    /** How many tasks have not ended. */
    int living() {
        return living;
    }

    /** A task was made. */
    void begin(TaskImpl<?> task) {
        living++;
        loop.ready(task);
    }

    void ready(Step task) {
        loop.ready(task);
    }

    /** One step of {@code task}. Returns whether it ended. */
    boolean step(TaskImpl<?> task, boolean first) {
        current = task;
        sliceLeft = loop.slice();
        if (watch != null) {
            watch.begin(task);
        }
        boolean ended = task.proceed(first);
        if (watch != null) {
            watch.end();
        }
        current = null;
        if (freshScopes != null) {
            scheduleFresh();
        }
        return ended;
    }

    /** The current step has done as many operations as it may. */
    void sliceUsedUp() {
        loop.sliceUsedUp();
    }

    /** {@code task} has ended. */
    void ended(TaskImpl<?> task, @Nullable Throwable thrown) {
        living--;
        TaskGroup group = task.group;
        if (group != null) {
            group.ended(task, thrown);
        } else {
            mainEnded = true;
            handle.close();
            guests.scope().cancel(Cancelled.Source.SHUTDOWN, "the main task has ended", null);
        }
        if (mainEnded && living == 0) {
            loop.stop();
        }
    }

    // ---- Time.

    LoopClock clock() {
        return clock;
    }

    /** The loop's time. */
    long now() {
        return clock.nanoTime();
    }

    Deadlines deadlines() {
        return loop.deadlines();
    }

    void addFresh(CancelStatus scope) {
        scope.nextFresh = freshScopes;
        freshScopes = scope;
    }

    /** Scopes are left in the reverse order, so this is the top of the stack; if not, it is not far from it. */
    void removeFresh(CancelStatus scope) {
        if (freshScopes == scope) {
            freshScopes = scope.nextFresh;
        } else {
            CancelStatus above = freshScopes;
            while (above != null && above.nextFresh != scope) {
                above = above.nextFresh;
            }
            if (above != null) {
                above.nextFresh = scope.nextFresh;
            }
        }
        scope.nextFresh = null;
    }

    /** The task suspends inside these scopes: now they can expire. */
    private void scheduleFresh() {
        CancelStatus scope = freshScopes;
        freshScopes = null;
        while (scope != null) {
            CancelStatus next = scope.nextFresh;
            scope.nextFresh = null;
            scope.schedule(this);
            scope = next;
        }
        loop.lookSoon(); // They may have expired already, if the step was long.
    }

    // ---- What the loop asks.

    @Override
    public boolean watchesIdle() {
        return !awaitingIdle.isEmpty() || clock.autoJumpAfterNanos() != Long.MAX_VALUE;
    }

    @Override
    public boolean idle(long nextDeadline, long idleNanos) {
        if (awaitingIdle.wake(idleNanos)) {
            return true;
        }
        if (nextDeadline == Long.MAX_VALUE || idleNanos < clock.autoJumpAfterNanos()) {
            return false;
        }
        clock.autoJump(nextDeadline);
        return true;
    }

    @Override
    public long idleAgainNanos() {
        long jump = loop.deadlines().size() == 0 ? Long.MAX_VALUE : clock.autoJumpAfterNanos();
        return Math.min(jump, awaitingIdle.shortest());
    }

    @Override
    public boolean awaitsThreads() {
        return handleGiven || threads > 0 || !options.detectsDeadlocks();
    }

    @Override
    public void stuck() {
        if (!errors.deadlock().resolve()) {
            loop.stop();
        }
    }

    @Override
    public boolean interrupted() {
        if (pausable) {
            errors.interrupted();
        }
        return pausable;
    }

    @Override
    public void messageFailed(Throwable thrown) {
        errors.messageFailed(thrown);
    }

    /** What the order of tasks is made of; null if it is first come first served. */
    @Nullable
    Long seed() {
        return options.seeded() ? options.seed() : null;
    }

    /** Where errors go that have nobody to go to. */
    RunErrors errors() {
        return errors;
    }

    /** A thread was begun that will {@link #post}, and somebody waits for that. */
    void threadBegins() {
        threads++;
    }

    /** It has posted, or nobody waits any more. */
    void threadEnds() {
        threads--;
    }

    /** Has {@code action} run by the loop; nothing if that has ended. May be called by any thread. */
    void post(Runnable action) {
        loop.post(action);
    }

    void awaitIdle(TaskImpl<?> task, long cushionNanos) {
        awaitingIdle.add(task, cushionNanos);
    }

    boolean forgetIdle(TaskImpl<?> task) {
        return awaitingIdle.remove(task);
    }

    // ---- What tasks share.

    /** The handle for other threads. From now on we cannot tell whether one of them may still come. */
    LoopHandle handle() {
        handleGiven = true;
        return handle;
    }

    Poller poller() {
        return loop.poller();
    }

    Map<LoopLocal<?>, Object> locals() {
        return locals;
    }

    TaskGroup guests() {
        return guests;
    }

    Confinement.Run identity() {
        return identity;
    }

    int random(int bound) {
        return choices.nextInt(bound);
    }
}
