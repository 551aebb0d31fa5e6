package weft.stream;

import java.io.IOException;
import weft.Async;
import weft.AsyncCloseable;

/**
 * Where objects go, one after the other. One task may send at a time.
 *
 * @param <T> an object
 */
public interface ObjectSink<T> extends AsyncCloseable, Attributed {
    /**
     * Sends an object. Suspends until it is handed on. In a cancelled scope it has no effect; what a cancellation does
     * while it waits, the implementation says.
     *
     * @throws java.nio.channels.ClosedChannelException if we closed this sink, before or meanwhile
     * @throws weft.sync.BusyResourceException if another task is sending to it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    void send(T item) throws IOException;
}
