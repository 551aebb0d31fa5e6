package weft;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.loop.Step;

/**
 * A task as the engine sees it: its status, its wait, its scopes, and its place in the ready queue. One object with its
 * coroutine and its handle, for there may be millions.
 */
abstract class TaskCore extends Coroutine implements Step {
    /*
     * NEW     -> RUNNING            // first step
     * RUNNING -> PARKED -> READY    // park, unpark; the outcome is stored in the coroutine
     * RUNNING -> PARKING -> RUNNING // park in a cancelled scope: the wait is aborted, and never begins
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
    private static final byte PARKING = 5;
    private static final byte ENDED = 6;

    static final OwnWait FOREVER = () -> "its cancellation: it sleeps forever";
    static final LowLevel.Abort FOREVER_ABORT = () -> true;

    static final byte CANCELLATION_POINT = 1;
    static final byte SUSPENSION = 2;

    final Runner runner;

    /** The innermost active scope. */
    CancelStatus scope;

    /** Who owns this task; null for the main one. Together with the siblings written by {@link TaskGroup}. */
    @Nullable
    TaskGroup group;

    @Nullable
    TaskImpl<?> previous;

    @Nullable
    TaskImpl<?> next;

    TaskLocal.@Nullable Binding locals;

    private byte status = NEW;
    private final boolean woven;
    final boolean daemon;

    /** Whether a wait was given up while whoever should wake it could not be told. */
    private boolean orphaned;

    /** What {@link LowLevel#checkpointsOf} has seen: {@link #CANCELLATION_POINT}, {@link #SUSPENSION}. */
    byte seen;

    /** The body, until it runs. */
    private @Nullable Object code;

    /** While parked: how to end the wait; null once it was asked. */
    private LowLevel.@Nullable Abort abort;

    /** While parked: what for. */
    private @Nullable Supplier<String> waitsFor;

    /** The scope that {@link Task#cancel()} cancels, outside all others of this task; made when first needed. */
    private @Nullable CancelScope own;

    TaskCore(Runner runner, CancelScope base, Object code, boolean woven, boolean daemon) {
        this.runner = runner;
        this.scope = base;
        this.code = code;
        this.woven = woven;
        this.daemon = daemon;
        TaskImpl<?> spawner = runner.current;
        this.locals = spawner == null ? null : spawner.locals;
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
        if (runner.step(handle(), was == NEW)) {
            end();
        }
    }

    @Override
    protected boolean hasTrace(Throwable thrown) {
        // There may be very many of these at once; and to ask any other of its questions means to lock it.
        return Cancelled.WITH_TRACE || !(thrown instanceof Cancelled) || thrown.getSuppressed().length > 0;
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
        ended();
        runner.ended(handle(), thrown);
        // Who keeps the handle need not keep what was around the task.
        group = null;
        own = null;
        scope = runner.root;
    }

    /** Tells those who wait for the task that it has ended. */
    abstract void ended();

    /** This, which is a {@link TaskImpl}. */
    abstract TaskImpl<?> handle();

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
        if (onCancel != LowLevel.UNABORTABLE) {
            seen |= CANCELLATION_POINT;
        }
        if (scope.effective) {
            if (!mustWait(onCancel)) {
                return takeObject();
            }
            abort = null;
        } else {
            abort = onCancel;
        }
        status = PARKED;
        waitsFor = describe;
        return suspend();
    }

    /**
     * For a wait that is about to begin in a cancelled scope: throws if it can be aborted. That is not delivered as the
     * wait's outcome, for while frames are being saved an error would break the suspension.
     *
     * @return false if there is an outcome: the handler has delivered one, or it has failed
     */
    private boolean mustWait(LowLevel.Abort wait) {
        status = PARKING;
        boolean aborted;
        try {
            aborted = wait.abort();
        } catch (Throwable t) {
            status = RUNNING_NOW;
            deliver(null);
            deliverFailure(brokenAbort(wait, t)); // Instead of what the handler may have woken us with.
            return false;
        }
        if (status != PARKING) {
            return false;
        }
        if (aborted) {
            status = RUNNING_NOW;
            throw scope.newCancelled();
        }
        return true;
    }

    private IllegalStateException brokenAbort(LowLevel.Abort wait, Throwable thrown) {
        return new IllegalStateException("The abort handler of " + this + " failed: " + wait, thrown);
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
    Object sleepForever() {
        return park(FOREVER_ABORT, FOREVER);
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
            failWait(brokenAbort(wait, t));
            return;
        }
        if (aborted && status == PARKED) {
            wakeWithError(scope.newCancelled());
        }
    }

    /**
     * Ends a wait that its abort handler has refused to end, for want of anybody else who would; but not that for the
     * tasks of a group, which will end first. False if there is no such wait.
     */
    boolean breakPromise() {
        if (status != PARKED || waitsFor instanceof OwnWait) {
            return false;
        }
        wakeWithError(scope.newCancelled());
        orphaned = true;
        return true;
    }

    /** Its handler has failed, perhaps after it had woken us: the error takes precedence. */
    private void failWait(Throwable error) {
        if (status == PARKED) {
            wakeWithError(error);
        } else {
            deliverFailure(error);
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

    /** What ends such a wait would find the task gone. */
    void refuseToLeaveOwnWait() {
        Supplier<String> waits = waitsFor;
        if (status != PARKED || waits == null || waits.getClass() == runner.strangersWait) {
            return;
        }
        if (waits instanceof OwnWait wait) {
            throw new IllegalStateException(
                    this + " cannot be unparked: it waits for " + wait.get() + ", and the library "
                            + "itself ends that; unpark only tasks that called LowLevel.park, or cancel the task");
        }
        runner.strangersWait = waits.getClass();
    }

    private boolean becomeReady() {
        if (status == PARKING) {
            status = RUNNING_NOW;
            return true;
        }
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

    // ---- Scopes.

    /** Our own scope, slipped in between the group's and all others of this task. */
    CancelScope own() {
        CancelScope made = own;
        if (made == null) {
            CancelStatus outermost = outermostScope();
            made = CancelScope.slippedIn(handle(), outermost == null ? scope : outermost.parent());
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
    CancelStatus outermostScope() {
        CancelStatus outermost = null;
        for (CancelStatus s = scope; s.host == this; s = s.parent()) {
            outermost = s;
        }
        return outermost;
    }

    /** The outermost scope that the task feels. */
    private CancelStatus base() {
        return own != null ? own : group != null ? group.scope() : runner.root;
    }

    // ---- Status, for those who ask.

    boolean hasEnded() {
        return status == ENDED;
    }

    /** Whether there is a stack: it has begun, and not ended. */
    boolean isUnderWay() {
        return status != NEW && status != ENDED;
    }

    Task.State taskState() {
        if (status == ENDED) {
            return failure == null
                    ? Task.State.FINISHED
                    : failure instanceof Cancelled ? Task.State.CANCELLED : Task.State.FAILED;
        }
        return base().effective ? Task.State.CANCELLING : status == NEW ? Task.State.PENDING : Task.State.RUNNING;
    }

    /** What it waits for, in words, for dumps. */
    String describeWait() {
        return switch (status) {
            case NEW -> "about to begin";
            case READY, YIELDED -> "ready";
            case RUNNING_NOW, PARKING -> "running";
            case PARKED -> waitsFor == null ? "parked" : describe(waitsFor);
            default -> "ended";
        };
    }

    private static String describe(Supplier<String> wait) {
        try {
            return wait.get();
        } catch (RuntimeException e) {
            return "parked (its description failed: " + e + ")";
        }
    }
}
