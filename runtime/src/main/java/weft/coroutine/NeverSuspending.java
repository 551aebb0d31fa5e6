package weft.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * The coroutine of code that belongs to no task: thread-backed by whatever thread calls, which nobody resumed, so that
 * there is nobody to hand the turn to. Nothing is ever written to it, so all threads share one.
 */
final class NeverSuspending extends Coroutine {
    static final NeverSuspending INSTANCE = new NeverSuspending();

    private NeverSuspending() {
        carrier = new ThreadCarrier(this, () -> null);
    }

    static IllegalStateException refusal() {
        return new IllegalStateException("there is no task to suspend: this is called by " + INSTANCE
                + "; call it from methods of that program only, beginning with the body of a task");
    }

    @Override
    protected @Nullable Object body() {
        throw refusal();
    }

    @Override
    public String toString() {
        return "a constructor, a static initialiser or code that is not woven, in a program woven with --every-call";
    }
}
