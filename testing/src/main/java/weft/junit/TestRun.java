package weft.junit;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.LoopClock;
import weft.PausableRun;
import weft.RunOptions;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/**
 * The run of one test. JUnit calls the test's methods one by one; the main task runs them, and is paused in between:
 *
 * <pre>
 *   JUnit's thread          the main task, on the same thread
 *   start()           ->    @AsyncAround methods, outermost first; opens the group; pauses
 *   execute(part)     ->    runs the part; pauses
 *   ...
 *   end()             ->    closes the group: waits for its tasks; ends the @AsyncAround methods
 * </pre>
 *
 * What a part throws goes to its {@code execute}, not through the group: it is for JUnit to say what that means for the
 * other parts.
 */
final class TestRun implements AutoCloseable {
    private static final String WATCH = "the test's timeout";

    enum Part {
        LIFECYCLE,
        TEST
    }

    private final TestSettings settings;
    private final @Nullable VirtualClock clock;
    private final List<Method> arounds;
    private final ExtensionContext test;
    private final PausableRun run;
    private final Thread thread = Thread.currentThread();

    // Written by the one side and read by the other, in turns.

    private @Nullable TaskGroup group;

    /** What the main task shall do next; null: end. */
    private @Nullable Episode next;

    // The main task's own.

    /** What it is doing. */
    private @Nullable Episode current;

    private @Nullable TimeoutException timeout;

    private boolean aroundsEntered;

    /** Whether the group has ended before the test did. */
    private boolean groupFailed;

    /** One part, and what came of it. */
    private static final class Episode {
        final AsyncRunnable<?> body;
        final Part part;
        boolean done;

        @Nullable
        Throwable thrown;

        Episode(AsyncRunnable<?> body, Part part) {
            this.body = body;
            this.part = part;
        }

        /** One more thing that went wrong. What was cancelled because of it does not count. */
        void add(@Nullable Throwable more) {
            if (thrown == null || (thrown instanceof Cancelled && more != null)) {
                thrown = more;
            } else if (more != null && !(more instanceof Cancelled)) {
                thrown.addSuppressed(more);
            }
        }
    }

    private TestRun(ExtensionContext test, TestSettings settings, List<Method> methods) {
        this.test = test;
        this.settings = settings;
        this.arounds = AsyncMethods.arounds(test);
        this.clock = WeftExtension.takesClock(methods) ? VirtualClock.create() : null;
        RunOptions options = Weft.options()
                .name(test.getRequiredTestMethod().getName())
                .clock(clock == null ? LoopClock.system() : clock)
                .uncaught(TestRun::rethrow);
        Long seed = settings.seed();
        this.run = PausableRun.begin(seed == null ? options : options.seed(seed), () -> around(0));
    }

    static TestRun of(ExtensionContext test) {
        return new TestRun(test, TestSettings.of(test), AsyncMethods.ofTest(test));
    }

    /** An error that nobody receives ends the run, and so fails the test. */
    private static void rethrow(Object task, Throwable thrown) {
        throw Failures.unchecked(thrown);
    }

    @Nullable
    VirtualClock clock() {
        return clock;
    }

    @Nullable
    TaskGroup group() {
        return group;
    }

    // ---- JUnit's side.

    /** Runs what comes before the first part. */
    void start() {
        try {
            if (!run.proceed()) {
                throw new IllegalStateException("the test could not begin: an @AsyncAround method of "
                        + test.getRequiredTestClass().getName() + " has not run the body that it was given");
            }
        } catch (Throwable t) {
            throw Failures.unchecked(report(t));
        }
    }

