package weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncConsumer;
import weft.ExceptionGroup;
import weft.LowLevel;
import weft.TaskGroup;
import weft.stream.Attribute;
import weft.stream.Listener;
import weft.sync.BusyResourceException;

/** Accepts TCP connections. Has the attributes of {@link SocketAttribute}, but for the remote ones. */
public final class TcpListener implements Listener<TcpStream> {
    /** One for each address; one that listens on all addresses, IPv6 and IPv4, if none was given. */
    private final List<ServerSocketChannel> channels;

    /** What each connection gets. */
    private final List<SocketSetting<?>> settings;

    private final SocketAttributes attributes;

    /** Where the next accept looks first, so that a busy address doesn't keep the others waiting. */
    private int next;

    private boolean accepting;
    private boolean closed;

    TcpListener(List<ServerSocketChannel> channels, List<SocketSetting<?>> settings) throws IOException {
        this.channels = channels;
        this.settings = settings;
        this.attributes = SocketAttributes.of(channels.get(0), null);
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
        return TcpBinder.bind(AddressLookup.resolve(host), port, options);
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

    @Async
    @Override
    public TcpStream accept() throws IOException {
        LowLevel.checkpoint();
        beginAccepting();
        try {
            return acceptNext();
        } finally {
            accepting = false;
        }
    }

    @Async
    @Override
    public void serve(AsyncConsumer<? super TcpStream, ?> handler) throws IOException {
        LowLevel.checkpoint();
        beginAccepting();
        try {
            TcpServing.serve(this::acceptNext, handler);
        } finally {
            accepting = false;
        }
    }

    private void beginAccepting() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (accepting) {
            throw new BusyResourceException(
                    this + " is being accepted from by another task already; let one task accept, or take turns");
        }
        accepting = true;
    }

    @Async
    private TcpStream acceptNext() throws IOException {
        LowLevel.checkpoint();
        TcpStream stream = tryAccept();
        while (stream == null) {
            awaitAcceptable();
            stream = tryAccept();
        }
        return stream;
    }

    private @Nullable TcpStream tryAccept() throws IOException {
        for (int i = 0; i < channels.size(); i++) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            ServerSocketChannel channel = channels.get(next);
            next = (next + 1) % channels.size();
            SocketChannel accepted = channel.accept();
            while (accepted != null) {
                TcpStream stream = adopt(accepted);
                if (stream != null) {
                    return stream;
                }
                accepted = channel.accept();
            }
        }
        return null;
    }

    /** Makes a stream of what was accepted; null if it is broken already, which is nobody else's problem. */
    private @Nullable TcpStream adopt(SocketChannel accepted) throws IOException {
        try {
            SocketAddress remote = accepted.getRemoteAddress();
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (SocketSetting<?> setting : settings) {
                setting.applyTo(accepted);
            }
            return new TcpStream(accepted, remote);
        } catch (IOException e) {
            accepted.close();
            return null;
        }
    }

    @Async
    private void awaitAcceptable() throws IOException {
        if (channels.size() == 1) {
            LowLevel.awaitReady(channels.get(0), SelectionKey.OP_ACCEPT);
            return;
        }
        try {
            TaskGroup.run(group -> {
                for (ServerSocketChannel channel : channels) {
                    group.fork(() -> {
                        LowLevel.awaitReady(channel, SelectionKey.OP_ACCEPT);
                        group.cancel();
                    });
                }
            });
        } catch (ExceptionGroup e) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            throw e;
        }
    }

    /**
     * Stops listening; connections that were accepted go on. A task that is waiting in {@link #accept} gets an {@link
     * AsynchronousCloseException}; {@link #serve} ends. When this returns the port is free and a connect is refused. A
     * checkpoint; in a cancelled scope it closes first.
     */
    @Async
    @Override
    public void close() throws IOException {
        closed = true;
        TcpBinder.closeAll(channels);
        LowLevel.checkpoint();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return attributes.get(key, fallback);
    }

    /** The first address. */
    @Override
    public String toString() {
        return "TcpListener[" + attributes.local() + "]";
    }
}
