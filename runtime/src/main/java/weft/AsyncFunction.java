package weft;

import org.jspecify.annotations.Nullable;

/**
 * A body that may suspend, takes an argument and returns a value.
 *
 * @param <A> what it takes
 * @param <T> what it returns
 * @param <X> what it throws; {@code RuntimeException} for a body that throws nothing checked
 */
@FunctionalInterface
public interface AsyncFunction<A extends @Nullable Object, T extends @Nullable Object, X extends Throwable> {
    /** Runs the body. Whether it suspends, and how it meets a cancellation, is up to the body. */
    @Async
    T apply(A argument) throws X;
}
