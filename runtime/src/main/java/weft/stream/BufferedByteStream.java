package weft.stream;

/** A {@link BufferedByteSource} that can be written to, too. What is written is not buffered. */
public interface BufferedByteStream extends BufferedByteSource, ByteStream {
    /** Wraps {@code stream}. Closing this closes it. */
    static BufferedByteStream of(ByteStream stream) {
        return new BufferedStream(stream);
    }
}
