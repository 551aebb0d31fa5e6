package weft.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncIterable;

/**
 * A source that can be asked for so many bytes, for a line, or for all up to a delimiter. What has come in beyond that
 * waits in a buffer for the next call; so the wrapped source should not be read by itself any more.
 *
 * <p>All of these suspend until what they want is there. If they are cancelled, nothing was taken: what had come in is
 * still in the buffer. The buffer holds 8 KiB, or as much as was asked for and has come in, if that is more: a limit
 * bounds the memory that a peer can make us use, and a large number in a length field alone uses none.
 *
 * <p>Besides the errors of {@link ByteSource#read}, which all of them have: a {@link java.io.EOFException} if the source
 * ends in the middle, and an {@link IllegalArgumentException} for a negative number.
 */
public interface BufferedByteSource extends ByteSource {
    /** How long a line may be where nothing else is said: 65 536 bytes. */
    int LINE_LIMIT = 1 << 16;

    /** Wraps {@code source}. Closing this closes it. */
    static BufferedByteSource of(ByteSource source) {
        return new BufferedSource(source);
    }

    /**
     * Reads {@code count} bytes.
     *
     * @throws java.io.EOFException if the source ends before; what has come in stays in the buffer
     */
    @Async
    byte[] readExactly(int count) throws IOException;

    /**
     * Reads up to the next {@code delimiter} and over it.
     *
     * @param delimiter not empty
     * @param maxBytes how many bytes there may be in front of the delimiter
     * @return the bytes in front of the delimiter
     * @throws LimitExceededException if there are more
     * @throws java.io.EOFException if the source ends before; what has come in stays in the buffer
     */
    @Async
    byte[] readUntil(byte[] delimiter, int maxBytes) throws IOException;

    /** As {@link #readLine(int)}, with {@link #LINE_LIMIT}. */
    @Async
    default @Nullable String readLine() throws IOException {
        return readLine(LINE_LIMIT);
    }

    /**
     * Reads a line of UTF-8, which ends with LF, CR LF or the end of the source.
     *
     * @param maxBytes how long it may be, without its end
     * @return the line without its end; null if there is none
     * @throws LimitExceededException if it is longer
     * @throws java.nio.charset.CharacterCodingException if it is not UTF-8; the line is gone then
     */
    @Async
    @Nullable
    String readLine(int maxBytes) throws IOException;

    /**
     * Reads all there is until the source ends.
     *
     * @param maxBytes how much that may be
     * @throws LimitExceededException if it is more
     */
    @Async
    byte[] readAll(int maxBytes) throws IOException;

    /**
     * The next {@code count} bytes, or fewer if the source ends before. They stay where they are: the next call gets them
     * again.
     */
    @Async
    byte[] peek(int count) throws IOException;

    /** As {@link #lines(int)}, with {@link #LINE_LIMIT}. */
    default AsyncIterable<String> lines() {
        return lines(LINE_LIMIT);
    }

    /**
     * The lines that are left, as {@link #readLine(int)} reads them. Does not suspend; the loop over them does, and what
     * {@code readLine} throws comes out of it as an {@link java.io.UncheckedIOException}.
     *
     * @param maxBytes how long each may be, without its end
     */
    AsyncIterable<String> lines(int maxBytes);
}
