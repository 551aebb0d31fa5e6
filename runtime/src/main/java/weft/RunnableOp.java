package weft;

/**
 * Plain code that returns nothing: for places where suspending is not meant, or where frames that nobody wove lie
 * between it and the task, such as the body of a bridge. For bodies of tasks see {@link AsyncRunnable}.
 *
 * @param <X> what it throws; {@code RuntimeException} for code that throws nothing checked
 */
@FunctionalInterface
public interface RunnableOp<X extends Throwable> {
    /** Runs the code. */
    void run() throws X;
}
