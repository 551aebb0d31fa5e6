package weft.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.sync.BusyResourceException;

/** A source and a sink made one stream: the two pipes of a process, say. Its attributes are the source's, and the sink's. */
public final class StapledByteStream implements ByteStream {
    private final ByteSource source;
    private final ByteSink sink;
    private boolean writing;
    private boolean closed;

    private StapledByteStream(ByteSource source, ByteSink sink) {
        this.source = requireNonNull(source, "source");
        this.sink = requireNonNull(sink, "sink");
    }

    /** Reads from {@code source}, and writes to {@code sink}. Closing this closes both. */
    public static StapledByteStream of(ByteSource source, ByteSink sink) {
        return new StapledByteStream(source, sink);
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return source.read(buffer);
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        begin();
        try {
            sink.write(buffer);
        } finally {
            writing = false;
        }
    }

    @Async
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        begin();
        try {
            sink.write(buffers);
        } finally {
            writing = false;
        }
    }

    /** Closes the sink. Reading goes on. */
    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        begin();
        try {
            sink.close();
        } finally {
            writing = false;
        }
    }

    /** Closes the sink and then the source, whatever the sink says. */
    @Async
    @Override
    public void close() throws IOException {
        closed = true;
        try (source) {
            sink.close();
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        T own = source.attribute(key, null);
        return own != null ? own : sink.attribute(key, fallback);
    }

    @Override
    public String toString() {
        return source + " and " + sink;
    }

    private void begin() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (writing) {
            throw new BusyResourceException(
                    this + " is being written to by another task already; let one task write, or take turns");
        }
        writing = true;
    }
}
