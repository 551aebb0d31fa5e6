package weft.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import weft.Async;

/** See {@link BufferedByteStream}. */
final class BufferedStream extends BufferedSource implements BufferedByteStream {
    private final ByteStream stream;

    BufferedStream(ByteStream stream) {
        super(stream);
        this.stream = stream;
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        stream.write(buffer);
    }

    @Async
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        stream.write(buffers);
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }
}
