package weft.coroutine;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A computation that can suspend, and later resume where it left off.
 *
 * <p>It has two carriers. A <em>woven</em> computation suspends by returning: the leaf primitive calls {@link
 * #suspend()}, which sets {@link #state}; every woven caller sees that, saves its live values in a {@link Frame} and
 * returns too. Resuming starts at the innermost frame and hands each frame's result to the next, so a computation that
 * suspends a thousand times at depth 200 saves and restores one frame each time. A <em>thread-backed</em> computation
 * runs plain Java on a thread of its own ({@link ThreadCarrier}) and suspends by blocking it; its {@code state} never
 * changes. One computation may go from the first to the second and back: that is what a bridge does.
 *
 * <p>Confined to the thread that runs it: at any time one, and handed on with a happens-before edge.
 */
public abstract class Coroutine {
    /** {@link #state}: go on. */
    public static final int RUNNING = 0;

    /** {@link #state}: save what is live and return. */
    public static final int SUSPENDED = 1;

    /** {@link #state}: suspended, and one frame has been saved since. */
    private static final int SAVED_ONE = 2;

    /** {@link #state}: suspended, and several frames have been saved since. */
    private static final int SAVED_SEVERAL = 3;

    /** {@link #state}: suspended, and a frame could not be saved; {@link #failure} says why. Set by woven code. */
    public static final int BROKEN = 4;

    /** What woven code looks at after each call to an {@code @Async} method. */
    public int state;

    /*
     * leaf, while suspended: the innermost saved frame, and through Frame.parent all others.
     * leaf, while running woven: the frames that did not run since the last resume.
     * tail: the outermost frame saved by the suspension in progress, if it has saved several; null otherwise.
     *
     * Woven code that cannot save its frame sets both to null: if memory is used up, the frames may well be what uses
     * it, and each caller would collect garbage in vain before it fails, too.
     */
    public @Nullable Frame leaf;
    public @Nullable Frame tail;

    /**
     * While suspended or finished: what the call that suspended, or the whole computation, failed with. While a
     * suspension is in progress: the error that broke it, see {@link #runFrames}. Woven code writes the latter.
     */
    public @Nullable Throwable failure;

    /** The result that {@link #failure} would replace; a primitive one is in {@link #primitive}. */
    private @Nullable Object result;

    private long primitive;

    /** Not null while plain Java runs on a thread of its own. */
    @Nullable
    ThreadCarrier carrier;

    /** For subclasses: the engine's tasks. */
    protected Coroutine() {}

    // ---- Called by woven code. These names and signatures are the binary format.

    /**
     * The coroutine of the thread-backed task that runs on the current thread: what a plain call to an {@code @Async}
     * method works with.
     *
     * @throws IllegalStateException if there is none; the message names the first frame that is not woven
     */
    public static Coroutine current() {
        Coroutine coroutine = ThreadCarrier.currentCoroutine();
        if (coroutine == null) {
            throw UnwovenCall.error();
        }
        return coroutine;
    }

    /**
     * A coroutine for code that belongs to no task, on any thread: what is called with it runs to its end as plain Java
     * does, and an attempt to suspend throws. For programs woven with {@code --every-call}, where it stands in for {@link
     * #current()}.
     */
    public static Coroutine neverSuspending() {
        return NeverSuspending.INSTANCE;
    }

    /** Links a frame that a suspending method has just saved, outside those saved before and inside those at rest. */
    public final void push(Frame frame) {
        if (state == SUSPENDED) {
            frame.parent = leaf;
            leaf = frame;
            state = SAVED_ONE; // Nearly always all there is: the less we write the better.
        } else if (state != BROKEN) {
            Frame inner = requireNonNull(state == SAVED_ONE ? leaf : tail);
            frame.parent = inner.parent;
            inner.parent = frame;
            tail = frame;
            state = SAVED_SEVERAL;
        }
    }

    /** Takes what the suspended call returned, or throws what it threw. */
    public final @Nullable Object takeObject() {
        throwFailure();
        Object taken = result;
        result = null;
        return taken;
    }

    /** As {@link #takeObject()}, for a call that returns nothing. */
    public final void takeVoid() {
        throwFailure();
        result = null;
    }

    /** As {@link #takeObject()}, for {@code int} and what the JVM computes with as {@code int}. */
    public final int takeInt() {
        throwFailure();
        return (int) primitive;
    }

    /** As {@link #takeObject()}, for {@code long}. */
    public final long takeLong() {
        throwFailure();
        return primitive;
    }

    /** As {@link #takeObject()}, for {@code float}. */
    public final float takeFloat() {
        throwFailure();
        return Float.intBitsToFloat((int) primitive);
    }

    /** As {@link #takeObject()}, for {@code double}. */
    public final double takeDouble() {
        throwFailure();
        return Double.longBitsToDouble(primitive);
    }

    /** Stores what a resumed method returns; its caller's frame takes it. */
    public static void finish(@Nullable Object value, Coroutine coroutine) {
        coroutine.result = value;
    }

    /** As {@link #finish(Object, Coroutine)}. */
    public static void finish(int value, Coroutine coroutine) {
        coroutine.primitive = value;
    }

    /** As {@link #finish(Object, Coroutine)}. */
    public static void finish(long value, Coroutine coroutine) {
        coroutine.primitive = value;
    }

    /** As {@link #finish(Object, Coroutine)}. */
    public static void finish(float value, Coroutine coroutine) {
        coroutine.primitive = Float.floatToRawIntBits(value);
    }

    /** As {@link #finish(Object, Coroutine)}. */
    public static void finish(double value, Coroutine coroutine) {
        coroutine.primitive = Double.doubleToRawLongBits(value);
    }

    /**
     * Whether a call that found no twin but the interface's default one, in an {@code implementor} that nobody wove,
     * must go over a bridge, so that it may suspend all the same.
     */
    public final boolean mustBridge(Object implementor) {
        if (carrier != null || implementor instanceof PlainBody || !Unwoven.isTolerated()) {
            return false;
        }
        Unwoven.tolerate(implementor.getClass());
        return true;
    }

    /** Refuses to resume a frame whose method has been redefined since. */
    public static IllegalStateException redefined(Frame frame) {
        return new IllegalStateException("The method of " + frame.getClass().getName()
                + " was redefined while it was suspended, and its saved frame does not fit the new code; restart the "
                + "task (or the program)");
    }

    // ---- Called by the engine.

    /**
     * The computation. Called once, by {@link #resume()}: on the caller's thread if it is woven (then it calls the
     * body's twin with this coroutine, and its result is a dummy if it suspended), on the carrier's if it is not.
     */
    protected abstract @Nullable Object body() throws Throwable;

    /** The coroutine whose plain Java runs on the current thread, which is its carrier; null on other threads. */
    public static @Nullable Coroutine currentOrNull() {
        return ThreadCarrier.currentCoroutine();
    }

    /** Whether plain Java runs, or will run first, on a thread of this coroutine's own. */
    protected final boolean isThreadBacked() {
        return carrier != null;
    }

    /**
     * Starts the computation and runs it until it suspends or ends.
     *
     * @param woven whether {@link #body()} is woven; if not it gets a thread
     * @return whether it ended; then {@link #failure} and {@link #result()} say how
     */
    protected final boolean start(boolean woven) {
        if (!woven) {
            carrier = new ThreadCarrier(this, this::body);
            return resume();
        }
        try {
            Object value = body();
            if (state == RUNNING) {
                result = value;
                return true;
            }
        } catch (Throwable t) {
            return fail(t);
        }
        return suspensionFailed() || (carrier != null && resume());
    }

    /**
     * Goes on after a suspension, with what {@link #deliver} or {@link #deliverFailure} stored, until the computation
     * suspends again or ends.
     *
     * @return whether it ended
     */
    protected final boolean resume() {
        while (true) {
            ThreadCarrier running = carrier;
            if (running != null) {
                if (!run(running)) {
                    return false;
                }
                carrier = null; // The plain body ended; what called it takes the outcome.
            }
            if (runFrames()) {
                return true;
            }
            if (carrier == null) {
                return false;
            } // Otherwise a bridge has just begun.
        }
    }

    /** Runs plain Java on its thread until it suspends or ends. If there is no thread to be had, that is how it ends. */
    private boolean run(ThreadCarrier running) {
        try {
            return running.run();
        } catch (Throwable refused) {
            ended(null, refused);
            return true;
        }
    }

    /** Stores what the suspended call shall return. */
    protected final void deliver(@Nullable Object value) {
        result = value;
    }

    /** Stores what the suspended call shall throw. */
    protected final void deliverFailure(Throwable thrown) {
        failure = thrown;
    }

    /** What the finished computation returned; null if it failed. */
    protected @Nullable Object result() {
        return result;
    }

    /**
     * Suspends this coroutine until it is resumed. Only a leaf primitive may call this, as the last thing it does, and
     * return what this returns: a dummy if it runs woven, the value delivered if it is thread-backed.
     */
    public final @Nullable Object suspend() {
        ThreadCarrier running = carrier;
        if (running == null) {
            state = SUSPENDED;
            return null;
        }
        running.pause();
        return takeObject();
    }

    /**
     * Runs plain Java that may call {@code @Async} methods, on a helper thread that takes turns with the loop. As
     * {@link #suspend()}: to be returned from at once.
     */
    public final @Nullable Object bridge(PlainCode body) throws Throwable {
        if (carrier != null) {
            return body.run();
        }
        carrier = new ThreadCarrier(this, body);
        state = SUSPENDED;
        return null;
    }

    /** As {@link #bridge(PlainCode)}. */
    public final void bridge(PlainAction body) throws Throwable {
        bridge(() -> {
            body.run();
            return null;
        });
    }

    /** Plain Java that returns nothing, for a thread of its own. */
    @FunctionalInterface
    public interface PlainAction {
        /** Runs it. */
        void run() throws Throwable;
    }

    /** Plain Java, for a thread of its own. */
    @FunctionalInterface
    public interface PlainCode {
        /** Runs it. */
        @Nullable
        Object run() throws Throwable;
    }

    /** The logical stack of this coroutine while it is suspended, innermost first. */
    protected final StackTraceElement[] suspendedStack() {
        ThreadCarrier running = carrier;
        return Traces.logical(running == null ? new StackTraceElement[0] : running.stack(), leaf);
    }

    /**
     * The trampoline: runs the innermost frame, hands its outcome to the next, and so on outwards.
     *
     * <p>An error while frames are being saved (out of memory, stack overflow) must not leave half a computation: woven
     * code stores it in {@link #failure}, and the coroutine ends with it.
     *
     * @return whether the outermost frame has returned
     */
    private boolean runFrames() {
        while (true) {
            Frame innermost = leaf;
            if (innermost == null) {
                return true;
            }
            leaf = innermost.parent;
            Class<?> resumed = innermost.getClass(); // Not the frame: its values must not outlive their use.
            try {
                innermost.resume(this);
            } catch (Throwable t) {
                if (state != RUNNING) {
                    return fail(t);
                }
                if (hasTrace(t)) {
                    Traces.splice(t, resumed, leaf);
                }
                failure = t;
            }
            if (state != RUNNING) {
                return suspensionFailed();
            }
        }
    }

    /** Whether {@code thrown}, or what it hangs together with, may have a stack trace. Asked at each frame it leaves. */
    protected boolean hasTrace(Throwable thrown) {
        return true;
    }

    /** Ends a suspension; true if it failed half-way. */
    private boolean suspensionFailed() {
        int ended = state;
        state = RUNNING;
        if (ended == SAVED_SEVERAL) {
            tail = null;
        }
        return ended == BROKEN && fail(requireNonNull(failure));
    }

    private boolean fail(Throwable thrown) {
        state = RUNNING;
        leaf = null;
        tail = null;
        carrier = null;
        result = null;
        failure = thrown;
        return true;
    }

    /** For {@link ThreadCarrier}: how the plain body ended. Its caller may want the value as a primitive. */
    void ended(@Nullable Object value, @Nullable Throwable thrown) {
        result = value;
        failure = thrown;
        if (value instanceof Float number) {
            finish(number.floatValue(), this);
        } else if (value instanceof Double number) {
            finish(number.doubleValue(), this);
        } else if (value instanceof Number number) {
            primitive = number.longValue();
        } else if (value instanceof Boolean truth) {
            primitive = truth ? 1 : 0;
        } else if (value instanceof Character character) {
            primitive = character;
        }
    }

    private void throwFailure() {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Coroutine.<RuntimeException>sneaky(thrown);
        }
    }

    @SuppressWarnings("unchecked") // The cast is not checked at run time, which is the point.
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
