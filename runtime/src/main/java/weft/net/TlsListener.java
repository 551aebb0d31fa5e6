package weft.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.System.Logger.Level;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncConsumer;
import weft.stream.Attribute;
import weft.stream.ByteStream;
import weft.stream.Listener;

/** TLS for all connections that a listener accepts. Has that one's attributes. */
public final class TlsListener implements Listener<TlsStream> {
    private static final System.Logger LOG = System.getLogger("weft.net");

    private final Listener<? extends ByteStream> listener;
    private final SSLContext context;
    private final TlsOptions options;

    private TlsListener(Listener<? extends ByteStream> listener, SSLContext context, TlsOptions options) {
        this.listener = requireNonNull(listener, "listener");
        this.context = requireNonNull(context, "context");
        this.options = requireNonNull(options, "options");
    }

    /** As {@link #of(Listener, SSLContext, TlsOptions)}, with the default options. */
    public static TlsListener of(Listener<? extends ByteStream> listener, SSLContext context) {
        return of(listener, context, TlsOptions.create());
    }

    /** Wraps {@code listener}. Closing this closes it. Doesn't suspend. */
    public static TlsListener of(Listener<? extends ByteStream> listener, SSLContext context, TlsOptions options) {
        return new TlsListener(listener, context, options);
    }

    /**
     * The next connection with which a handshake succeeds. Those with which it fails are closed and logged. Handshakes come one
     * after the other here, so that a slow client keeps the others waiting, up to {@link TlsOptions#handshakeTimeout}: servers
     * should {@link #serve}. If it is cancelled, a connection in the middle of its handshake is closed.
     */
    @Async
    @Override
    public TlsStream accept() throws IOException {
        while (true) {
            TlsStream accepted = shakeHands(listener.accept());
            if (accepted != null) {
                return accepted;
            }
        }
    }

    /** As it says there; the handshake of each connection is in the task of its handler, too, and delays no other. */
    @Async
    @Override
    public void serve(AsyncConsumer<? super TlsStream, ?> handler) throws IOException {
        listener.serve(stream -> handle(stream, handler));
    }

    @Async
    private void handle(ByteStream stream, AsyncConsumer<? super TlsStream, ?> handler) throws Throwable {
        TlsStream accepted = shakeHands(stream);
        if (accepted != null) {
            try (accepted) {
                handler.accept(accepted);
            }
        }
    }

    /** Null, and the stream is closed, if it fails: a bad client is nobody else's problem. */
    @Async
    private @Nullable TlsStream shakeHands(ByteStream stream) {
        try {
            return TlsStream.server(stream, context, options);
        } catch (IOException e) {
            LOG.log(Level.INFO, "TLS handshake with " + stream + " failed", e);
            return null;
        }
    }

    /** Closes the listener. */
    @Async
    @Override
    public void close() throws IOException {
        listener.close();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return listener.attribute(key, fallback);
    }

    @Override
    public String toString() {
        return "TlsListener over " + listener;
    }
}
