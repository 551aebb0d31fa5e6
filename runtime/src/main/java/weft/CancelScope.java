package weft;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of code that can be cancelled, and nothing around it.
 *
 * <p>Once the scope is cancelled, every cancellation point in its body throws {@link Cancelled}, again and again, and so
 * in what the body called and in the tasks that it forked. Waits are ended. When the {@code Cancelled} gets back to the
 * scope it swallows it, and the program goes on after it: look at {@link #cancelledCaught()} to see whether that was so.
 *
 * <pre>{@code
 * var scope = CancelScope.moveOnAfter(Duration.ofSeconds(1), () -> log(fetch(url)));
 * if (scope.cancelledCaught()) {
 *     log("too slow");
 * }
 * }</pre>
 *
 * <p>Scopes nest. Of several that are cancelled the outermost catches. A shielded scope does not feel that those around
 * it are cancelled; it can still be cancelled itself. A deadline cancels the scope when its time has come.
 *
 * <p>Used once, by one task; {@link #cancel()} and the setters may be called by any code of the loop, and at any time.
 * They take effect at once. None of them suspends.
 */
public final class CancelScope extends CancelStatus {
    private CancelScope() {}

    // ---- Making them.

    /** A scope that is not entered yet: it may be cancelled, shielded or given a deadline first. See {@link #enter}. */
    public static CancelScope create() {
        return new CancelScope();
    }

    /**
     * Runs {@code body} in a new scope, which is given to it. Suspends if the body does.
     *
     * @return the scope, which is left by then
     * @throws X what the body throws, but not the {@link Cancelled} of this scope
     */
    @Async
    public static <X extends Throwable> CancelScope run(AsyncConsumer<CancelScope, X> body) throws X {
        return new CancelScope().around(body);
    }

    /**
     * Runs {@code body}, but not longer than {@code timeout}: then it is cancelled, and the program goes on. Suspends if
     * the body does.
     *
     * @param timeout 0 or more; null for no limit
     * @return the scope, which is left by then
     * @throws X what the body throws, but not the {@link Cancelled} of this scope
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    @Async
    public static <X extends Throwable> CancelScope moveOnAfter(@Nullable Duration timeout, AsyncRunnable<X> body)
            throws X {
        return in(timeout).around(body);
    }

    /** As {@link #moveOnAfter(Duration, AsyncRunnable)}, for a body that wants the scope. */
    @Async
    public static <X extends Throwable> CancelScope moveOnAfter(
            @Nullable Duration timeout, AsyncConsumer<CancelScope, X> body) throws X {
        return in(timeout).around(body);
    }

    /** As {@link #moveOnAfter(Duration, AsyncRunnable)}, until an instant of the loop's clock. */
    @Async
    public static <X extends Throwable> CancelScope moveOnAt(long nanos, AsyncRunnable<X> body) throws X {
        return at(nanos).around(body);
    }

    /** As {@link #moveOnAfter(Duration, AsyncConsumer)}, until an instant of the loop's clock. */
    @Async
    public static <X extends Throwable> CancelScope moveOnAt(long nanos, AsyncConsumer<CancelScope, X> body) throws X {
        return at(nanos).around(body);
    }

    /**
     * Runs {@code body}, but not longer than {@code timeout}: then it is cancelled, and this fails. Suspends if the body
     * does.
     *
     * @param timeout 0 or more; null for no limit
     * @throws TimeoutException if the time was up and the body ended because of that
     * @throws X what the body throws, but not the {@link Cancelled} of this scope
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    @Async
    public static <X extends Throwable> void failAfter(@Nullable Duration timeout, AsyncRunnable<X> body)
            throws TimeoutException, X {
        CancelScope scope = in(timeout);
        scope.around(body);
        scope.throwIfTimedOut();
    }

    /** As {@link #failAfter(Duration, AsyncRunnable)}, for a body that returns a value. */
    @Async
    public static <T extends @Nullable Object, X extends Throwable> T failAfter(
            @Nullable Duration timeout, AsyncCallable<T, X> body) throws TimeoutException, X {
        CancelScope scope = in(timeout);
        T value = scope.around(body);
        scope.throwIfTimedOut();
        return value;
    }

    /**
     * As {@link #failAfter(Duration, AsyncRunnable)}, for a body that wants the scope. If the body ended because it or
     * others cancelled the scope, this returns it.
     */
    @Async
    public static <X extends Throwable> CancelScope failAfter(
            @Nullable Duration timeout, AsyncConsumer<CancelScope, X> body) throws TimeoutException, X {
        CancelScope scope = in(timeout);
        scope.around(body);
        scope.throwIfTimedOut();
        return scope;
    }

    /** As {@link #failAfter(Duration, AsyncRunnable)}, until an instant of the loop's clock. */
    @Async
    public static <X extends Throwable> void failAt(long nanos, AsyncRunnable<X> body) throws TimeoutException, X {
        CancelScope scope = at(nanos);
        scope.around(body);
        scope.throwIfTimedOut();
    }

    /** As {@link #failAfter(Duration, AsyncCallable)}, until an instant of the loop's clock. */
    @Async
    public static <T extends @Nullable Object, X extends Throwable> T failAt(long nanos, AsyncCallable<T, X> body)
            throws TimeoutException, X {
        CancelScope scope = at(nanos);
        T value = scope.around(body);
        scope.throwIfTimedOut();
        return value;
    }

    /** As {@link #failAfter(Duration, AsyncConsumer)}, until an instant of the loop's clock. */
    @Async
    public static <X extends Throwable> CancelScope failAt(long nanos, AsyncConsumer<CancelScope, X> body)
            throws TimeoutException, X {
        CancelScope scope = at(nanos);
        scope.around(body);
        scope.throwIfTimedOut();
        return scope;
    }

    /** Runs {@code body} without regard to cancellations of the scopes around it. Suspends if the body does. */
    @Async
    public static <X extends Throwable> void shield(AsyncRunnable<X> body) throws X {
        shield().around(body);
    }

    /** As {@link #shield(AsyncRunnable)}, for a body that returns a value. */
    @Async
    public static <T extends @Nullable Object, X extends Throwable> T shield(AsyncCallable<T, X> body) throws X {
        return shield().around(body);
    }

    /**
     * Runs {@code body} in this scope. Suspends if the body does.
     *
     * @throws X what the body throws, but not the {@link Cancelled} of this scope
     * @throws IllegalStateException if this scope was entered before
     */
    @Async
    public <X extends Throwable> void enter(AsyncRunnable<X> body) throws X {
        if (deadline != Nanos.NEVER) {
            expireIfDue();
        }
        around(body);
    }

    private static CancelScope in(@Nullable Duration timeout) {
        CancelScope scope = new CancelScope();
        if (timeout != null) {
            long nanos = Nanos.of(timeout);
            if (nanos != Nanos.NEVER) {
                scope.deadline = Nanos.after(Runner.current("A timeout").now(), nanos);
            }
            if (nanos == 0) {
                scope.cancel(Cancelled.Source.DEADLINE, null, null);
            }
        }
        return scope;
    }

    private static CancelScope at(long nanos) {
        CancelScope scope = new CancelScope();
        scope.deadline = nanos;
        scope.expireIfDue();
        return scope;
    }

    private static CancelScope shield() {
        CancelScope scope = new CancelScope();
        scope.shielded = true;
        return scope;
    }

    // ---- Entering and leaving.

    @Async
    private <X extends Throwable> CancelScope around(AsyncRunnable<X> body) throws X {
        enter(TaskImpl.self());
        Throwable thrown = null;
        try {
            body.run();
        } catch (Throwable t) {
            thrown = t;
        }
        rethrow(leave(thrown));
        return this;
    }

    @Async
    private <X extends Throwable> CancelScope around(AsyncConsumer<CancelScope, X> body) throws X {
        enter(TaskImpl.self());
        Throwable thrown = null;
        try {
            body.accept(this);
        } catch (Throwable t) {
            thrown = t;
        }
        rethrow(leave(thrown));
        return this;
    }

    @Async
    @SuppressWarnings(
            "NullAway") // Null only if Cancelled was swallowed: the callers then throw, or nobody could cancel.
    private <T extends @Nullable Object, X extends Throwable> T around(AsyncCallable<T, X> body) throws X {
        enter(TaskImpl.self());
        T value = null;
        Throwable thrown = null;
        try {
            value = body.call();
        } catch (Throwable t) {
            thrown = t;
        }
        rethrow(leave(thrown));
        return value;
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown != null) {
            throw Throw.it(thrown);
        }
    }

    private void throwIfTimedOut() throws TimeoutException {
        if (caught && source == Cancelled.Source.DEADLINE) {
            throw new TimeoutException("the deadline passed before the body was done");
        }
    }

    // ---- What a run makes of them.

    /** An active scope that is nobody's. */
    static CancelScope ofRun(Runner runner) {
        CancelScope scope = new CancelScope();
        scope.state = ACTIVE;
        scope.runner = runner;
        return scope;
    }

    /** An active scope of {@code task} right inside {@code outer}; the caller moves what should be inside it. */
    static CancelScope slippedIn(TaskImpl<?> task, CancelStatus outer) {
        CancelScope scope = new CancelScope();
        scope.state = ACTIVE;
        scope.runner = task.runner;
        scope.host = task;
        scope.parent = outer;
        scope.effective = outer.effective;
        return scope;
    }

    // ---- Cancelling.

    /** Cancels the scope. Does nothing if it is cancelled already. */
    public void cancel() {
        checkThread("CancelScope.cancel");
        cancel(Cancelled.Source.EXPLICIT, null, running());
    }

    /**
     * Cancels the scope. Does nothing if it is cancelled already.
     *
     * @param reason what {@link Cancelled#reason()} says
     */
    public void cancel(String reason) {
        checkThread("CancelScope.cancel");
        cancel(Cancelled.Source.EXPLICIT, reason, running());
    }

    /**
     * Asks the body to end, and gives it time for that: {@link #cancelCalled()} is true from now on, and the scope is
     * cancelled when {@code grace} is over, or at its deadline if that comes first.
     *
     * @throws IllegalArgumentException if {@code grace} is negative
     */
    public void cancel(Duration grace) {
        checkThread("CancelScope.cancel");
        long nanos = Nanos.of(grace);
        if (nanos == 0) {
            cancel(Cancelled.Source.EXPLICIT, null, running());
        } else if (!cancelled && state != EXITED) {
            long end = Nanos.after(Runner.current("CancelScope.cancel").now(), nanos);
            call(Cancelled.Source.EXPLICIT, null, running());
            changeDeadline(Math.min(deadline, end));
        }
    }

    /** Whether the scope was cancelled, or its deadline has passed, whatever came of it. */
    public boolean cancelCalled() {
        if (!called && state != EXITED && deadline != Nanos.NEVER) {
            expireIfDue();
        }
        return called;
    }

    /** Whether the scope has swallowed a {@link Cancelled}: then its body did not get to its end. */
    public boolean cancelledCaught() {
        return caught;
    }

    /** Why it was cancelled, as in {@link Cancelled#reason()}; null if it was not. */
    public @Nullable String cancelReason() {
        return cancelCalled() ? new Cancelled(source, reason, null).reason() : null;
    }

    /** What cancelled it; null if nothing did. */
    public Cancelled.@Nullable Source cancelSource() {
        return cancelCalled() ? source : null;
    }

    /** When the scope is cancelled, in nanoseconds of the loop's clock; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        return deadline;
    }

    /**
     * Sets the deadline. One that has passed cancels at once. Changes nothing once the scope is cancelled; the time of
     * grace that {@link #cancel(Duration)} gave may be shortened, not prolonged.
     *
     * @param nanos an instant of the loop's clock; {@link Long#MAX_VALUE} for never
     */
    public void deadline(long nanos) {
        checkThread("CancelScope.deadline");
        changeDeadline(called && !cancelled ? Math.min(deadline, nanos) : nanos);
    }

    /** Whether cancellations of the scopes around this one are kept out. */
    public boolean shielded() {
        return shielded;
    }

    /** Sets whether to keep out cancellations of the scopes around this one. Lowering the shield lets one in at once. */
    public void shielded(boolean shielded) {
        checkThread("CancelScope.shielded");
        this.shielded = shielded;
        if (state == ACTIVE) {
            CancelWave.from(this);
        }
    }

    @Override
    public String toString() {
        return "CancelScope" + (host == null ? "" : " of " + host) + (called ? " (cancelled)" : "");
    }
}
