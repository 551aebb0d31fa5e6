package weft.stream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 strictly: {@code new String} would put question marks for what is none. */
final class Utf8 {
    private Utf8() {}

    /** The text that the first {@code length} bytes are. */
    static String decode(byte[] bytes, int length) throws CharacterCodingException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, length))
                        .toString();
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1); // All ASCII, which is the same.
    }
}
