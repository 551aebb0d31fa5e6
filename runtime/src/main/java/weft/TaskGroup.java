package weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;

/**
 * Tasks that begin and end together: the block that opens a group is not left before all of them have ended.
 *
 * <pre>{@code
 * TaskGroup.run(group -> {
 *     group.fork(() -> serve(8080));
 *     group.fork(() -> serve(8081));
 * });
 * }</pre>
 *
 * <p>When a task or the body fails, the others are cancelled; when all have ended, their errors leave together in one
 * {@link ExceptionGroup}, even if there is only one. {@link Cancelled} is no error: it leaves bare, and only if there is
 * nothing else. Tasks may fork siblings as long as one of them, or the body, is running.
 *
 * <p>Confined to its loop. Leaving a group always lets other tasks run.
 */
public final class TaskGroup {
    private static final String MESSAGE = "unhandled errors in a TaskGroup";

    final Runner runner;

    /** The task that opened it; null for the group of a run, whose tasks have nothing to do with each other. */
    private final @Nullable TaskImpl<?> host;

    private final CancelScope scope;

    // The tasks, oldest first: a list through TaskImpl.previous and next.
    @Nullable
    TaskImpl<?> firstChild;

    private @Nullable TaskImpl<?> lastChild;

    /** How many children are no daemons, and how many are. */
    private int workers;

    private int daemons;

    /** How many calls to {@link #start} wait for their signal: they keep the group open. */
    private int starting;

    /** If this holds the task of a call to {@link #start}, until it is ready: the group that the call is for. */
    private @Nullable TaskGroup nestOf;

    /** Whether the host is parked until there is nothing left to wait for. */
    private boolean hostWaits;

    private boolean daemonsCancelled;
    private boolean closed;
    private boolean abandoned;

    private @Nullable List<Throwable> errors;

    /** The first {@link Cancelled} that came out of the body or a task. */
    private @Nullable Cancelled cancelled;

    /** The group of a run: it has no host, and never closes. */
    TaskGroup(Runner runner, CancelScope scope) {
        this.runner = runner;
        this.host = null;
        this.scope = scope;
        scope.group = this;
    }

    private TaskGroup(TaskImpl<?> host) {
        this.runner = host.runner;
        this.host = host;
        this.scope = CancelScope.create();
        scope.group = this;
        scope.enter(host);
    }

    static TaskGroup open(TaskImpl<?> host) {
        return new TaskGroup(host);
    }

    /**
     * Opens a group, runs {@code body}, and waits for all tasks of the group. Suspends. When this task is cancelled so
     * are body and tasks; but nothing makes it return before they have ended.
     *
     * @throws ExceptionGroup if the body or a task failed
     */
    @Async
    public static void run(AsyncConsumer<TaskGroup, ?> body) {
        TaskGroup group = open(TaskImpl.self());
        try {
            body.accept(group);
        } catch (Throwable t) {
            group.bodyFailed(t);
        }
        group.awaitEnd();
        group.leave();
    }

    /**
     * As {@link #run}, for a body that returns a value.
     *
     * @return what the body returned, or null if the group's own cancellation ended it
     */
    @Async
    @SuppressWarnings("NullAway") // Null as documented.
    public static <T extends @Nullable Object> T call(AsyncFunction<TaskGroup, T, ?> body) {
        TaskGroup group = open(TaskImpl.self());
        T value = null;
        try {
            value = body.apply(group);
        } catch (Throwable t) {
            group.bodyFailed(t);
        }
        group.awaitEnd();
        group.leave();
        return value;
    }

    // ---- Forking.

    /**
     * Starts a task that runs {@code body}. It takes its first step in a later turn of the loop, even if the group is
     * cancelled: then it runs up to its first cancellation point. Does not suspend.
     *
     * @throws IllegalStateException if the group has ended
     */
    public Task<Void> fork(AsyncRunnable<?> body) {
        return spawn(null, body, false);
    }

    /** As {@link #fork(AsyncRunnable)}. */
    public Task<Void> fork(String name, AsyncRunnable<?> body) {
        return spawn(name, body, false);
    }

    /** As {@link #fork(AsyncRunnable)}, for a body that returns a value, which {@link Task#await} returns. */
    public <T extends @Nullable Object> Task<T> fork(AsyncCallable<T, ?> body) {
        return spawn(null, body, false);
    }

