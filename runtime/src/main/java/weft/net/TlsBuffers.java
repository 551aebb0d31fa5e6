package weft.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import weft.LoopLocal;

/**
 * Buffers for TLS records, which are large, and most of the time needed by few connections only: a loop keeps some for
 * the next one.
 */
final class TlsBuffers {
    private static final LoopLocal<TlsBuffers> OF_LOOP = LoopLocal.create("TLS buffers", TlsBuffers::new);

    /** What the JDK's engine asks for in ordinary connections. */
    private static final int RECORD = 16_709;

    /** More than these the collector may have; a guess. */
    private static final int MOST_KEPT = 64;

    /** With room for one record, and for two. */
    private final Deque<ByteBuffer> small = new ArrayDeque<>();

    private final Deque<ByteBuffer> large = new ArrayDeque<>();

    private TlsBuffers() {}

    /** An empty one with room for {@code size} bytes at least, to be filled. */
    static ByteBuffer take(int size) {
        ByteBuffer kept = null;
        if (size <= 2 * RECORD) {
            TlsBuffers buffers = OF_LOOP.get();
            kept = size <= RECORD ? buffers.small.poll() : buffers.large.poll();
        }
        return kept != null ? kept : ByteBuffer.allocate(size <= RECORD ? RECORD : Math.max(size, 2 * RECORD));
    }

    /** Nobody must use it any more. */
    static void give(ByteBuffer buffer) {
        TlsBuffers buffers = OF_LOOP.get();
        if (buffer.capacity() == RECORD && buffers.small.size() < MOST_KEPT) {
            buffers.small.push(buffer.clear());
        } else if (buffer.capacity() == 2 * RECORD && buffers.large.size() < MOST_KEPT) {
            buffers.large.push(buffer.clear());
        }
    }
}
