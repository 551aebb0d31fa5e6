package weft.samples.http;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import weft.Async;
import weft.AsyncFunction;
import weft.CancelScope;
import weft.stream.BufferedByteStream;
import weft.stream.ByteStream;

/** The requests of one client, answered in order: it may send the next before it has read the answer to the last. */
final class HttpConnection {
    /** Who has nothing to ask for so long need not stay. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private HttpConnection() {}

    @Async
    static void serve(ByteStream client, AsyncFunction<HttpRequest, HttpResponse, IOException> handler)
            throws IOException {
        BufferedByteStream stream = BufferedByteStream.of(client);
        boolean more = true;
        while (more) {
            more = serveOne(stream, handler);
        }
    }

    /** Returns whether another request may follow. */
    @Async
    private static boolean serveOne(
            BufferedByteStream stream, AsyncFunction<HttpRequest, HttpResponse, IOException> handler)
            throws IOException {
        try {
            HttpRequest request = CancelScope.failAfter(IDLE, () -> HttpRequest.read(stream));
            handler.apply(request)
                    .write(stream, request.keepsAlive(), request.method().equals("HEAD"));
            return request.keepsAlive();
        } catch (HttpRequest.Refused e) {
            HttpResponse.error(e.status()).write(stream, false, false);
            return false; // Who knows where the next request would begin.
        } catch (TimeoutException | EOFException e) {
            return false;
        }
    }
}