    /** As {@link #fork(AsyncCallable)}. */
    public <T extends @Nullable Object> Task<T> fork(String name, AsyncCallable<T, ?> body) {
        return spawn(name, body, false);
    }

    /** As {@link #fork(AsyncRunnable)}, but the task is cancelled when the body and all other tasks have ended. */
    public Task<Void> forkDaemon(AsyncRunnable<?> body) {
        return spawn(null, body, true);
    }

    /** As {@link #forkDaemon(AsyncRunnable)}. */
    public Task<Void> forkDaemon(String name, AsyncRunnable<?> body) {
        return spawn(name, body, true);
    }

    /** Makes a child of what {@link TaskImpl#body} takes. */
    <T extends @Nullable Object> TaskImpl<T> spawn(@Nullable String name, Object body, boolean daemon) {
        runner.checkThread("TaskGroup.fork");
        checkOpen();
        TaskImpl<T> child = new TaskImpl<>(runner, scope, name, body, daemon);
        adopt(child);
        runner.begin(child);
        return child;
    }

    private void checkOpen() {
        if (closed || abandoned) {
            throw new IllegalStateException("This task group is not active; no new tasks can be started. It ended when "
                    + "its body and all its tasks had ended: open another one");
        }
    }

    /**
     * Starts a task and waits until it says that it is ready. Suspends. Until then the task belongs to the caller: its
     * error comes out here, as it is, and when the caller is cancelled so is the task. From then on it belongs to the
     * group.
     *
     * @return what it gave to {@link StartSignal#started(Object)}
     * @throws IllegalStateException if the task ended without saying that it was ready, or the group has ended
     */
    @Async
    public <S extends @Nullable Object> S start(AsyncConsumer<StartSignal<S>, ?> body) {
        Starter<S> starter = new Starter<>(this, TaskImpl.self(), null, body);
        starter.nest().awaitEnd();
        return starter.end();
    }

    /** As {@link #start(AsyncConsumer)}. */
    @Async
    public <S extends @Nullable Object> S start(String name, AsyncConsumer<StartSignal<S>, ?> body) {
        Starter<S> starter = new Starter<>(this, TaskImpl.self(), name, body);
        starter.nest().awaitEnd();
        return starter.end();
    }

    /** A call to {@link #start} begins. Returns the group for its task; until that ends this one stays open. */
    TaskGroup openNest(TaskImpl<?> caller) {
        runner.checkThread("TaskGroup.start");
        checkOpen();
        TaskGroup nest = open(caller);
        nest.nestOf = this;
        starting++;
        return nest;
    }

    /** A call to {@link #start} ends. */
    void startEnds() {
        starting--;
        wakeHost();
    }

    // ---- Children.

    void adopt(TaskImpl<?> child) {
        child.group = this;
        child.previous = lastChild;
        if (lastChild == null) {
            firstChild = child;
        } else {
            lastChild.next = child;
        }
        lastChild = child;
        if (child.daemon) {
            daemons++;
            daemonsCancelled = false;
        } else {
            workers++;
        }
    }

    void release(TaskImpl<?> child) {
        TaskImpl<?> before = child.previous;
        TaskImpl<?> after = child.next;
        child.previous = null;
        child.next = null;
        if (before == null) {
            firstChild = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            lastChild = before;
        } else {
            after.previous = before;
        }
        if (child.daemon) {
            daemons--;
        } else {
            workers--;
        }
        wakeHost();
    }

    /** {@code child} has ended. */
    void ended(TaskImpl<?> child, @Nullable Throwable thrown) {
        if (thrown != null) {
            if (host == null) {
                runner.errors().swallowed(child, thrown); // Whoever started it gets its error.
            } else if (abandoned && !(thrown instanceof Cancelled)) {
                runner.errors().lost(child, thrown); // Nobody is left to throw it at.
            } else if (!failed(child, thrown)) {
                scope.cancel(Cancelled.Source.GROUP, child + " failed: " + thrown, child);
            }
        }
        release(child);
    }

    private void bodyFailed(Throwable thrown) {
        TaskImpl<?> task = runner.task("TaskGroup.run");
        if (!failed(task, thrown)) {
            scope.cancel(Cancelled.Source.GROUP, "the body of the task group failed: " + thrown, task);
        }
    }

