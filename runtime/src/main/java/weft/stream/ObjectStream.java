package weft.stream;

import java.io.IOException;
import weft.Async;

/**
 * Objects in both directions, which don't depend on each other: one task may receive while another sends.
 *
 * @param <T> an object
 */
public interface ObjectStream<T> extends ObjectSource<T>, ObjectSink<T> {
    /**
     * Tells the peer that no more objects will come, so that it gets an {@link java.io.EOFException}. Receiving goes on.
     * Again it does nothing. In a cancelled scope it has no effect.
     *
     * @throws java.nio.channels.ClosedChannelException if we closed this stream
     * @throws weft.sync.BusyResourceException if another task is sending to it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    void shutdownOutput() throws IOException;
}
