package weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import weft.Async;
import weft.LowLevel;

/** Accepts TCP connections. Has the attributes of {@link SocketAttribute}, but for the remote ones. */
public final class TcpListener extends SocketListener<TcpStream> {
    /** What each connection gets. */
    private final List<SocketSetting<?>> settings;

    /** One for each address; one that listens on all addresses, IPv6 and IPv4, if none was given. */
    TcpListener(List<ServerSocketChannel> channels, List<SocketSetting<?>> settings) throws IOException {
        super(channels);
        this.settings = settings;
    }

    /** As {@link #bind(int, BindOptions)}, with the default options. */
    @Async
    public static TcpListener bind(int port) throws IOException {
        return bind(port, BindOptions.create());
    }

    /**
     * Listens on all addresses of this machine, IPv6 and IPv4. A checkpoint.
     *
     * @param port 0 to 65535; 0 for a free one, see {@link SocketAttribute#LOCAL_PORT}
     * @throws java.net.BindException if the port is taken, or not for us
     */
    @Async
    public static TcpListener bind(int port, BindOptions options) throws IOException {
        LowLevel.checkpoint();
        return TcpBinder.bind(port, options);
    }

    /** As {@link #bind(String, int, BindOptions)}, with the default options. */
    @Async
    public static TcpListener bind(String host, int port) throws IOException {
        return bind(host, port, BindOptions.create());
    }

    /**
     * Listens on all addresses that {@code host}, a name or a literal address, stands for. Suspends. If it is cancelled,
     * nothing is bound.
     *
     * @param port 0 to 65535; 0 for one that is free on all of them, see {@link SocketAttribute#LOCAL_PORT}
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.BindException if the port is taken, or not for us, or an address isn't this machine's
     */
    @Async
    public static TcpListener bind(String host, int port, BindOptions options) throws IOException {
        return TcpBinder.bind(Dns.resolve(host), port, options);
    }

    /**
     * Takes over a bound channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't a TCP channel, or not bound; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static TcpListener of(ServerSocketChannel channel) throws IOException {
        SocketAddress local = channel.getLocalAddress();
        if (local == null) {
            throw new IllegalArgumentException(channel + " is not bound; bind it first");
        }
        if (!(local instanceof InetSocketAddress)) {
            throw new IllegalArgumentException(channel + " is not a TCP channel");
        }
        channel.configureBlocking(false);
        return new TcpListener(List.of(channel), List.of());
    }

    @Override
    TcpStream adopt(SocketChannel accepted) throws IOException {
        SocketAddress remote = accepted.getRemoteAddress();
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        for (SocketSetting<?> setting : settings) {
            setting.applyTo(accepted);
        }
        return new TcpStream(accepted, remote);
    }

    @Override
    void released() {}

    /** The first address. */
    @Override
    public String toString() {
        return "TcpListener[" + attributes().local() + "]";
    }
}
