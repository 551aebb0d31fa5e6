package weft;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weft.loop.Timer;

/** What a {@link CancelScope} is inside: its place in the tree of scopes, whether it is cancelled, and its deadline. */
abstract sealed class CancelStatus permits CancelScope {
    /*
     * UNENTERED -> ACTIVE     // enter
     * ACTIVE    -> EXITED     // leave, whether or not it was cancelled
     *
     * Being cancelled is not a state: a scope can be cancelled before it is entered.
     *
     * Invariant, for every active scope:
     *   effective == cancelled || (!shielded && parent != null && parent.effective)
     * CancelWave restores it when one of them changes.
     */
    static final byte UNENTERED = 0;
    static final byte ACTIVE = 1;
    static final byte EXITED = 2;

    byte state = UNENTERED;

    /** Whether somebody has called for cancellation: at once, or after a time of grace. */
    boolean called;

    /** Whether cancellation has begun. */
    boolean cancelled;

    boolean caught;
    boolean shielded;

    /** Whether the deadline waits in {@link Runner}'s list of new ones, not among the timers. */
    private boolean fresh;

    /** Whether cancellation points inside throw. */
    boolean effective;

    /** The first cause, once {@link #called}. */
    Cancelled.Source source = Cancelled.Source.EXPLICIT;

    @Nullable
    String reason;

    /** The name of the task that did it. */
    private @Nullable String sourceTask;

    long deadline = Nanos.NEVER;
    private @Nullable Expiry timer;

    /** The next scope in the {@link Runner}'s list. */
    @Nullable
    CancelStatus nextFresh;

    /** The task that entered it; null for those of a run. Like the next three set when it is entered. */
    @Nullable
    TaskImpl<?> host;

    @Nullable
    Runner runner;

    @Nullable
    CancelStatus parent;

    /** The group whose scope this is. */
    @Nullable
    TaskGroup group;

    // ---- Entering and leaving.

    /** Makes this the innermost scope of {@code task}, which is the one running. */
    void enter(TaskImpl<?> task) {
        if (state != UNENTERED) {
            throw new IllegalStateException(this + " was entered before; make a new CancelScope each time");
        }
        CancelStatus outer = task.scope;
        state = ACTIVE;
        runner = task.runner;
        host = task;
        parent = outer;
        task.scope = this;
        effective = cancelled || (outer.effective && !shielded);
        if (deadline != Nanos.NEVER && !cancelled) {
            // Nothing can expire before the task suspends; most scopes are left before that.
            fresh = true;
            task.runner.addFresh(this);
        }
    }

    /**
     * Undoes {@link #enter(TaskImpl)}.
     *
     * @param thrown what the body threw, or null
     * @return what of that goes on: all, or without its {@link Cancelled} leaves, or nothing
     */
    @Nullable
    Throwable leave(@Nullable Throwable thrown) {
        TaskImpl<?> task = host;
        CancelStatus outer = parent;
        if (state != ACTIVE || task == null || outer == null || task.scope != this) {
            throw new IllegalStateException(this + " is left, but it is not the innermost scope of " + task);
        }
        unschedule();
        state = EXITED;
        task.scope = outer;
        if (thrown == null || !cancelled || (outer.effective && !shielded)) {
            return thrown;
        }
        Throwable rest = withoutCancelled(thrown);
        caught = rest != thrown;
        if (caught) {
            task.runner.errors().swallowed(task, thrown);
        }
        return rest;
    }

    /** What is left of {@code thrown} without its {@link Cancelled} leaves: all, some of it, or nothing. */
    static @Nullable Throwable withoutCancelled(Throwable thrown) {
        if (thrown instanceof Cancelled) {
            return null;
        }
        if (thrown instanceof ExceptionGroup errors) {
            Optional<ExceptionGroup> rest = errors.split(Cancelled.class).rest();
            return rest.isPresent() ? rest.get() : null;
        }
        return thrown;
    }

