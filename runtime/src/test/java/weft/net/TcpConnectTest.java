package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.port;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withGroup;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.CancelScope;
import weft.Cancelled;

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
}
