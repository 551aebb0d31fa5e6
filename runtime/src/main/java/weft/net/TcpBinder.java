package weft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Binds listeners. Needs a loop, but doesn't suspend. */
final class TcpBinder {
    /** How often a free port of the first address may turn out to be taken on another one. A guess. */
    private static final int PORT_ATTEMPTS = 10;

    private TcpBinder() {}

    /** What binds. */
    @FunctionalInterface
    interface Binding {
        Object bind(InetSocketAddress address) throws IOException;
    }

    static TcpListener bind(int port, BindOptions options) throws IOException {
        requirePort(port);
        return listener(List.of(new InetSocketAddress(port)), options);
    }

    static TcpListener bind(List<InetAddress> addresses, int port, BindOptions options) throws IOException {
        requirePort(port);
        int attempts = port == 0 && addresses.size() > 1 ? PORT_ATTEMPTS : 1;
        while (true) {
            try {
                return listener(sockets(addresses, port), options);
            } catch (BindException e) {
                if (--attempts == 0) {
                    throw e;
                }
            }
        }
    }

    private static List<InetSocketAddress> sockets(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private static TcpListener listener(List<InetSocketAddress> addresses, BindOptions options) throws IOException {
        List<ServerSocketChannel> channels = new ArrayList<>();
        List<SocketSetting<?>> inherited = new ArrayList<>();
        try {
            int port = 0; // Whatever the first channel gets.
            for (InetSocketAddress address : addresses) {
                ServerSocketChannel channel = ServerSocketChannel.open();
                channels.add(channel);
                inherited = prepare(channel, options);
                InetSocketAddress exact = port == 0 ? address : new InetSocketAddress(address.getAddress(), port);
                bind(exact, to -> channel.bind(to, options.backlog()));
                port = channel.socket().getLocalPort();
            }
            return new TcpListener(List.copyOf(channels), inherited);
        } catch (Throwable t) {
            SocketListener.closeAll(channels);
            throw t;
        }
    }

    /** Sets the options that {@code channel} knows, and returns those for its connections. */
    private static List<SocketSetting<?>> prepare(ServerSocketChannel channel, BindOptions options) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (options.reusePort()) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        List<SocketSetting<?>> inherited = new ArrayList<>();
        for (SocketSetting<?> setting : options.settings()) {
            if (channel.supportedOptions().contains(setting.option())) {
                setting.applyTo(channel);
            } else {
                inherited.add(setting);
            }
        }
        return inherited;
    }

    /** Has {@code channel} bind to the address, and says which it was if that fails. */
    static void bind(InetSocketAddress address, Binding channel) throws IOException {
        try {
            channel.bind(address);
        } catch (BindException e) {
            BindException named = new BindException("Cannot listen on " + address + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port to listen on is 0 to 65535, but was " + port);
        }
    }
}
