package weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.loop.Step;

/** A task, its coroutine, and its place in the ready queue: one object, for there may be millions. */
final class TaskImpl<T extends @Nullable Object> extends Coroutine implements Task<T>, Step {
    /*
     * NEW     -> RUNNING            // first step
     * RUNNING -> PARKED -> READY    // park, unpark; the outcome is stored in the coroutine
     * RUNNING -> YIELDED            // gave up the CPU; the next step checks for cancellation
     * RUNNING -> READY              // gave up the CPU; the next step does not
     * READY, YIELDED -> RUNNING     // a step
     * RUNNING -> ENDED
     *
     * Being cancelled is not a status: it is computed from the scopes.
     */
    private static final byte NEW = 0;
    private static final byte READY = 1;
    private static final byte YIELDED = 2;
    private static final byte RUNNING_NOW = 3;
    private static final byte PARKED = 4;
    private static final byte ENDED = 5;

    static final byte CANCELLATION_POINT = 1;
    static final byte SUSPENSION = 2;

    final Runner runner;

    /** The innermost active scope. */
    CancelScope scope;

    /** Who owns this task; null for the main one. Together with the siblings written by {@link TaskGroup}. */
    @Nullable
    TaskGroup group;

    @Nullable
    TaskImpl<?> previous;

    @Nullable
    TaskImpl<?> next;

    final boolean daemon;

    private byte status = NEW;
    private final boolean woven;

    /** Whether a wait was given up while whoever should wake it could not be told. */
    private boolean orphaned;

    /** What {@link LowLevel#checkpointsOf} has seen: {@link #CANCELLATION_POINT}, {@link #SUSPENSION}. */
    byte seen;

    private final int number;

    /** A String, or a Class to make one of. */
    private Object name;

    /** The body, until it runs. */
    private @Nullable Object code;

    /** While parked: how to end the wait; null once it was asked. */
    private LowLevel.@Nullable Abort abort;

    /** While parked: what for. */
    private @Nullable Supplier<String> waitsFor;

    /** The scope that {@link #cancel()} cancels, outside all others of this task; made when first needed. */
    private @Nullable CancelScope own;

    TaskLocal.@Nullable Binding locals;

    private @Nullable Joiner joiners;

    TaskImpl(Runner runner, CancelScope base, @Nullable String name, Object code, boolean daemon) {
        Object body = code instanceof Starter<?> starter ? starter.body() : code;
        this.runner = runner;
        this.scope = base;
        this.woven = Bodies.isWoven(body);
        this.daemon = daemon;
        this.number = runner.nextNumber();
        this.name = name == null ? body.getClass() : name;
        this.code = code;
        TaskImpl<?> spawner = runner.current;
        this.locals = spawner == null ? null : spawner.locals;
    }

    /** The task that runs this. Never suspends. */
    @Async
    static TaskImpl<?> self() {
        return self(Coroutine.current());
    }

    static TaskImpl<?> self(Coroutine coroutine) {
        return (TaskImpl<?>) coroutine;
    }

    // ---- Running.

    @Override
    protected @Nullable Object body() throws Throwable {
        Object body = code;
        code = null;
        if (body instanceof AsyncRunnable<?> runnable) {
            Bodies.run(runnable, this, woven);
            return null;
        }
        if (body instanceof AsyncCallable<?, ?> callable) {
            return Bodies.call(callable, this, woven);
        }
        if (body instanceof Starter<?> starter) {
            Bodies.accept(starter.body(), starter, this, woven);
            return null;
        }
        throw new AssertionError("not a body: " + body);
    }

    @Override
    public void step() {
        byte was = status;
        if (was == ENDED) {
            return; // It failed while it saved its frames, after it had asked to be woken.
        }
        if (was == YIELDED && scope.effective) {
            deliverFailure(scope.newCancelled());
        }
        status = RUNNING_NOW;
        seen |= SUSPENSION;
        if (runner.step(this, was == NEW)) {
            end();
        }
    }

    /** For the runner: runs until the task suspends or ends. Returns whether it ended. */
    boolean proceed(boolean first) {
        try {
            return first ? start(woven) : resume();
        } catch (Throwable t) {
            failure = t; // No thread to be had, say.
            return true;
        }
    }

    private void end() {
        if (status == PARKED) {
            abandonWait();
        }
        status = ENDED;
        abort = null;
        waitsFor = null;
        code = null;
        locals = null;
        leaveAll();
        Throwable thrown = failure;
        if (own != null) {
            thrown = own.leave(thrown);
            if (thrown != null) {
                failure = thrown;
            }
        }
        for (Joiner joiner = joiners; joiner != null; joiner = joiner.next) {
            joiner.ended(this);
        }
        joiners = null;
        runner.ended(this, thrown);
        // Who keeps the handle need not keep what was around the task.
        group = null;
        own = null;
        scope = runner.root;
    }

