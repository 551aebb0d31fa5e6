package weft.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * One direction of a connection in memory: holds what was written and not yet read, and who waits for that to change.
 * Whether an end may use it, its stream knows.
 *
 * <p>Invariants: {@code held <= capacity}. If {@code offered} is not null it has bytes left, and {@code held ==
 * capacity}. A waiting reader means that there is nothing to read, and no end. Confined to one loop.
 */
final class MemoryPipe {
    private final int capacity;

    /** What was taken from writers, each with bytes left, oldest first; their sum. */
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();

    private int held;

    /** The buffer of the writer that waits, and is read from directly once the chunks are used up. */
    private @Nullable ByteBuffer offered;

    private @Nullable Task<?> writer;
    private @Nullable Task<?> reader;

    /** No more bytes will be written. */
    private boolean ended;

    /** Nobody will read. */
    private boolean abandoned;

    private boolean reset;

    MemoryPipe(int capacity) {
        this.capacity = capacity;
    }

    // ---- Writing.

    boolean hasWriter() {
        return writer != null;
    }

    void requireReader() throws IOException {
        if (reset) {
            throw connectionReset();
        }
        if (abandoned) {
            throw brokenPipe();
        }
    }

    /** Takes all of {@code source}. Suspends while it has no room for that. */
    @Async
    void write(ByteBuffer source) {
        hold(source);
        wakeReader();
        if (source.hasRemaining()) {
            offered = source;
            writer = Weft.currentTask();
            wakeReader();
            LowLevel.park(this::withdraw, () -> "room for " + source.remaining() + " bytes in a memory stream");
        }
    }

    private void hold(ByteBuffer source) {
        int count = Math.min(source.remaining(), capacity - held);
        if (count > 0) {
            byte[] chunk = new byte[count];
            source.get(chunk);
            chunks.add(ByteBuffer.wrap(chunk));
            held += count;
        }
    }

    /** The writer waits no longer. */
    private boolean withdraw() {
        offered = null;
        writer = null;
        return true;
    }

    /** The writer is done: the reader gets what is there, and then the end. */
    void end() {
        ended = true;
        wakeReader();
    }

    // ---- Reading.

    boolean hasReader() {
        return reader != null;
    }

    /** Moves what is there into {@code target}, which has room. 0: nothing yet; -1: the end. */
    int read(ByteBuffer target) throws IOException {
        if (reset) {
            throw connectionReset();
        }
        int before = target.position();
        while (target.hasRemaining() && !chunks.isEmpty()) {
            ByteBuffer chunk = chunks.element();
            held -= move(chunk, target);
            if (!chunk.hasRemaining()) {
                chunks.remove();
            }
        }
        takeOffered(target);
        int count = target.position() - before;
        return count == 0 && ended ? -1 : count;
    }

    /** The first half of what a waiting writer has goes to the reader, as far as it has room, the second is held. */
    private void takeOffered(ByteBuffer target) {
        ByteBuffer source = offered;
        if (source == null) {
            return;
        }
        if (chunks.isEmpty()) {
            move(source, target);
        }
        hold(source);
        Task<?> waiting = writer;
        if (!source.hasRemaining() && waiting != null) {
            withdraw();
            LowLevel.unpark(waiting, null);
        }
    }

    private static int move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        int limit = from.limit();
        to.put(from.limit(from.position() + count));
        from.limit(limit);
        return count;
    }

    /** Suspends until it makes sense to {@link #read} again. */
    @Async
    void awaitBytes() {
        reader = Weft.currentTask();
        LowLevel.park(
                () -> {
                    reader = null;
                    return true;
                },
                () -> "bytes of a memory stream");
    }

    private void wakeReader() {
        Task<?> waiting = reader;
        if (waiting != null && (held > 0 || offered != null || ended || reset)) {
            reader = null;
            LowLevel.unpark(waiting, null);
        }
    }

    // ---- Closing.

    /** The reading end is closed: it gets no more, and whoever writes finds the pipe broken. */
    void closeReader() {
        abandoned = true;
        chunks.clear();
        held = 0;
        failReader(new AsynchronousCloseException());
        failWriter(brokenPipe());
    }

    /** The writing end is closed. */
    void closeWriter() {
        failWriter(new AsynchronousCloseException());
        end();
    }

    /** The connection is lost, and all that is under way. */
    void reset() {
        reset = true;
        chunks.clear();
        held = 0;
        failWriter(connectionReset());
        wakeReader();
    }

    private void failReader(IOException error) {
        Task<?> waiting = reader;
        reader = null;
        if (waiting != null) {
            LowLevel.unparkWithError(waiting, error);
        }
    }

    private void failWriter(IOException error) {
        Task<?> waiting = writer;
        withdraw();
        if (waiting != null) {
            LowLevel.unparkWithError(waiting, error);
        }
    }

    private static IOException brokenPipe() {
        return new IOException("broken pipe: the other end of the memory stream is closed");
    }

    private static IOException connectionReset() {
        return new IOException("connection reset: the memory stream is broken");
    }
}
