package weft.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncIterator;

/** Calls the same again and again until that says that there is no more: with null, or an {@link EOFException}. */
final class ReceivingIterator<T> implements AsyncIterator<T> {
    private final AsyncCallable<@Nullable T, IOException> receive;
    private @Nullable T next;
    private boolean ended;

    ReceivingIterator(AsyncCallable<@Nullable T, IOException> receive) {
        this.receive = receive;
    }

    @Async
    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = receive.call();
                ended = next == null;
            } catch (EOFException e) {
                ended = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Async
    @Override
    public T next() {
        T item = hasNext() ? next : null;
        if (item == null) {
            throw new NoSuchElementException("there is no more; ask hasNext() first");
        }
        next = null;
        return item;
    }
}
