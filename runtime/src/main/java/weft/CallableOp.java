package weft;

import org.jspecify.annotations.Nullable;

/**
 * Plain code that returns a value: for places where suspending is not meant, or where frames that nobody wove lie
 * between it and the task, such as the body of a bridge. For bodies of tasks see {@link AsyncCallable}.
 *
 * @param <T> what it returns
 * @param <X> what it throws; {@code RuntimeException} for code that throws nothing checked
 */
@FunctionalInterface
public interface CallableOp<T extends @Nullable Object, X extends Throwable> {
    /** Runs the code. */
    T call() throws X;
}
