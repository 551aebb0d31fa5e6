package weft.samples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import weft.Async;
import weft.stream.ByteSink;

/** What a client gets. */
record HttpResponse(int status, String type, byte[] body) {
    private static final Map<Integer, String> REASONS = Map.of(
            200, "OK",
            400, "Bad Request",
            404, "Not Found",
            413, "Content Too Large",
            431, "Request Header Fields Too Large",
            501, "Not Implemented");

    static HttpResponse text(String text) {
        return new HttpResponse(200, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    static HttpResponse html(String body) {
        return new HttpResponse(200, "text/html; charset=utf-8", ("<!doctype html>" + body).getBytes(UTF_8));
    }

    static HttpResponse error(int status) {
        String text = status + " " + REASONS.get(status) + "\n";
        return new HttpResponse(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    /** @param headOnly whether the body was not asked for */
    @Async
    void write(ByteSink client, boolean keepAlive, boolean headOnly) throws IOException {
        String head = "HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length + "\r\nConnection: " + (keepAlive ? "keep-alive" : "close")
                + "\r\n\r\n";
        client.write(ByteBuffer.wrap(head.getBytes(ISO_8859_1)), ByteBuffer.wrap(body, 0, headOnly ? 0 : body.length));
    }
}
