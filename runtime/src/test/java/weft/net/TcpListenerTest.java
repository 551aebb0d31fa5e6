package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.port;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withGroup;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weft.CancelScope;
import weft.Cancelled;
import weft.Weft;
import weft.stream.NoSuchAttributeException;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

@Timeout(60)
class TcpListenerTest {
    @Test
    @DisplayName("S20: when close returns the port is free: a connect is refused, and it can be bound again")
    void closeFreesThePort() {
        withGroup(group -> {
            for (int i = 0; i < 5; i++) {
                TcpListener listener = TcpListener.bind(LOOPBACK, 0);
                int port = port(listener);
                group.fork(() -> thrown(AsynchronousCloseException.class, listener::accept));
                AsyncTesting.awaitAllBlocked();
                listener.close();
                thrown(ConnectException.class, () -> TcpStream.connect(LOOPBACK, port));
                TcpListener.bind(LOOPBACK, port).close();
            }
        });
    }

    @Test
    @DisplayName("S16: accept after close fails, and a close by another task wakes accept")
    void acceptAndClose() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            group.fork(() -> thrown(AsynchronousCloseException.class, listener::accept));
            AsyncTesting.awaitAllBlocked();
            listener.close();
            listener.close();
            thrown(ClosedChannelException.class, listener::accept);
            thrown(ClosedChannelException.class, () -> listener.serve(stream -> {}));
        });
    }

    @Test
    void secondAccepterIsRefused() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            group.fork(listener::accept);
            AsyncTesting.awaitAllBlocked();
            thrown(BusyResourceException.class, listener::accept);
            thrown(BusyResourceException.class, () -> listener.serve(stream -> {}));
            group.cancel();
            thrown(Cancelled.class, listener::close);
        });
    }

    @Test
    @DisplayName("S17: a port that is taken is refused with its address, unless both reuse it")
    void bindTwice() {
        withGroup(group -> {
            TcpListener first = TcpListener.bind(LOOPBACK, 0);
            int port = port(first);
            var taken = thrown(BindException.class, () -> TcpListener.bind(LOOPBACK, port));
            assertTrue(taken.getMessage().contains(LOOPBACK + ":" + port), taken.getMessage());
            assertTrue(channel(first).getOption(StandardSocketOptions.SO_REUSEADDR));
            first.close();

            BindOptions shared = BindOptions.create().reusePort(true);
            TcpListener one = TcpListener.bind(LOOPBACK, 0, shared);
            TcpListener two = TcpListener.bind(LOOPBACK, port(one), shared);
            assertEquals(port(one), port(two));
            one.close();
            two.close();
        });
    }

    @Test
    @DisplayName("S17: options go to the listener or to its connections, wherever they belong")
    void socketOptions() {
        withGroup(group -> {
            BindOptions options = BindOptions.create()
                    .option(StandardSocketOptions.TCP_NODELAY, false)
                    .option(StandardSocketOptions.SO_KEEPALIVE, true)
                    .option(StandardSocketOptions.SO_RCVBUF, 20_000);
            TcpListener listener = TcpListener.bind(LOOPBACK, 0, options);
            assertTrue(channel(listener).getOption(StandardSocketOptions.SO_RCVBUF) < 100_000);
            TcpStream near = TcpStream.connect(LOOPBACK, port(listener));
            TcpStream far = listener.accept();
            assertFalse(channel(far).getOption(StandardSocketOptions.TCP_NODELAY));
            assertTrue(channel(far).getOption(StandardSocketOptions.SO_KEEPALIVE));
            near.close();
            far.close();
            listener.close();
        });
    }

    @Test
    void listensOnAllAddressesWithoutAHost() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(0);
            TcpStream near = TcpStream.connect(LOOPBACK, port(listener));
            TcpStream far = listener.accept();
            near.write(bytes("hello"));
            assertEquals("hello", readText(far, 5));
            near.close();
            far.close();
            listener.close();
        });
    }

    @Test
    void severalAddressesShareOneEphemeralPort() {
        withGroup(group -> {
            List<InetAddress> addresses = List.of(address(1), address(2), address(3));
            TcpListener listener = TcpBinder.bind(addresses, 0, BindOptions.create());
            assertNotEquals(0, port(listener));
            for (int last = 3; last >= 1; last--) {
                int host = last;
                group.fork(() ->
                        TcpStream.connect("127.0.0." + host, port(listener)).close());
                AsyncTesting.awaitAllBlocked();
                TcpStream accepted = listener.accept();
                assertEquals(
                        address(host),
                        ((InetSocketAddress) accepted.attribute(SocketAttribute.LOCAL_ADDRESS)).getAddress());
                accepted.close();
            }
            group.fork(() -> thrown(AsynchronousCloseException.class, listener::accept));
            AsyncTesting.awaitAllBlocked();
            listener.close();
            for (int last = 1; last <= 3; last++) {
                int host = last;
                thrown(ConnectException.class, () -> TcpStream.connect("127.0.0." + host, port(listener)));
            }
        });
    }

    @Test
    @DisplayName("S32: of() takes over a bound channel, and refuses others without closing them")
    void adoptsBoundChannels(@TempDir Path directory) throws IOException {
        try (ServerSocketChannel unbound = ServerSocketChannel.open();
                ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThrows(IllegalArgumentException.class, () -> TcpListener.of(unbound));
            assertTrue(unbound.isOpen());
            unix.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            assertThrows(IllegalArgumentException.class, () -> TcpListener.of(unix));
            assertTrue(unix.isOpen());

            ServerSocketChannel bound = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
            Weft.run(() -> {
                TcpListener listener = TcpListener.of(bound);
                TcpStream near = TcpStream.connect(LOOPBACK, port(listener));
                listener.accept().close();
                near.close();
                listener.close();
            });
            assertFalse(bound.isOpen());
            assertThrows(ClosedChannelException.class, () -> TcpListener.of(bound));
        }
    }

    private static InetAddress address(int last) throws java.net.UnknownHostException {
        return InetAddress.getByName("127.0.0." + last);
    }

    @Test
    void connectionThatWasResetBeforeAcceptHarmsNobody() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            List<Socket> aborted = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket(LOOPBACK, port(listener));
                socket.setSoLinger(true, 0);
                aborted.add(socket);
            }
            for (Socket socket : aborted) {
                socket.close();
            }
            TcpStream near = TcpStream.connect(LOOPBACK, port(listener));
            Object peer = near.attribute(SocketAttribute.LOCAL_ADDRESS);
            TcpStream far = listener.accept();
            while (!peer.equals(far.attribute(SocketAttribute.REMOTE_ADDRESS))) {
                far.close();
                far = listener.accept();
            }
            far.close();
            near.close();
            listener.close();
        });
    }

    @Test
    @DisplayName("G9: close in a cancelled scope closes")
    void closeInACancelledScopeCloses() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            int port = port(listener);
            CancelScope.run(scope -> {
                scope.cancel();
                listener.close();
            });
            thrown(ConnectException.class, () -> TcpStream.connect(LOOPBACK, port));
        });
    }

    @Test
    @DisplayName("S34: a listener has no remote address")
    void noRemoteAddress() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            assertThrows(NoSuchAttributeException.class, () -> listener.attribute(SocketAttribute.REMOTE_ADDRESS));
            assertThrows(NoSuchAttributeException.class, () -> listener.attribute(SocketAttribute.REMOTE_PORT));
            listener.close();
        });
    }

    @Test
    void refusesWhatIsNoPort() {
        withGroup(group -> {
            thrown(IllegalArgumentException.class, () -> TcpListener.bind(-1));
            thrown(IllegalArgumentException.class, () -> TcpListener.bind(LOOPBACK, 65_536));
            thrown(IllegalArgumentException.class, () -> TcpStream.connect(LOOPBACK, 0));
            assertThrows(
                    IllegalArgumentException.class, () -> BindOptions.create().backlog(0));
        });
    }
}
