package weft.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.stream.Attribute;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;

/** One end of a connection in memory: reads from one pipe, writes to the other. */
final class MemoryStream implements ByteStream {
    private final String name;
    private final MemoryPipe in;
    private final MemoryPipe out;

    private boolean reading;
    private boolean writing;
    private boolean outputShutDown;
    private boolean closed;

    MemoryStream(String name, MemoryPipe in, MemoryPipe out) {
        this.name = name;
        this.in = in;
        this.out = out;
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (reading) {
            throw new BusyResourceException(
                    this + " is being read by another task already; let one task read, or take turns");
        }
        if (!buffer.hasRemaining()) {
            return 0;
        }
        int count = in.read(buffer);
        while (count == 0) {
            awaitBytes();
            count = in.read(buffer);
        }
        return count;
    }

    @Async
    private void awaitBytes() throws IOException {
        reading = true;
        try {
            in.awaitBytes();
        } finally {
            reading = false;
        }
        if (closed) {
            throw new AsynchronousCloseException();
        }
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        requireNotWriting();
        if (outputShutDown) {
            throw new ClosedChannelException();
        }
        out.requireReader();
        writing = true;
        try {
            out.write(buffer);
        } finally {
            writing = false;
        }
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        requireNotWriting();
        if (!outputShutDown) {
            outputShutDown = true;
            out.end();
        }
    }

    /** A checkpoint; in a cancelled scope it closes first. */
    @Async
    @Override
    public void close() {
        closeNow();
        LowLevel.checkpoint();
    }

    /** As {@link #close()}, but no checkpoint. */
    void closeNow() {
        if (!closed) {
            closed = true;
            in.closeReader();
            out.closeWriter();
        }
    }

    void reset() {
        if (!closed) {
            closed = true;
            in.reset();
            in.closeReader();
            out.closeWriter();
            out.reset();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void requireNotWriting() {
        if (writing) {
            throw new BusyResourceException(
                    this + " is being written to by another task already; let one task write, or take turns");
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return fallback;
    }

    @Override
    public String toString() {
        return "MemoryStream[" + name + "]";
    }
}
