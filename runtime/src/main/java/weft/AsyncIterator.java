package weft;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An iterator whose elements may have to be waited for. In an {@code @Async} method a {@code for} loop over an {@link
 * AsyncIterable} suspends where it waits.
 *
 * <p>Its methods cannot throw checked exceptions: what would be an {@code IOException} is an {@link
 * java.io.UncheckedIOException}.
 *
 * @param <T> what it yields
 */
public interface AsyncIterator<T extends @Nullable Object> extends Iterator<T> {
    /**
     * Whether there is another element. May suspend until that is known; a cancellation then takes no element away.
     * Asking again gives the same answer.
     */
    @Async
    @Override
    boolean hasNext();

    /**
     * The next element. May suspend until there is one; cancelled while it waits, it has taken none.
     *
     * @throws NoSuchElementException at the end
     */
    @Async
    @Override
    T next();

    /** Hands the remaining elements to plain code, one after the other. May suspend between them. */
    @Async
    @Override
    default void forEachRemaining(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        while (hasNext()) {
            action.accept(next());
        }
    }
}
