package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.stream.Attributed;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Datagrams. On the loopback interface none gets lost, as long as few are under way. */
@Timeout(60)
class UdpSocketTest {
    private static SocketAddress address(Attributed socket) {
        return socket.attribute(SocketAttribute.LOCAL_ADDRESS);
    }

    private static String text(ByteBuffer data) {
        return StandardCharsets.US_ASCII.decode(data.duplicate()).toString();
    }

    @FunctionalInterface
    private interface Body {
        @Async
        void run(UdpSocket one, UdpSocket two) throws Throwable;
    }

    private static void withTwo(Body body) {
        Tcp.withGroup(group -> {
            UdpSocket one = UdpSocket.bind(LOOPBACK, 0);
            UdpSocket two = UdpSocket.bind(LOOPBACK, 0);
            body.run(one, two);
            one.close();
            two.close();
        });
    }

    @Test
    @DisplayName("S31: datagrams arrive whole, with the address of who sent them; empty and large ones, too")
    void datagramsArriveWhole() {
        withTwo((one, two) -> {
            for (int size : new int[] {5, 0, 1, 65_507}) {
                ByteBuffer data = ByteBuffer.wrap(Tcp.randomBytes(size, size));
                one.send(data, address(two));
                assertFalse(data.hasRemaining());
                Datagram received = two.receive();
                assertEquals(data.flip(), received.data());
                assertEquals(address(one), received.address());
            }
            SocketException tooLarge =
                    thrown(SocketException.class, () -> one.send(ByteBuffer.allocate(65_508), address(two)));
            assertFalse(tooLarge instanceof PortUnreachableException);
            one.send(bytes("still alive"), address(two));
            assertEquals("still alive", text(two.receive().data()));
        });
    }

    @Test
    @DisplayName("S31: a loop over a socket echoes, until its task is cancelled; a datagram can be sent again")
    void loopsEcho() {
        withTwo((server, client) -> TaskGroup.run(group -> {
            Task<?> echo = group.fork(() -> {
                for (Datagram datagram : server) {
                    server.send(datagram);
                    server.send(datagram);
                }
            });
            client.send(new Datagram(bytes("ping"), address(server)));
            assertEquals("ping", text(client.receive().data()));
            assertEquals("ping", text(client.receive().data()));
            echo.cancel();
        }));
    }

    @Test
    @DisplayName("S31: a connected socket talks to one peer, and ignores what strangers send")
    void connectedSocketsIgnoreStrangers() {
        withTwo((peer, stranger) -> {
            ConnectedUdpSocket socket = UdpSocket.connect(LOOPBACK, Tcp.port(peer));
            socket.send(bytes("hello"));
            Datagram hello = peer.receive();
            assertEquals("hello", text(hello.data()));
            assertEquals(address(socket), hello.address());
            stranger.send(bytes("buy this"), address(socket));
            peer.send(bytes("answer"), address(socket));
            assertEquals("answer", text(socket.receive()));
            assertEquals(address(peer), socket.attribute(SocketAttribute.REMOTE_ADDRESS));
            peer.send(bytes(""), address(socket));
            assertEquals("", text(socket.receive()));
            thrown(IllegalArgumentException.class, () -> socket.send(bytes("")));
            socket.close();
            thrown(ClosedChannelException.class, socket::receive);
            thrown(ClosedChannelException.class, () -> socket.send(bytes("x")));
        });
    }

    @Test
    @DisplayName("a connected socket learns that nobody is there, and stays usable")
    void portUnreachable() {
        withTwo((one, two) -> {
            int port = Tcp.port(two);
            two.close();
            ConnectedUdpSocket socket = UdpSocket.connect(LOOPBACK, port);
            socket.send(bytes("anybody?"));
            thrown(PortUnreachableException.class, socket::receive);
            UdpSocket late = UdpSocket.bind(LOOPBACK, port);
            socket.send(bytes("now?"));
            assertEquals("now?", text(late.receive().data()));
            late.close();
            socket.close();
        });
    }

    @Test
    @DisplayName("S5, S25: a second receiver is refused; a cancelled one has taken nothing")
    void receiversAreAlone() {
        withTwo((one, two) -> TaskGroup.run(group -> {
            Task<Datagram> receiver = group.fork(() -> two.receive());
            AsyncTesting.awaitAllBlocked();
            thrown(BusyResourceException.class, two::receive);
            one.send(bytes("first"), address(two));
            assertEquals("first", text(receiver.await().data()));
            assertTrue(
                    CancelScope.moveOnAfter(Duration.ofMillis(5), two::receive).cancelledCaught());
            one.send(bytes("second"), address(two));
            assertEquals("second", text(two.receive().data()));
            AsyncTesting.assertCheckpoints(() -> one.send(bytes("third"), address(two)));
            AsyncTesting.assertCheckpoints(two::receive);
            AsyncTesting.assertCheckpoints(one::close);
        }));
    }

