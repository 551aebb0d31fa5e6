package weft.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.stream.Attribute;
import weft.stream.ByteStream;

/** A stream that leaves everything to another one, for tests to override what shall be different. */
class Wrapper implements ByteStream {
    final ByteStream inner;

    Wrapper(ByteStream inner) {
        this.inner = inner;
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return inner.read(buffer);
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        inner.write(buffer);
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        inner.shutdownOutput();
    }

    @Async
    @Override
    public void close() throws IOException {
        inner.close();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return inner.attribute(key, fallback);
    }
}
