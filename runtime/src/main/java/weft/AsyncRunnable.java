package weft;

/**
 * A body that may suspend and returns nothing.
 *
 * @param <X> what it throws; {@code RuntimeException} for a body that throws nothing checked
 */
@FunctionalInterface
public interface AsyncRunnable<X extends Throwable> {
    /** Runs the body. Whether it suspends, and how it meets a cancellation, is up to the body. */
    @Async
    void run() throws X;
}