    /** It failed while it saved its frames, after it had parked: nobody shall wake it. */
    private void abandonWait() {
        LowLevel.Abort wait = abort;
        orphaned = true;
        if (wait != null) {
            try {
                orphaned = !wait.abort();
            } catch (Throwable t) {
                if (failure != null && failure != t) {
                    failure.addSuppressed(t);
                }
            }
        }
    }

    /** Leaves the scopes that a task left open which failed while it saved its frames. */
    private void leaveAll() {
        while (scope.host == this && scope != own) {
            TaskGroup open = scope.group;
            if (open != null) {
                open.abandon();
            }
            scope.leave(null);
        }
    }

    // ---- Suspending. To be called by the task itself, in a leaf, which returns what these return.

    @Nullable
    Object park(LowLevel.Abort onCancel, @Nullable Supplier<String> describe) {
        status = PARKED;
        seen |= CANCELLATION_POINT;
        abort = onCancel;
        waitsFor = describe;
        if (scope.effective) {
            abortAtOnce(onCancel);
        }
        return suspend();
    }

    /**
     * Throws if the wait that is about to begin can be aborted. Not delivered as an error: while frames are being saved
     * that would break the suspension.
     */
    private void abortAtOnce(LowLevel.Abort wait) {
        abort = null;
        if (wait.abort() && status == PARKED) {
            status = RUNNING_NOW;
            waitsFor = null;
            throw scope.newCancelled();
        }
    }

    /** Lets the others run; then throws if the task is cancelled. */
    @Nullable
    Object giveWay() {
        status = YIELDED;
        runner.ready(this);
        return suspend();
    }

    /** Lets the others run. */
    @Nullable
    Object giveWayShielded() {
        status = READY;
        runner.ready(this);
        return suspend();
    }

    @Nullable
    Object sleepUntil(long deadline) {
        Sleep sleep = new Sleep(this, deadline);
        if (deadline != Nanos.NEVER) {
            runner.deadlines().add(sleep, deadline);
        }
        return park(sleep, sleep);
    }

    void throwIfCancelled() {
        seen |= CANCELLATION_POINT;
        if (scope.effective) {
            throw scope.newCancelled();
        }
    }

    // ---- Waking.

    /** Whether it waits, and may be asked to stop that. */
    boolean isAbortable() {
        return status == PARKED && abort != null;
    }

    /** Ends the wait, if its abort handler agrees, for {@link #isAbortable()} tasks in a cancelled scope. */
    void abortWait() {
        LowLevel.Abort wait = abort;
        abort = null;
        if (wait == null) {
            return;
        }
        boolean aborted;
        try {
            aborted = wait.abort();
        } catch (Throwable t) {
            wakeWithError(new IllegalStateException("The abort handler of " + this + " failed: " + wait, t));
            return;
        }
        if (aborted && status == PARKED) {
            wakeWithError(scope.newCancelled());
        }
    }

    void wake(@Nullable Object value) {
        if (becomeReady()) {
            deliver(value);
        }
    }

    void wakeWithError(Throwable error) {
        if (becomeReady()) {
            deliverFailure(error);
        }
    }

    private boolean becomeReady() {
        if (status != PARKED) {
            if (orphaned) {
                orphaned = false;
                return false;
            }
            throw new IllegalStateException(this + " is not parked, so it cannot be unparked; each park must be "
                    + "answered by one unpark, and none after its abort handler has returned true");
        }
        status = READY;
        abort = null;
        waitsFor = null;
        runner.ready(this);
        return true;
    }

    // ---- The handle.

    @Override
    public String name() {
        if (name instanceof Class<?> body) {
            name = nameOf(body) + "#" + number;
        }
        return (String) name;
    }

    /** The class that wrote the body, for a lambda; the class's own name otherwise. */
    private static String nameOf(Class<?> body) {
        String full = body.getName();
        String simple = full.substring(full.lastIndexOf('.', Math.max(0, full.indexOf('/'))) + 1);
        int lambda = simple.indexOf("$$");
        return lambda > 0 ? simple.substring(0, lambda) : simple;
    }

    @Override
    public State state() {
        if (status == ENDED) {
            return failure == null ? State.FINISHED : failure instanceof Cancelled ? State.CANCELLED : State.FAILED;
        }
        CancelScope base = own != null ? own : group != null ? group.scope() : runner.root;
        return base.effective ? State.CANCELLING : status == NEW ? State.PENDING : State.RUNNING;
    }