    /** Notes {@code thrown}, by {@code task}; true if it is no failure, but a cancellation. */
    private boolean failed(TaskImpl<?> task, Throwable thrown) {
        if (thrown instanceof Cancelled c) {
            if (cancelled == null) {
                cancelled = c;
            } else {
                runner.errors().swallowed(task, c);
            }
            return true;
        }
        if (errors == null) {
            errors = new ArrayList<>();
        }
        errors.add(thrown);
        return false;
    }

    /**
     * Waits for the tasks that the group has now, daemons and the calling one excepted, without leaving the group.
     * Suspends. A cancellation ends the wait.
     */
    @Async
    public void joinChildren() {
        TaskImpl<?> self = TaskImpl.self();
        LowLevel.checkpoint();
        TaskImpl<?>[] today = workersBut(self);
        for (int i = 0; i < today.length; i++) {
            today[i].join();
        }
    }

    private TaskImpl<?>[] workersBut(TaskImpl<?> self) {
        List<TaskImpl<?>> today = new ArrayList<>();
        for (TaskImpl<?> child = firstChild; child != null; child = child.next) {
            if (!child.daemon && child != self) {
                today.add(child);
            }
        }
        return today.toArray(new TaskImpl<?>[0]);
    }

    /** The tasks of this group that have not ended, oldest first. */
    public List<Task<?>> children() {
        List<Task<?>> children = new ArrayList<>();
        for (TaskImpl<?> child = firstChild; child != null; child = child.next) {
            children.add(child);
        }
        return List.copyOf(children);
    }

    @Nullable
    TaskImpl<?> host() {
        return host;
    }

    /** The scope that body and tasks run in. */
    public CancelScope scope() {
        return scope;
    }

    /** Cancels body and tasks. */
    public void cancel() {
        scope.cancel();
    }

    /** As {@link #cancel()}; {@code reason} is what {@link Cancelled#reason()} says. */
    public void cancel(String reason) {
        scope.cancel(reason);
    }

    // ---- Leaving.

    /** Waits until there is no task left, daemons last; nothing ends this wait early. Lets others run at least once. */
    @Async
    void awaitEnd() {
        do {
            awaitChildren();
        } while (!isDone());
    }

    @Async
    private void awaitChildren() {
        awaitChildren(Coroutine.current());
    }

    private void awaitChildren(Coroutine coroutine) {
        TaskImpl<?> task = TaskImpl.self(coroutine);
        if (workers + starting > 0 || (daemonsCancelled && daemons > 0)) {
            hostWaits = true;
            // Our tasks feel every cancellation that we would: they will end, and wake us.
            task.park(LowLevel.UNABORTABLE, (OwnWait) this::describe);
        } else {
            task.giveWayShielded();
        }
    }

    private boolean isDone() {
        if (workers + starting > 0) {
            return false;
        }
        if (daemons == 0) {
            closed = true;
            return true;
        }
        daemonsCancelled = true;
        for (TaskImpl<?> child = firstChild; child != null; child = child.next) {
            child.own().cancel(Cancelled.Source.GROUP, "all tasks of the group but daemons have ended", null);
        }
        return false;
    }

    private void wakeHost() {
        if (hostWaits && host != null && workers + starting == 0 && (daemons == 0 || !daemonsCancelled)) {
            hostWaits = false;
            host.wake(null);
        }
    }

    private String describe() {
        int tasks = workers + daemons;
        return "the end of " + tasks + (tasks == 1 ? " task" : " tasks") + " of its group";
    }

    @Override
    public String toString() {
        int tasks = workers + daemons;
        return nestOf != null ? "being started" : "group of " + tasks + (tasks == 1 ? " task" : " tasks");
    }

    private void leave() {
        leaveWith(errors == null ? cancelled : new ExceptionGroup(MESSAGE, errors));
    }

    /** Leaves a group that had at most one task, whose error comes out as it is. */
    void leaveBare() {
        leaveWith(errors == null ? cancelled : errors.get(0));
    }

    private void leaveWith(@Nullable Throwable thrown) {
        if (cancelled != null && cancelled != thrown) {
            runner.errors().swallowed(runner.task("TaskGroup.run"), cancelled);
        }
        Throwable rest = scope.leave(thrown);
        if (rest != null) {
            throw Throw.it(rest);
        }
    }

    /** The host failed in a way that left no code to wait for the tasks: cancels them, and lets them end by themselves. */
    void abandon() {
        abandoned = true;
        hostWaits = false;
        if (nestOf != null) {
            nestOf.startEnds();
        }
        scope.cancel(Cancelled.Source.GROUP, "the task that opened the group has failed", host);
    }
}
