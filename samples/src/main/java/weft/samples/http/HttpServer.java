package weft.samples.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import weft.Async;
import weft.Weft;
import weft.net.SocketAttribute;
import weft.net.TcpListener;
import weft.net.Tls;
import weft.net.TlsListener;

/**
 * Serves a few pages. Takes a port, 0, the default, for any free one; and, for HTTPS, the PEM files of a certificate and its
 * key.
 */
public final class HttpServer {
    private HttpServer() {}

    public static void main(String[] args) throws IOException {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        Weft.run(() -> {
            try (TcpListener listener = TcpListener.bind("localhost", port)) {
                boolean secure = args.length > 1;
                System.out.println("listening on " + (secure ? "https" : "http") + "://localhost:"
                        + listener.attribute(SocketAttribute.LOCAL_PORT) + "/");
                if (secure) {
                    TlsListener.of(listener, Tls.contextFromPem(Path.of(args[1]), Path.of(args[2])))
                            .serve(client -> HttpConnection.serve(client, HttpServer::answer));
                } else {
                    listener.serve(client -> HttpConnection.serve(client, HttpServer::answer));
                }
            }
        });
    }

    @Async
    static HttpResponse answer(HttpRequest request) {
        return switch (request.path()) {
            case "/" -> HttpResponse.html("<h1>It works.</h1><p>One thread, and this page for everybody.</p>");
            case "/time" -> HttpResponse.text(Instant.now() + "\n");
            case "/echo" -> new HttpResponse(200, "application/octet-stream", request.body());
            default -> HttpResponse.error(404);
        };
    }
}
