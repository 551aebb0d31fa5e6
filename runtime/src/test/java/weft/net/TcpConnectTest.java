package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.port;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withGroup;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weft.CancelScope;
import weft.Cancelled;
import weft.Weft;

@Timeout(60)
class TcpConnectTest {
    @Test
    @DisplayName("S14: a refused connection names the peer, and has the system's error as its cause")
    void refusedConnection() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            int port = port(listener);
            listener.close();
            long before = Tcp.openSockets();
            var refused = thrown(ConnectException.class, () -> TcpStream.connect(LOOPBACK, port));
            assertTrue(refused.getMessage().contains(LOOPBACK + " port " + port), refused.getMessage());
            assertInstanceOf(ConnectException.class, refused.getCause());
            assertEquals(before, Tcp.openSockets());
        });
    }

    @Test
    void connectsByName() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind("localhost", 0);
            TcpStream near = TcpStream.connect("localhost", port(listener));
            TcpStream far = listener.accept();
            near.close();
            far.close();
            listener.close();
        });
    }

    @Test
    void optionsAreSetBeforeConnecting() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            ConnectOptions options = ConnectOptions.create()
                    .localAddress(new InetSocketAddress("127.0.0.1", 0))
                    .attemptDelay(Duration.ZERO)
                    .option(StandardSocketOptions.TCP_NODELAY, true)
                    .option(StandardSocketOptions.TCP_NODELAY, false);
            TcpStream near = TcpStream.connect(LOOPBACK, port(listener), options);
            assertFalse(channel(near).getOption(StandardSocketOptions.TCP_NODELAY));
            near.close();
            listener.close();
        });
        assertThrows(
                IllegalArgumentException.class, () -> ConnectOptions.create().attemptDelay(Duration.ofNanos(-1)));
    }

    @Test
    @DisplayName("S37: a failing or cancelled look-up leaves no descriptor behind")
    void failedLookupLeavesNothing() {
        withGroup(group -> {
            long before = Tcp.openSockets();
            thrown(UnknownHostException.class, () -> TcpStream.connect("no.such.host.invalid", 1));
            thrown(UnknownHostException.class, () -> TcpStream.connect("::::", 1));
            thrown(UnknownHostException.class, () -> TcpStream.connect("a".repeat(100) + "\u00e4.invalid", 1));
            assertEquals(before, Tcp.openSockets());
        });
    }

    @Test
    void lookupDoesNotHoldUpTheLoopAndCanBeAbandoned() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        Weft.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(
                    Duration.ofMillis(10),
                    () -> AddressLookup.resolve("slow.example", () -> {
                        answer.await();
                        return new InetAddress[] {InetAddress.getLoopbackAddress()};
                    }));
            assertTrue(scope.cancelledCaught());
            answer.countDown();
        });
    }

    @Test
    void lookupDeliversAllAddresses() {
        InetAddress address = InetAddress.getLoopbackAddress();
        Weft.run(() -> assertEquals(List.of(address, address), AddressLookup.resolve("two.example", () ->
                new InetAddress[] {address, address})));
    }

    @Test
    void failureOfTheResolverIsTheTasks() {
        UnknownHostException unknown = new UnknownHostException("unknown.example");
        Weft.run(() -> assertSame(
                unknown,
                thrown(
                        UnknownHostException.class,
                        () -> AddressLookup.resolve("unknown.example", () -> {
                            throw unknown;
                        }))));
    }

    @Test
    void connectInACancelledScopeHasNoEffect() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            CancelScope.run(scope -> {
                scope.cancel();
                long before = Tcp.openSockets();
                thrown(Cancelled.class, () -> TcpStream.connect(LOOPBACK, port(listener)));
                thrown(Cancelled.class, () -> TcpListener.bind(0));
                assertEquals(before, Tcp.openSockets());
            });
            listener.close();
        });
    }

    @Test
    @DisplayName("S38: names in other scripts are asked for in their ASCII form; what is no name is refused")
    void internationalNames() throws UnknownHostException {
        assertEquals("xn--bcher-kva.example", AddressLookup.toAscii("b\u00fccher.example"));
        assertEquals("localhost", AddressLookup.toAscii("localhost"));
        var tooLong = assertThrows(UnknownHostException.class, () -> AddressLookup.toAscii("\u00fc".repeat(70)));
        assertTrue(tooLong.getMessage().contains("is not a valid host name"), tooLong.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "::1, true",
        "fe80::1%eth0, true",
        "256.0.0.1, false",
        "1.2.3, false",
        "1.2.3.4.5, false",
        "1.2.3.x, false",
        "localhost, false"
    })
    void knowsWhichHostsAreLiterals(String host, boolean literal) {
        assertEquals(literal, AddressLookup.isLiteral(host));
    }
}
