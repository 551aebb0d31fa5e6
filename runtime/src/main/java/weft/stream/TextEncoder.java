package weft.stream;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/** Encodes a text that comes in pieces, which may be cut in the middle of a surrogate pair. */
final class TextEncoder {
    private static final int LEAST_ROOM = 16; // For a byte order mark and the like.

    private final CharsetEncoder encoder;

    /** Half a surrogate pair, or empty. */
    private String half = "";

    TextEncoder(Charset charset) {
        encoder = charset.newEncoder();
    }

    /**
     * The bytes of the next piece.
     *
     * @param last whether no more will come
     * @throws CharacterCodingException if the charset does not have it; then it has no effect
     */
    ByteBuffer encode(String text, boolean last) throws CharacterCodingException {
        CharBuffer in = CharBuffer.wrap(half + text);
        ByteBuffer out = ByteBuffer.allocate((int) (in.remaining() * encoder.averageBytesPerChar()) + LEAST_ROOM);
        CoderResult result = encoder.encode(in, out, last);
        while (result.isOverflow()) {
            out = larger(out);
            result = encoder.encode(in, out, last);
        }
        if (result.isError()) {
            result.throwException();
        }
        if (last) {
            while (encoder.flush(out).isOverflow()) {
                out = larger(out);
            }
        }
        half = in.toString();
        return out.flip();
    }

    private static ByteBuffer larger(ByteBuffer full) {
        return ByteBuffer.allocate(full.capacity() * 2).put(full.flip());
    }
}
