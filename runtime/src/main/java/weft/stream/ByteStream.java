package weft.stream;

import java.io.IOException;
import weft.Async;

/** Bytes in both directions, which don't depend on each other: one task may read while another writes. */
public interface ByteStream extends ByteSource, ByteSink {
    /**
     * Tells the peer that no more bytes will come, so that it reads -1. Reading goes on. Again it does nothing. In a
     * cancelled scope it has no effect.
     *
     * @throws java.nio.channels.ClosedChannelException if we closed this stream
     * @throws weft.sync.BusyResourceException if another task is writing to it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    void shutdownOutput() throws IOException;
}
