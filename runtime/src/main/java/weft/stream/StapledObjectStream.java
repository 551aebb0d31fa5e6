package weft.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.sync.BusyResourceException;

/**
 * A source and a sink of objects made one stream. Its attributes are the source's, and the sink's.
 *
 * @param <T> an object
 */
public final class StapledObjectStream<T> implements ObjectStream<T> {
    private final ObjectSource<? extends T> source;
    private final ObjectSink<? super T> sink;
    private boolean sending;
    private boolean closed;

    private StapledObjectStream(ObjectSource<? extends T> source, ObjectSink<? super T> sink) {
        this.source = requireNonNull(source, "source");
        this.sink = requireNonNull(sink, "sink");
    }

    /** Receives from {@code source}, and sends to {@code sink}. Closing this closes both. */
    public static <T> StapledObjectStream<T> of(ObjectSource<? extends T> source, ObjectSink<? super T> sink) {
        return new StapledObjectStream<>(source, sink);
    }

    @Async
    @Override
    public T receive() throws IOException {
        return source.receive();
    }

    @Async
    @Override
    public void send(T item) throws IOException {
        begin();
        try {
            sink.send(item);
        } finally {
            sending = false;
        }
    }

    /** Closes the sink. Receiving goes on. */
    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        begin();
        try {
            sink.close();
        } finally {
            sending = false;
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
    public <A> @Nullable A attribute(Attribute<A> key, @Nullable A fallback) {
        A own = source.attribute(key, null);
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
        if (sending) {
            throw new BusyResourceException(
                    this + " is being sent to by another task already; let one task send, or take turns");
        }
        sending = true;
    }
}
