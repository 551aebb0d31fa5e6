package weft;

import org.jspecify.annotations.Nullable;

/**
 * A body that may suspend, takes an argument and returns nothing.
 *
 * @param <A> what it takes
 * @param <X> what it throws; {@code RuntimeException} for a body that throws nothing checked
 */
@FunctionalInterface
public interface AsyncConsumer<A extends @Nullable Object, X extends Throwable> {
    /** Runs the body. Whether it suspends, and how it meets a cancellation, is up to the body. */
    @Async
    void accept(A argument) throws X;
}