    @Test
    @DisplayName("S6, S19: closing wakes the receiver, and the port is free when it returns")
    void closingFreesThePort() {
        Tcp.withGroup(group -> {
            UdpSocket socket = UdpSocket.bind(LOOPBACK, 0);
            int port = Tcp.port(socket);
            Task<?> receiver = group.fork(() -> {
                thrown(AsynchronousCloseException.class, socket::receive);
            });
            Task<?> loop = group.fork(() -> {
                receiver.join();
                thrown(UncheckedIOException.class, () -> {
                    for (Datagram datagram : socket) {
                        assertNull(datagram);
                    }
                });
            });
            AsyncTesting.awaitAllBlocked();
            BindException taken = thrown(BindException.class, () -> UdpSocket.bind(LOOPBACK, port));
            assertTrue(taken.getMessage().contains(String.valueOf(port)), taken.getMessage());
            socket.close();
            UdpSocket.bind(LOOPBACK, port).close();
            loop.await();
        });
    }

    @Test
    @DisplayName("S17: sockets that say so share a port")
    void portsAreShared() {
        Assumptions.assumeTrue(supports(StandardSocketOptions.SO_REUSEPORT));
        Tcp.withGroup(group -> {
            BindOptions shared = BindOptions.create().reusePort(true).option(StandardSocketOptions.SO_RCVBUF, 50_000);
            UdpSocket one = UdpSocket.bind(LOOPBACK, 0, shared);
            UdpSocket two = UdpSocket.bind(LOOPBACK, Tcp.port(one), shared);
            assertEquals(address(one), address(two));
            one.close();
            two.close();
        });
    }

    private static boolean supports(java.net.SocketOption<?> option) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            return channel.supportedOptions().contains(option);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @DisplayName("a group's datagrams come in from joining to leaving")
    void multicast() throws IOException {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName(LOOPBACK));
        InetAddress group = InetAddress.getByName("239.7.7.7");
        Tcp.withGroup(tasks -> {
            UdpSocket receiver = UdpSocket.bind("0.0.0.0", 0);
            UdpSocket sender = UdpSocket.bind(
                    LOOPBACK, 0, BindOptions.create().option(StandardSocketOptions.IP_MULTICAST_IF, loopback));
            InetSocketAddress all = new InetSocketAddress(group, Tcp.port(receiver));
            receiver.join(group, loopback);
            assertThrows(IllegalStateException.class, () -> receiver.join(group, loopback));
            sender.send(bytes("all of you"), all);
            assertEquals("all of you", text(receiver.receive().data()));
            receiver.leave(group, loopback);
            assertThrows(IllegalStateException.class, () -> receiver.leave(group, loopback));
            sender.send(bytes("not you"), all);
            sender.send(bytes("you"), new InetSocketAddress(LOOPBACK, Tcp.port(receiver)));
            assertEquals("you", text(receiver.receive().data()));
            receiver.close();
            sender.close();
        });
    }

    @Test
    @DisplayName("names that were not looked up, ports that are none and channels that do not fit are refused")
    void nonsenseIsRefused() throws IOException {
        withTwo((one, two) -> {
            thrown(
                    UnknownHostException.class,
                    () -> one.send(bytes("x"), InetSocketAddress.createUnresolved("localhost", 1)));
            thrown(IllegalArgumentException.class, () -> UdpSocket.connect(LOOPBACK, 0));
            thrown(IllegalArgumentException.class, () -> UdpSocket.bind(70_000));
            assertNull(one.attribute(SocketAttribute.REMOTE_ADDRESS, null));
        });
        try (DatagramChannel unbound = DatagramChannel.open();
                DatagramChannel connected = DatagramChannel.open()) {
            connected.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
            assertThrows(IllegalArgumentException.class, () -> UdpSocket.of(unbound));
            assertThrows(IllegalArgumentException.class, () -> UdpSocket.of(connected));
            assertThrows(IllegalArgumentException.class, () -> ConnectedUdpSocket.of(unbound));
            assertTrue(unbound.isOpen() && connected.isOpen());
        }
    }
}
