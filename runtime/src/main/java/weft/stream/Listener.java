package weft.stream;

import java.io.IOException;
import weft.Async;
import weft.AsyncCloseable;
import weft.AsyncConsumer;

/**
 * Where connections come in.
 *
 * @param <S> a connection
 */
public interface Listener<S extends AsyncCloseable> extends AsyncCloseable, Attributed {
    /**
     * The next connection. Suspends until there is one. If it is cancelled, none was taken.
     *
     * @throws java.nio.channels.ClosedChannelException if we closed this listener, before or meanwhile
     * @throws weft.sync.BusyResourceException if another task is accepting from it
     * @throws IOException if the system is out of resources, say; the listener is still usable
     */
    @Async
    S accept() throws IOException;

    /**
     * Runs {@code handler} for each connection that comes in, in a task of its own, until this listener is closed (then
     * it waits for the handlers and returns) or the calling task is cancelled (then the handlers are, too). A connection
     * is closed when its handler ends, if the handler hasn't done that.
     *
     * <p>Connections cannot harm the server: an {@link IOException} that comes out of a handler (also as an {@link
     * java.io.UncheckedIOException}, or nothing else in an {@link weft.ExceptionGroup}) ends that connection and is
     * logged. While the system is short of descriptors or memory, accepting pauses for 100 ms at a time. Any other
     * exception of a handler is a bug: it cancels the other handlers and leaves in an {@link weft.ExceptionGroup}.
     *
     * @throws java.nio.channels.ClosedChannelException if this listener was closed before
     * @throws weft.sync.BusyResourceException if another task is accepting from it
     */
    @Async
    void serve(AsyncConsumer<? super S, ?> handler) throws IOException;
}
