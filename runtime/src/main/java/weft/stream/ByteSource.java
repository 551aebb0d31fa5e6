package weft.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import weft.Async;
import weft.AsyncCloseable;

/** Where bytes come from. One task may read at a time. */
public interface ByteSource extends AsyncCloseable, Attributed {
    /**
     * Reads some bytes: as many as are there and fit, at least one. Suspends until there is one. If it is cancelled,
     * nothing was read.
     *
     * @return how many, or -1 at the end, then and ever after; 0 only if {@code buffer} has no room
     * @throws java.nio.channels.ClosedChannelException if we closed this source, before or meanwhile
     * @throws weft.sync.BusyResourceException if another task is reading from it
     * @throws IOException if the other side or the system broke it
     */
    @Async
    int read(ByteBuffer buffer) throws IOException;
}
