package weft.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import weft.Async;
import weft.LowLevel;

/** Connects: resolves the name, and lets the addresses race. */
final class TcpConnector {
    private TcpConnector() {}

    @Async
    static TcpStream connect(String host, int port, ConnectOptions options) throws IOException {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A port to connect to is 1 to 65535, but was " + port);
        }
        List<InetAddress> addresses = takeTurns(Dns.resolve(host));
        var race = new HappyEyeballs<InetAddress, SocketChannel>(
                addresses,
                options.attemptDelay(),
                address -> connect(new InetSocketAddress(address, port), options),
                LowLevel::close);
        SocketChannel winner = race.run();
        if (winner == null) {
            throw failure(host + " port " + port, race);
        }
        return new TcpStream(winner, winner.getRemoteAddress());
    }

    /** One attempt. Whatever happens, no channel is left behind. */
    @Async
    private static SocketChannel connect(InetSocketAddress address, ConnectOptions options) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            prepare(channel, options);
            if (!startConnect(channel, address)) {
                do {
                    LowLevel.awaitReady(channel, SelectionKey.OP_CONNECT);
                } while (!channel.finishConnect());
            }
            return channel;
        } catch (Throwable t) {
            close(channel, t);
            throw t;
        }
    }

    private static void close(SocketChannel channel, Throwable reason) {
        try {
            LowLevel.close(channel);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static boolean startConnect(SocketChannel channel, InetSocketAddress address) throws IOException {
        try {
            return channel.connect(address);
        } catch (UnsupportedAddressTypeException e) {
            SocketException unsupported = new SocketException("This JVM cannot connect to addresses like " + address);
            unsupported.initCause(e);
            throw unsupported;
        }
    }

    private static void prepare(SocketChannel channel, ConnectOptions options) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        for (SocketSetting<?> setting : options.settings()) {
            setting.applyTo(channel);
        }
        if (options.localAddress() != null) {
            channel.bind(options.localAddress());
        }
    }

    /** IPv6 and IPv4 addresses in turns, IPv6 first: RFC 8305, section 4. */
    static List<InetAddress> takeTurns(List<InetAddress> addresses) {
        Iterator<InetAddress> six =
                addresses.stream().filter(Inet6Address.class::isInstance).iterator();
        Iterator<InetAddress> four =
                addresses.stream().filter(a -> !(a instanceof Inet6Address)).iterator();
        List<InetAddress> ordered = new ArrayList<>(addresses.size());
        while (six.hasNext() || four.hasNext()) {
            if (six.hasNext()) {
                ordered.add(six.next());
            }
            if (four.hasNext()) {
                ordered.add(four.next());
            }
        }
        return ordered;
    }

    private static ConnectException failure(String peer, HappyEyeballs<?, ?> race) {
        Throwable cause = race.failure();
        ConnectException failure = new ConnectException("Cannot connect to " + peer + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
