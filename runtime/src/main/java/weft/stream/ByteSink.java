package weft.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import weft.Async;
import weft.AsyncCloseable;

/** Where bytes go. One task may write at a time. */
public interface ByteSink extends AsyncCloseable, Attributed {
    /**
     * Writes all that remains in {@code buffer}. Suspends until it is handed to the system. If it is cancelled in the
     * middle, the buffer's position says how much was written; a peer usually can make no sense of what follows then.
     *
     * @throws java.nio.channels.ClosedChannelException if we closed this sink, before or meanwhile
     * @throws weft.sync.BusyResourceException if another task is writing to it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    void write(ByteBuffer buffer) throws IOException;

    /** Writes all that remains in {@code buffers}, in order, as {@link #write(ByteBuffer)} does; at one go if it can. */
    @Async
    default void write(ByteBuffer... buffers) throws IOException {
        for (ByteBuffer buffer : buffers) {
            write(buffer);
        }
    }
}
