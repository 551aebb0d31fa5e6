package weft;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something to iterate over whose elements may have to be waited for.
 *
 * <p>{@code for (var item : channel)} in an {@code @Async} method suspends where it waits. The static type of what is
 * iterated over has to be an {@code AsyncIterable}: behind a plain {@link Iterable} the loop's code cannot know.
 *
 * @param <T> what it yields
 */
public interface AsyncIterable<T extends @Nullable Object> extends Iterable<T> {
    /** The iterator. Doesn't suspend. */
    @Override
    AsyncIterator<T> iterator();

    /** Hands all elements to plain code, one after the other. May suspend between them. */
    @Async
    @Override
    default void forEach(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        AsyncIterator<T> elements = iterator();
        while (elements.hasNext()) {
            action.accept(elements.next());
        }
    }

    /**
     * Not supported: a stream pipeline is plain Java and cannot suspend.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    default Spliterator<T> spliterator() {
        throw new UnsupportedOperationException(getClass().getName()
                + " may suspend between its elements, and a stream pipeline cannot; iterate with for or forEach, "
                + "collect into a list, and stream that");
    }
}
