package weft;

import org.jspecify.annotations.Nullable;

/**
 * A body that may suspend and returns a value.
 *
 * @param <T> what it returns
 * @param <X> what it throws; {@code RuntimeException} for a body that throws nothing checked
 */
@FunctionalInterface
public interface AsyncCallable<T extends @Nullable Object, X extends Throwable> {
    /** Runs the body. Whether it suspends, and how it meets a cancellation, is up to the body. */
    @Async
    T call() throws X;
}
