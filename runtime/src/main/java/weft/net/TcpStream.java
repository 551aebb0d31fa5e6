package weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import weft.Async;

/** A TCP connection. Has the attributes of {@link SocketAttribute}. */
public final class TcpStream extends SocketStream {
    TcpStream(SocketChannel channel, SocketAddress remote) throws IOException {
        super(channel, SocketAttributes.of(channel, remote));
    }

    /** As {@link #connect(String, int, ConnectOptions)}, with the default options. */
    @Async
    public static TcpStream connect(String host, int port) throws IOException {
        return connect(host, port, ConnectOptions.create());
    }

    /**
     * Connects to a host, by name or literal address. Of several addresses the first that answers is taken (RFC 8305):
     * each gets a head start, by default 250 ms, before the next one is tried as well; IPv6 and IPv4 take turns.
     *
     * <p>Suspends. If it is cancelled, all attempts are closed.
     *
     * @param port 1 to 65535
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.ConnectException if all attempts fail; the cause is the error, or an {@link weft.ExceptionGroup}
     *     of them
     */
    @Async
    public static TcpStream connect(String host, int port, ConnectOptions options) throws IOException {
        return TcpConnector.connect(host, port, options);
    }

    /** As {@link #connectTls(String, int, SSLContext)}, trusting whom the JDK trusts. */
    @Async
    public static TlsStream connectTls(String host, int port) throws IOException {
        return connectTls(host, port, Tls.defaultContext());
    }

    /**
     * Connects as {@link #connect(String, int)} does, and becomes the client of a TLS server that must be {@code host}. To set
     * more, connect, and then use {@link TlsStream#client(weft.stream.ByteStream, String, SSLContext, TlsOptions)}.
     *
     * @throws javax.net.ssl.SSLException if the two cannot agree, or the server isn't whom we want; it is closed then
     */
    @Async
    public static TlsStream connectTls(String host, int port, SSLContext context) throws IOException {
        return TlsStream.client(connect(host, port), host, context);
    }

    /**
     * Takes over a connected channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't a TCP channel, or not connected; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static TcpStream of(SocketChannel channel) throws IOException {
        SocketAddress remote = channel.getRemoteAddress();
        if (remote == null) {
            throw new IllegalArgumentException(channel + " is not connected; connect it first");
        }
        if (!(remote instanceof InetSocketAddress)) {
            throw new IllegalArgumentException(channel + " is not a TCP channel");
        }
        channel.configureBlocking(false);
        return new TcpStream(channel, remote);
    }

    /** Both addresses. */
    @Override
    public String toString() {
        return "TcpStream[" + attributes().local() + " - " + attributes().remote() + "]";
    }
}