    /** Changes the scope around this one; the caller sees to {@link #effective}. */
    void moveUnder(CancelStatus outer) {
        parent = outer;
    }

    /** The scope around this one. Not to be asked of a scope of a run. */
    CancelStatus parent() {
        CancelStatus outer = parent;
        if (outer == null) {
            throw new IllegalStateException(this + " has no scope around it");
        }
        return outer;
    }

    /** What {@link #effective} should be. */
    boolean isEffective() {
        return cancelled || (parent != null && parent.effective && !shielded);
    }

    /** A fresh error for a task whose innermost scope this is. Its reason is that of the nearest cancelled scope. */
    Cancelled newCancelled() {
        CancelStatus cause = this;
        while (!cause.cancelled && cause.parent != null) {
            cause = cause.parent;
        }
        return new Cancelled(cause.source, cause.reason, cause.sourceTask);
    }

    /** When this scope or one around it expires; {@link Long#MIN_VALUE} if that is over. */
    long effectiveDeadline() {
        if (effective) {
            return Long.MIN_VALUE;
        }
        long soonest = Nanos.NEVER;
        for (CancelStatus s = this; s != null; s = s.shielded ? null : s.parent) {
            soonest = Math.min(soonest, s.deadline);
        }
        return soonest;
    }

    // ---- Cancelling.

    /**
     * Begins the cancellation.
     *
     * @param by the task that cancels, or whose failure does; null if it is no task
     */
    void cancel(Cancelled.Source how, @Nullable String why, @Nullable TaskImpl<?> by) {
        call(how, why, by);
        if (!cancelled) {
            cancelled = true;
            if (state == ACTIVE) {
                unschedule();
                CancelWave.from(this);
            }
        }
    }

    /** Notes the cause, if it is the first one. */
    final void call(Cancelled.Source how, @Nullable String why, @Nullable TaskImpl<?> by) {
        if (!called) {
            called = true;
            source = how;
            reason = why;
            sourceTask = by == null ? null : by.name();
        }
    }

    /** The task that calls this, if one does. */
    final @Nullable TaskImpl<?> running() {
        Runner current = runner != null ? runner : Runner.currentOrNull();
        return current == null ? null : current.current;
    }

    final void checkThread(String what) {
        if (runner != null && state == ACTIVE) {
            runner.checkThread(what);
        }
    }

    // ---- The deadline.

    final void changeDeadline(long nanos) {
        boolean wasFresh = fresh;
        if (!wasFresh) {
            unschedule();
        }
        deadline = nanos;
        if (state != ACTIVE || cancelled || runner == null) {
            return;
        }
        if (nanos <= runner.now()) {
            expire();
        } else if (!wasFresh && nanos != Nanos.NEVER) {
            schedule(runner);
        }
    }

    /** What fires at the deadline. */
    private static final class Expiry extends Timer {
        private final CancelStatus scope;

        Expiry(CancelStatus scope) {
            this.scope = scope;
        }

        @Override
        protected void fire() {
            scope.expire();
        }
    }

    private void expire() {
        cancel(Cancelled.Source.DEADLINE, null, null);
    }

    final void expireIfDue() {
        Runner current = runner != null ? runner : Runner.currentOrNull();
        if (current != null && current.isOnThread() && deadline <= current.now()) {
            expire();
        }
    }

    /** For the runner, which has taken it off its list: the task suspends, so from now on the deadline may pass. */
    void schedule(Runner current) {
        fresh = false;
        if (deadline == Nanos.NEVER) {
            return;
        }
        if (timer == null) {
            timer = new Expiry(this);
        }
        current.deadlines().add(timer, deadline);
    }

    private void unschedule() {
        if (runner == null) {
            return;
        }
        if (fresh) {
            fresh = false;
            runner.removeFresh(this);
        } else if (timer != null) {
            runner.deadlines().remove(timer);
        }
    }
}