    boolean hasEnded() {
        return status == ENDED;
    }

    @Override
    @Async
    public T await() {
        join();
        return result();
    }

    @Override
    @Async
    public void join() {
        if (status == ENDED) {
            LowLevel.checkpoint();
            return;
        }
        TaskImpl<?> waiter = self();
        if (waiter == this) {
            throw new IllegalStateException(this + " waits for itself to end, which it never would");
        }
        Joiner.Waiter joiner = new Joiner.Waiter(waiter, this);
        add(joiner);
        LowLevel.park(joiner, joiner);
    }

    void add(Joiner joiner) {
        joiner.next = joiners;
        if (joiners != null) {
            joiners.previous = joiner;
        }
        joiners = joiner;
    }

    void remove(Joiner joiner) {
        if (joiner.previous != null) {
            joiner.previous.next = joiner.next;
        } else {
            joiners = joiner.next;
        }
        if (joiner.next != null) {
            joiner.next.previous = joiner.previous;
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // What the body returned.
    public T result() {
        Throwable thrown = exception();
        if (thrown instanceof Cancelled) {
            throw new TaskCancelledException(this + " was cancelled", thrown);
        }
        if (thrown != null) {
            throw new TaskFailedException(this + " failed: " + thrown, thrown);
        }
        return (T) super.result();
    }

    @Override
    public @Nullable Throwable exception() {
        if (status != ENDED) {
            throw new IllegalStateException(this + " has not ended; await it, or look at state() first");
        }
        return failure;
    }

    @Override
    public void cancel() {
        cancelOwn(null);
    }

    @Override
    public void cancel(String reason) {
        cancelOwn(reason);
    }

    private void cancelOwn(@Nullable String reason) {
        runner.checkThread("Task.cancel");
        if (status != ENDED) {
            own().cancel(Cancelled.Source.EXPLICIT, reason);
        }
    }

    /** Our own scope, slipped in between the group's and all others of this task. */
    CancelScope own() {
        CancelScope made = own;
        if (made == null) {
            CancelScope outermost = outermostScope();
            made = CancelScope.slippedIn(this, outermost == null ? scope : outermost.parent());
            if (outermost == null) {
                scope = made;
            } else {
                outermost.moveUnder(made);
            }
            own = made;
        }
        return made;
    }

    /** The outermost scope that this task entered, or null if it entered none. */
    @Nullable
    CancelScope outermostScope() {
        CancelScope outermost = null;
        for (CancelScope s = scope; s.host == this; s = s.parent()) {
            outermost = s;
        }
        return outermost;
    }

    @Override
    @Async
    public void cancelAndJoin() {
        cancel();
        join();
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        if (status == NEW || status == ENDED) {
            return List.of();
        }
        List<StackTraceElement> stack = new ArrayList<>();
        if (runner.current == this && !isThreadBacked()) {
            stack.addAll(Arrays.asList(Thread.currentThread().getStackTrace()));
        }
        stack.addAll(Arrays.asList(suspendedStack()));
        return isThreadBacked() ? withoutEngine(stack) : stack;
    }

    /** A thread's stack has more at both ends than the program, and stubs in between. */
    private static List<StackTraceElement> withoutEngine(List<StackTraceElement> physical) {
        int from = 0;
        int to = physical.size();
        while (from < to && isEngine(physical.get(from))) {
            from++;
        }
        while (from < to && isEngine(physical.get(to - 1))) {
            to--;
        }
        List<StackTraceElement> stack = new ArrayList<>(physical.subList(from, to));
        stack.removeIf(element -> element.getLineNumber() < 0 && !element.isNativeMethod());
        return stack;
    }

    private static boolean isEngine(StackTraceElement element) {
        String name = element.getClassName();
        return name.startsWith("weft.coroutine.")
                || name.equals(TaskImpl.class.getName())
                || name.equals(Bodies.class.getName())
                || name.startsWith("java.lang.")
                || name.startsWith("java.util.concurrent.locks.")
                || name.startsWith("jdk.internal.");
    }

    /** What the machine executes of this running task: for another thread, so it may be out of date. */
    StackTraceElement[] physicalStack(Thread loop) {
        return isThreadBacked() ? suspendedStack() : loop.getStackTrace();
    }

    /** What it waits for, in words, for dumps. */
    String describeWait() {
        return switch (status) {
            case NEW -> "about to begin";
            case READY, YIELDED -> "ready";
            case RUNNING_NOW -> "running";
            case PARKED -> waitsFor == null ? "parked" : waitsFor.get();
            default -> "ended";
        };
    }

    @Override
    public String toString() {
        return "task '" + name() + "'";
    }
}