    /** Runs one part, to its end. */
    void execute(AsyncRunnable<?> body, Part part) throws Throwable {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("the loop of this test belongs to thread '" + thread.getName()
                    + "', but JUnit runs the method on another one; is there a @Timeout with SEPARATE_THREAD? Leave that "
                    + "out, or use @AsyncTest(timeout = ...)");
        }
        if (run.hasEnded()) {
            throw new IllegalStateException("the loop of this test has ended already");
        }
        Episode episode = new Episode(body, part);
        next = episode;
        Throwable thrown;
        try {
            run.proceed();
            thrown = episode.thrown;
            if (!episode.done) {
                thrown = new IllegalStateException("the loop of this test has ended in the middle of it");
            }
        } catch (Throwable t) {
            thrown = t;
        }
        Throwable failure = run.failure();
        if (failure != null && (thrown == null || thrown instanceof Cancelled)) {
            thrown = failure;
        }
        if (thrown != null) {
            throw report(thrown);
        }
    }

    /** Ends the group and the run. */
    void end() {
        next = null;
        Throwable before = run.failure(); // Has been thrown by the part that it ended.
        try {
            if (!run.hasEnded()) {
                run.proceed();
            }
        } catch (Throwable t) {
            if (t != before) {
                throw Failures.unchecked(report(t));
            }
        } finally {
            close();
        }
    }

    /** Whatever happened, nothing is left of the run. */
    @Override
    public void close() {
        run.abandon();
    }

    private Throwable report(Throwable thrown) {
        return Failures.toReport(thrown, settings.seed());
    }

    // ---- The main task.

    @Async
    private void around(int depth) throws Throwable {
        if (depth < arounds.size()) {
            Method method = arounds.get(depth);
            AsyncRunnable<Throwable> inner = () -> around(depth + 1);
            AsyncMethods.body(method, instanceFor(method), argumentsFor(method, inner))
                    .run();
            return;
        }
        if (aroundsEntered) {
            throw new IllegalStateException("an @AsyncAround method has run its body twice; once, please");
        }
        aroundsEntered = true;
        inGroup();
        if (groupFailed) {
            takeTurns();
        }
    }

    private Object instanceFor(Method method) {
        return test.getRequiredTestInstances()
                .findInstance(method.getDeclaringClass())
                .orElseThrow();
    }

    private @Nullable Object[] argumentsFor(Method around, AsyncRunnable<Throwable> inner) {
        Class<?>[] types = around.getParameterTypes();
        @Nullable Object[] arguments = new @Nullable Object[types.length];
        boolean takesBody = false;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == AsyncRunnable.class) {
                arguments[i] = inner;
                takesBody = true;
            } else if (types[i] == VirtualClock.class) {
                arguments[i] = clock;
            } else {
                throw new IllegalStateException(
                        around + " may take an AsyncRunnable<?> and a VirtualClock, but not a " + types[i].getName());
            }
        }
        if (!takesBody) {
            throw new IllegalStateException(around + " must take what it shall go around, as an AsyncRunnable<?>");
        }
        return arguments;
    }

    /** The parts that run in the group: all of them, or those up to the one in which it fails. */
    @Async
    private void inGroup() throws Throwable {
        Throwable thrown = null;
        try {
            TaskGroup.run(opened -> {
                group = opened;
                takeTurns();
                limitEnd(opened);
            });
        } catch (Throwable t) {
            thrown = t;
        }
        Episode failed = current;
        if (failed != null) {
            groupFailed = true;
            failed.add(thrown);
            failed.done = true;
        } else if (timeout != null) {
            throw timeout;
        } else if (thrown != null) {
            throw thrown;
        }
    }

    /** Does what JUnit asks for, until there is nothing more, or the group is cancelled. */
    @Async
    private void takeTurns() {
        while (true) {
            current = null;
            PausableRun.pause();
            Episode episode = next;
            if (episode == null) {
                return;
            }
            next = null;
            current = episode;
            runEpisode(episode);
            if (!groupFailed && group != null && group.scope().cancelCalled()) {
                return;
            }
            episode.done = true;
        }
    }

    @Async
    private void runEpisode(Episode episode) {
        Duration limit = settings.timeout();
        try {
            if (episode.part == Part.LIFECYCLE && Weft.effectiveDeadline() == Long.MIN_VALUE) {
                CancelScope.shield(episode.body);
            } else if (episode.part == Part.TEST && limit != null) {
                runInTime(episode, limit);
            } else {
                episode.body.run();
            }
        } catch (Throwable t) {
            episode.thrown = t;
        }
    }

    // ---- Timeouts.

    @Async
    private void runInTime(Episode episode, Duration limit) {
        TaskGroup.run(guarded -> {
            guarded.forkDaemon(WATCH, () -> watch(limit, "the test method", guarded));
            try {
                episode.body.run();
            } catch (Throwable t) {
                episode.thrown = t;
            }
        });
        episode.add(timeout);
        timeout = null;
    }

    /** The tasks of the group get as much time as the test, when that has ended. */
    private void limitEnd(TaskGroup opened) {
        Duration limit = settings.timeout();
        if (limit != null && current == null) {
            opened.forkDaemon(WATCH, () -> watch(limit, "the end of the test's task group", opened));
        }
    }

    /** Takes note of what everybody does, before it is cancelled. */
    @Async
    private void watch(Duration limit, String what, TaskGroup guarded) {
        Weft.sleep(limit);
        timeout = new TimeoutException(run.describeTasks(what + " of "
                + test.getRequiredTestClass().getSimpleName() + "."
                + test.getRequiredTestMethod().getName() + " timed out after "
                + TestSettings.format(limit) + " of the loop's clock, with:"));
        guarded.cancel(WATCH);
        if (group != null) {
            group.cancel(WATCH);
        }
    }
}
