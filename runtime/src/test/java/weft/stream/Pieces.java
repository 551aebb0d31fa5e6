package weft.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/** A stream whose other end is the test: each read brings the next piece that it was fed, or waits for one. */
final class Pieces implements ByteStream {
    static final Attribute<String> NAME = Attribute.create("name", String.class);

    private static final byte[] END = {};

    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    int closed;
    boolean outputShutDown;

    @Nullable
    IOException failsToClose;

    private final String name;
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Task<?> reader;
    private int largestRoom;

    Pieces(String... pieces) {
        this.name = "pieces";
        feed(pieces);
    }

    private Pieces(String name, boolean named) {
        this.name = name;
    }

    static Pieces named(String name) {
        return new Pieces(name, true);
    }

    Pieces feed(String... more) {
        for (String piece : more) {
            feed(piece.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    Pieces feed(byte[] piece) {
        pieces.add(ByteBuffer.wrap(piece));
        wakeReader();
        return this;
    }

    /** Each byte a piece. */
    Pieces feedByteByByte(byte[] bytes) {
        for (byte each : bytes) {
            feed(new byte[] {each});
        }
        return this;
    }

    Pieces end() {
        ended = true;
        wakeReader();
        return this;
    }

    private void wakeReader() {
        Task<?> waiting = reader;
        if (waiting != null) {
            reader = null;
            LowLevel.unpark(waiting, null);
        }
    }

    /** The most that a read has offered room for. */
    int largestRoom() {
        return largestRoom;
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        if (closed > 0) {
            throw new ClosedChannelException();
        }
        largestRoom = Math.max(largestRoom, buffer.remaining());
        if (pieces.isEmpty() && !ended) {
            reader = Weft.currentTask();
            LowLevel.<Void>park(this::forgetReader);
            if (closed > 0) {
                throw new AsynchronousCloseException();
            }
        }
        ByteBuffer piece = pieces.peek();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(buffer.remaining(), piece.remaining());
        buffer.put(piece.slice().limit(count));
        piece.position(piece.position() + count);
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        return count;
    }

    private boolean forgetReader() {
        reader = null;
        return true;
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        if (outputShutDown || closed > 0) {
            throw new ClosedChannelException();
        }
        while (buffer.hasRemaining()) {
            written.write(buffer.get());
        }
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        outputShutDown = true;
    }

    @Async
    @Override
    public void close() throws IOException {
        closed++;
        wakeReader();
        LowLevel.checkpoint();
        if (failsToClose != null) {
            throw failsToClose;
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return key == NAME ? key.type().cast(name) : fallback;
    }

    @Override
    public String toString() {
        return name;
    }
}
