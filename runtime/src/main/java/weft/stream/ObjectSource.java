package weft.stream;

import java.io.IOException;
import weft.Async;
import weft.AsyncCloseable;
import weft.AsyncIterable;
import weft.AsyncIterator;

/**
 * Where objects come from, one after the other: datagrams, pieces of text, directory entries. One task may receive at a
 * time. {@code for (var item : source)} receives them until the end; an {@link IOException} comes out of the loop as an
 * {@link java.io.UncheckedIOException}.
 *
 * @param <T> an object
 */
public interface ObjectSource<T> extends AsyncIterable<T>, AsyncCloseable, Attributed {
    /**
     * The next object. Suspends until there is one. If it is cancelled, none was taken.
     *
     * @throws java.io.EOFException at the end, then and ever after
     * @throws java.nio.channels.ClosedChannelException if we closed this source, before or meanwhile
     * @throws weft.sync.BusyResourceException if another task is receiving from it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    T receive() throws IOException;

    /** Receives until the end. Several iterators share what comes; none closes this source. Doesn't suspend. */
    @Override
    default AsyncIterator<T> iterator() {
        return new ReceivingIterator<>(this::receive);
    }
}
