package weft.stream;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.sync.BusyResourceException;

/**
 * Text over bytes. A code point is never split: what {@link #receive} returns is whole, wherever the bytes were cut. For
 * lines see {@link BufferedByteSource#lines()}.
 *
 * <p>Bytes that are no text, and text that has no bytes in the charset, are errors ({@link CharacterCodingException}),
 * never question marks.
 */
public final class TextStream implements ObjectStream<String> {
    private static final int CAPACITY = 1 << 13;

    private final ByteStream stream;
    private final CharsetDecoder decoder;
    private final TextEncoder encoder;

    /** Ready to be read into; holds the beginning of a code point at most, unless there are bytes that are no text. */
    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);

    private boolean receiving;
    private boolean ended;
    private boolean sending;
    private boolean outputShutDown;
    private boolean closed;

    private TextStream(ByteStream stream, Charset charset) {
        this.stream = requireNonNull(stream, "stream");
        this.decoder = charset.newDecoder();
        this.encoder = new TextEncoder(charset);
    }

    /** UTF-8 over {@code stream}. Closing this closes it. */
    public static TextStream of(ByteStream stream) {
        return of(stream, StandardCharsets.UTF_8);
    }

    /** Text in {@code charset} over {@code stream}. Closing this closes it. */
    public static TextStream of(ByteStream stream, Charset charset) {
        return new TextStream(stream, charset);
    }

    /**
     * Some text, at least one character: what has come in. Suspends until there is some. If it is cancelled, nothing was
     * taken.
     *
     * @throws EOFException at the end, then and ever after
     * @throws CharacterCodingException if the next bytes are no text; also if the stream ends in the middle of a code
     *     point
     */
    @Async
    @Override
    public String receive() throws IOException {
        requireOpen();
        if (receiving) {
            throw new BusyResourceException(
                    this + " is being read by another task already; let one task receive, or take turns");
        }
        receiving = true;
        try {
            LowLevel.checkpoint();
            String text = bytes.position() == 0 ? "" : decode();
            while (text.isEmpty() && !ended) {
                ended = stream.read(bytes) < 0;
                text = decode();
            }
            if (text.isEmpty()) {
                throw new EOFException("the text has ended: " + stream);
            }
            return text;
        } finally {
            receiving = false;
        }
    }

    private String decode() throws CharacterCodingException {
        bytes.flip();
        try {
            CharBuffer text = CharBuffer.allocate((int) (bytes.remaining() * decoder.maxCharsPerByte()) + 2);
            CoderResult result = decoder.decode(bytes, text, ended);
            if (ended && !result.isError()) {
                decoder.flush(text);
                decoder.reset();
            }
            if (result.isError() && text.position() == 0) {
                result.throwException(); // Else first what is in front of it.
            }
            return text.flip().toString();
        } finally {
            bytes.compact();
        }
    }

    /**
     * Sends text. A surrogate pair may be cut between two calls: its first half waits for the second. Suspends until all
     * is handed to the stream. If it is cancelled in the middle, a part of it may have been.
     *
     * @throws CharacterCodingException if the charset does not have it; nothing was sent then
     */
    @Async
    @Override
    public void send(String text) throws IOException {
        beginSending();
        try {
            LowLevel.checkpoint();
            if (outputShutDown) {
                throw new ClosedChannelException();
            }
            stream.write(encoder.encode(text, false));
        } finally {
            sending = false;
        }
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        beginSending();
        try {
            LowLevel.checkpoint();
            if (!outputShutDown) {
                ByteBuffer last = encoder.encode("", true);
                outputShutDown = true;
                stream.write(last);
            }
            stream.shutdownOutput();
        } finally {
            sending = false;
        }
    }

    /** Closes the stream. Half a surrogate pair that waits, and what ends a text in some charsets, is not sent any more. */
    @Async
    @Override
    public void close() throws IOException {
        closed = true;
        stream.close();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return stream.attribute(key, fallback);
    }

    @Override
    public String toString() {
        return "text over " + stream;
    }

    private void beginSending() throws ClosedChannelException {
        requireOpen();
        if (sending) {
            throw new BusyResourceException(
                    this + " is being written to by another task already; let one task send, or take turns");
        }
        sending = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
