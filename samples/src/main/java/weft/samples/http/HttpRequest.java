package weft.samples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weft.Async;
import weft.stream.BufferedByteStream;
import weft.stream.LimitExceededException;

/**
 * What a client asks.
 *
 * @param version 0 or 1, of HTTP/1
 * @param headers by their names in small letters; those that come several times are joined by commas
 */
record HttpRequest(String method, String path, int version, Map<String, String> headers, byte[] body) {
    private static final int MAX_HEAD = 16_384;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_BODY = 1 << 20;

    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") (/[!-~]*|\\*) HTTP/1\\.([01])");
    private static final Pattern HEADER =
            Pattern.compile("(" + TOKEN + "):[ \t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*?)[ \t]*");

    /** A request that is none, or asks too much. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String why) {
            super(why);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * The next one.
     *
     * @throws Refused if it is none
     * @throws java.io.EOFException if the client has gone
     */
    @Async
    static HttpRequest read(BufferedByteStream stream) throws IOException {
        String[] lines = readHead(stream).split("\r\n", -1);
        Matcher first = REQUEST_LINE.matcher(lines[0]);
        if (!first.matches()) {
            throw new Refused(400, "no request: " + lines[0]);
        }
        Map<String, String> headers = headers(lines);
        int version = Integer.parseInt(first.group(3));
        if (version == 1 && !headers.containsKey("host")) {
            throw new Refused(400, "no Host");
        }
        byte[] body = readBody(stream, headers);
        return new HttpRequest(first.group(1), first.group(2), version, headers, body);
    }

    @Async
    private static String readHead(BufferedByteStream stream) throws IOException {
        try {
            return new String(stream.readUntil(BLANK_LINE, MAX_HEAD), ISO_8859_1);
        } catch (LimitExceededException e) {
            throw new Refused(431, "the head is too large");
        }
    }

    private static Map<String, String> headers(String[] lines) throws Refused {
        if (lines.length - 1 > MAX_HEADERS) {
            throw new Refused(431, "too many headers");
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                throw new Refused(400, "no header: " + lines[i]);
            }
            headers.merge(header.group(1).toLowerCase(Locale.ROOT), header.group(2), (a, b) -> a + ", " + b);
        }
        return headers;
    }

    @Async
    private static byte[] readBody(BufferedByteStream stream, Map<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            throw new Refused(501, "we take bodies of known length only");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("[0-9]+")) {
            throw new Refused(400, "no length: " + length);
        }
        if (length.length() > 9 || Integer.parseInt(length) > MAX_BODY) {
            throw new Refused(413, "the body is too large");
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            stream.write(ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1)));
        }
        return stream.readExactly(Integer.parseInt(length));
    }

    /** Whether the client wants to ask more on this connection. */
    boolean keepsAlive() {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return version == 1 ? !connection.contains("close") : connection.contains("keep-alive");
    }
}
