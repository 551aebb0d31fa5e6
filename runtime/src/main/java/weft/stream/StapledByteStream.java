package weft.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weft.Async;

/** A source and a sink made one stream: the two pipes of a process, say. Its attributes are the source's, and the sink's. */
public final class StapledByteStream implements ByteStream {
    private final ByteSource source;
    private final ByteSink sink;

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
        sink.write(buffer);
    }

    @Async
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        sink.write(buffers);
    }

    /** Closes the sink. Reading goes on. Unlike other streams it does so in a cancelled scope, too. */
    @Async
    @Override
    public void shutdownOutput() throws IOException {
        sink.close();
    }

    /** Closes the sink and then the source, whatever the sink says. */
    @Async
    @Override
    public void close() throws IOException {
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
}
