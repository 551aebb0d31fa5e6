package weft.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.Cancelled;
import weft.LowLevel;
import weft.stream.Attribute;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;

/**
 * TLS 1.3 or 1.2 over any stream of bytes (RFC 8446, RFC 5246). Has the attributes of {@link TlsAttribute}, and those of the
 * stream below.
 *
 * <p>One task may read while another writes. Where the protocol has answers of its own to give, whichever of them is there
 * sends them. Renegotiation, which TLS 1.2 has and 1.3 has not, is refused.
 *
 * <p>After a write that was cancelled or has failed in the middle nothing more can be written: the peer could make no sense
 * of it. Reading goes on, and what the buffer's position says was written arrives if the stream is closed in good order.
 */
public final class TlsStream implements ByteStream {
    /** Room for the tickets that servers send; a guess. */
    private static final int MOST_UNREAD = 1 << 14;

    private final ByteStream transport;
    private final TlsSession tls;

    private boolean reading;
    private boolean writing;
    private boolean outputShutDown;
    private boolean closed;

    /** What a read or a write has failed with. */
    private @Nullable Throwable broken;

    private TlsStream(ByteStream transport, TlsSession tls) {
        this.transport = transport;
        this.tls = tls;
    }

    /** As {@link #client(ByteStream, String, SSLContext, TlsOptions)}, trusting whom the JDK trusts. */
    @Async
    public static TlsStream client(ByteStream stream, String hostname) throws IOException {
        return client(stream, hostname, Tls.defaultContext());
    }

    /** As {@link #client(ByteStream, String, SSLContext, TlsOptions)}, with the default options. */
    @Async
    public static TlsStream client(ByteStream stream, String hostname, SSLContext context) throws IOException {
        return client(stream, hostname, context, TlsOptions.create());
    }

    /**
     * Becomes the client of a server at the other end of {@code stream}. Suspends until the handshake is done. If it fails
     * or is cancelled, {@code stream} is closed.
     *
     * @param hostname of the server: it is asked for, and its certificate must be for it
     * @throws javax.net.ssl.SSLException if the two cannot agree, or the server is not whom we want
     * @throws java.net.SocketTimeoutException if the handshake takes too long
     * @throws IOException if the stream fails
     */
    @Async
    public static TlsStream client(ByteStream stream, String hostname, SSLContext context, TlsOptions options)
            throws IOException {
        return begin(stream, TlsSession.client(stream, requireNonNull(hostname, "hostname"), context, options));
    }

    /** As {@link #server(ByteStream, SSLContext, TlsOptions)}, with the default options. */
    @Async
    public static TlsStream server(ByteStream stream, SSLContext context) throws IOException {
        return server(stream, context, TlsOptions.create());
    }

    /**
     * Becomes the server of a client at the other end of {@code stream}. Suspends until the handshake is done. If it fails
     * or is cancelled, {@code stream} is closed.
     *
     * @throws javax.net.ssl.SSLException if the two cannot agree
     * @throws java.net.SocketTimeoutException if the handshake takes too long
     * @throws IOException if the stream fails
     */
    @Async
    public static TlsStream server(ByteStream stream, SSLContext context, TlsOptions options) throws IOException {
        return begin(stream, TlsSession.server(stream, context, options));
    }

    @Async
    private static TlsStream begin(ByteStream stream, TlsSession tls) throws IOException {
        LowLevel.checkpoint();
        try {
            tls.handshake();
            return new TlsStream(stream, tls);
        } catch (Throwable t) {
            try (stream) {
                throw t;
            }
        }
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (reading) {
            throw new BusyResourceException(
                    this + " is being read by another task already; let one task read, or take turns");
        }
        if (!buffer.hasRemaining()) {
            return 0;
        }
        reading = true;
        try {
            return tls.read(buffer);
        } catch (IOException e) {
            broken = broken == null && !closed ? e : broken;
            throw e;
        } finally {
            reading = false;
        }
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        write(new ByteBuffer[] {buffer});
    }

    @Async
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        LowLevel.checkpoint();
        beginWriting();
        try {
            tls.write(buffers);
        } catch (Throwable t) {
            broken = broken == null && !closed ? t : broken;
            throw t;
        } finally {
            writing = false;
        }
    }

    /**
     * Tells the peer that no more bytes will come. Reading goes on. Again it does nothing. In a cancelled scope it has no
     * effect.
     *
     * @throws SSLException with TLS 1.2, which ends in both directions at once; close the stream instead
     */
    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (outputShutDown) {
            return;
        }
        if (!tls.hasHalfClose()) {
            throw new SSLException(this + " uses " + tls.version()
                    + ", which cannot end one direction alone; close it, or use TLS 1.3");
        }
        beginWriting();
        outputShutDown = true;
        try {
            tls.sayGoodbye();
        } finally {
            writing = false;
        }
    }

    /**
     * Ends TLS and keeps the stream below, for what comes next on it: tells the peer, and waits until the peer has done the
     * same. Read to the end before, or what is left is an error. This stream is closed then. If it is cancelled, it is closed,
     * and so is the one below.
     *
     * @throws SSLException if the peer sends more before it ends
     */
    @Async
    public Unwrapped unwrap() throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        requireNobody();
        closed = true;
        try {
            if (!outputShutDown) {
                tls.sayGoodbye();
            }
            return new Unwrapped(transport, tls.awaitGoodbye());
        } catch (Throwable t) {
            try (transport) {
                throw t;
            }
        } finally {
            tls.discard();
        }
    }

    /**
     * What is left when TLS has ended.
     *
     * @param stream the one below, still open
     * @param received bytes that have come in already, and have nothing to do with TLS
     */
    public record Unwrapped(ByteStream stream, byte[] received) {}

    /**
     * Tells the peer that this is the end, unless a write is under way or something has failed, and closes the stream below. Does not
     * wait for the peer to say the same, but with {@link TlsOptions#awaitCloseNotify}. Tasks that wait for this stream get a
     * {@link java.nio.channels.AsynchronousCloseException}. A checkpoint; in a cancelled scope it just closes the stream below.
     */
    @Async
    @Override
    public void close() throws IOException {
        boolean first = !closed;
        closed = true;
        try (transport) {
            try {
                if (first && !writing && (broken == null || broken instanceof Cancelled)) {
                    tls.part(!outputShutDown, !reading);
                }
            } finally {
                dropTickets();
            }
        } finally {
            if (!reading && !writing) {
                tls.discard();
            }
        }
    }

    /** Servers send them after the handshake, and clients that have nothing to read never come to see them. */
    private void dropTickets() {
        if (transport instanceof SocketStream socket) {
            ByteBuffer room = TlsBuffers.take(MOST_UNREAD);
            socket.drop(room);
            TlsBuffers.give(room);
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        T own = tls.attribute(key);
        return own != null ? own : transport.attribute(key, fallback);
    }

    @Override
    public String toString() {
        return "TlsStream over " + transport;
    }

    private void beginWriting() throws IOException {
        requireOpen();
        if (outputShutDown) {
            throw new ClosedChannelException();
        }
        if (broken != null) {
            throw new IOException(this + " is broken since an operation failed or was cancelled in the middle", broken);
        }
        if (writing) {
            throw new BusyResourceException(
                    this + " is being written to by another task already; let one task write, or take turns");
        }
        writing = true;
    }

    private void requireNobody() {
        if (reading || writing) {
            throw new BusyResourceException(this + " is being used by another task; let that end first");
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
