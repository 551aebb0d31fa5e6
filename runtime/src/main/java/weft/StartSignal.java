package weft;

import org.jspecify.annotations.Nullable;

/**
 * How a task that was started with {@link TaskGroup#start} says that it is ready. A method that takes one declares
 * {@code StartSignal<? super S>}, so that nobody need ask for the value.
 *
 * @param <S> what {@code start} returns
 */
public interface StartSignal<S extends @Nullable Object> {
    /**
     * Says that the task is ready: {@code start} returns {@code value}, and the group owns the task from now on. Does
     * not suspend. Does nothing if the call to {@code start} has been cancelled.
     *
     * @throws IllegalStateException if it was said before
     */
    void started(S value);

    /** As {@link #started(Object)}, for a start without a value. */
    @SuppressWarnings("NullAway") // Who calls this has an S that may be null, which the language cannot say.
    default void started() {
        started(null);
    }

    /** A signal that nobody listens to, for a direct call. */
    static <S extends @Nullable Object> StartSignal<S> ignored() {
        return value -> {};
    }
}
