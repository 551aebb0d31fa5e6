package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncRunnable;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.Weft;

/** {@code assertThrows} for bodies that suspend. */
public final class Thrown {
    private Thrown() {}

    /** What the body throws, or null. */
    @Async
    public static @Nullable Throwable by(AsyncRunnable<?> body) {
        try {
            body.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** What the body throws, which must be an {@code E}. */
    @Async
    public static <E extends Throwable> E by(Class<E> type, AsyncRunnable<?> body) {
        return assertInstanceOf(type, by(body));
    }

    /** The one exception in the group that the body throws. */
    @Async
    public static Throwable aloneInGroupBy(AsyncRunnable<?> body) {
        ExceptionGroup group = by(ExceptionGroup.class, body);
        return assertInstanceOf(
                Throwable.class,
                group.exceptions().size() == 1 ? group.exceptions().get(0) : null,
                group::toString);
    }

    /** Sleeps until cancelled. */
    @Async
    public static Cancelled cancelled() {
        return by(Cancelled.class, Weft::sleepForever);
    }
}
