package weft.net;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import weft.Async;
import weft.Task;
import weft.TaskGroup;
import weft.stream.ByteStream;

/** Two ends of a TLS connection, and certificates for them. */
record TlsPair(TlsStream client, TlsStream server) {
    /** For localhost and 127.0.0.1. */
    static final SSLContext SERVER = context("server");

    /** Trusts {@link #SERVER}. */
    static final SSLContext CLIENT = trusting("server");

    @FunctionalInterface
    interface Body {
        @Async
        void run(TlsStream client, TlsStream server) throws Throwable;
    }

    /** A file of the test's resources. */
    static Path file(String name) {
        URL url = Objects.requireNonNull(TlsPair.class.getResource("/tls/" + name + ".pem"), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static SSLContext context(String name) {
        try {
            return Tls.contextFromPem(file(name + "-cert"), file(name + "-key"));
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static SSLContext trusting(String name) {
        try {
            return Tls.trustPem(file(name + "-cert"));
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static TlsOptions versions(String... versions) {
        return TlsOptions.create().parameters(parameters -> parameters.setProtocols(versions));
    }

    /** The handshake over two streams that are connected. */
    @Async
    static TlsPair over(ByteStream near, ByteStream far, TlsOptions client, TlsOptions server) {
        return TaskGroup.call(group -> {
            Task<TlsStream> serving = group.fork(() -> TlsStream.server(far, SERVER, server));
            TlsStream made = TlsStream.client(near, "localhost", CLIENT, client);
            return new TlsPair(made, serving.await());
        });
    }

    static void with(TlsOptions client, TlsOptions server, Body body) {
        Tcp.withPair((near, far) -> {
            TlsPair pair = over(near, far, client, server);
            body.run(pair.client(), pair.server());
            pair.client().close();
            pair.server().close();
        });
    }

    static void with(Body body) {
        with(TlsOptions.create(), TlsOptions.create(), body);
    }
}
