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
        return new IllegalStateException("a call that belongs to no task wants to suspend: a constructor, a static "
                + "initialiser or code that is not woven called a program that was woven with --every-call, for which "
                + "calls from there never suspend; call it from an @Async method only");
    }

    @Override
    protected @Nullable Object body() {
        throw refusal();
    }

    @Override
    public String toString() {
        return "the coroutine that never suspends";
    }
}
