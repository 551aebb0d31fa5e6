package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weft.CancelScope;
import weft.Weft;
import weft.testing.AsyncTesting;

/** How hosts are found. */
@Timeout(60)
class DnsTest {
    @Test
    @DisplayName("the JDK is asked, off the loop's thread, if nobody else is there to ask")
    void asksTheJdk() throws IOException {
        Weft.run(() -> {
            for (InetAddress address : Dns.resolve("localhost")) {
                assertTrue(address.isLoopbackAddress(), address.toString());
            }
            UnknownHostException unknown =
                    thrown(UnknownHostException.class, () -> Dns.resolve("no.such.host.invalid"));
            assertTrue(unknown.getMessage().contains("no.such.host.invalid"), unknown.getMessage());
        });
    }

    @Test
    @DisplayName("literal addresses are nobody's question, but a checkpoint")
    void literalsAreNotAsked() throws IOException {
        Weft.run(() -> Dns.RESOLVER.where(host -> List.of()).run(() -> {
            assertEquals(List.of(InetAddress.getByName("::1")), Dns.resolve("::1"));
            AsyncTesting.assertCheckpoints(() -> Dns.resolve(LOOPBACK));
            thrown(UnknownHostException.class, () -> Dns.resolve("::::"));
        }));
    }

    @Test
    @DisplayName("a resolver of one's own is asked by all that connects or binds by name, in ASCII")
    void resolversCanBeBound() throws IOException {
        List<String> asked = new ArrayList<>();
        Resolver mine = host -> {
            asked.add(host);
            Weft.checkpoint();
            return List.of(InetAddress.getByName(LOOPBACK));
        };
        Weft.run(() -> Dns.RESOLVER.where(mine).run(() -> {
            TcpListener listener = TcpListener.bind("b\u00fccher.example", 0);
            TcpStream near = TcpStream.connect("two.example", Tcp.port(listener));
            listener.accept().close();
            near.close();
            listener.close();
            UdpSocket.bind("three.example", 0).close();
            UdpSocket.connect("four.example", 1).close();
        }));
        assertEquals(List.of("xn--bcher-kva.example", "two.example", "three.example", "four.example"), asked);
    }

    @Test
    @DisplayName("S37: a resolver that fails, finds nothing or is cancelled leaves nothing open")
    void failuresLeaveNothingOpen() throws IOException {
        UnknownHostException unknown = new UnknownHostException("nowhere.example");
        Weft.run(() -> {
            long sockets = Tcp.openSockets();
            Resolver failing = host -> {
                throw unknown;
            };
            Dns.RESOLVER.where(failing).run(() -> {
                assertSame(unknown, thrown(UnknownHostException.class, () -> TcpStream.connect("nowhere.example", 1)));
                assertSame(unknown, thrown(UnknownHostException.class, () -> UdpSocket.connect("nowhere.example", 1)));
            });
            Dns.RESOLVER
                    .where(host -> List.of())
                    .run(() -> thrown(UnknownHostException.class, () -> TcpStream.connect("nowhere.example", 1)));
            Resolver slow = host -> {
                Weft.sleepForever();
                return List.of();
            };
            Dns.RESOLVER.where(slow).run(() -> {
                CancelScope scope =
                        CancelScope.moveOnAfter(Duration.ofMillis(1), () -> TcpStream.connect("slow.example", 1));
                assertTrue(scope.cancelledCaught());
            });
            assertEquals(sockets, Tcp.openSockets());
        });
    }

    @Test
    @DisplayName("S38: names in other scripts are asked for in their ASCII form; what is no name is refused")
    void internationalNames() throws UnknownHostException {
        assertEquals("xn--bcher-kva.example", HostNames.toAscii("b\u00fccher.example"));
        assertEquals("localhost", HostNames.toAscii("localhost"));
        for (String nameless : List.of("\u00fc".repeat(70), "\u00df".repeat(70))) {
            var tooLong = assertThrows(UnknownHostException.class, () -> HostNames.toAscii(nameless));
            assertTrue(tooLong.getMessage().contains("is not a valid host name"), tooLong.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 5894, and the examples of Unicode's UTS 46.
        "fa\u00df.de, xn--fa-hia.de",
        "FA\u00df.de, xn--fa-hia.de",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3.com, xn--10cl1a0b660p.com",
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com, xn--mgba3gch31f060k.com",
        "b\u00fccher.fa\u00df.de, xn--bcher-kva.xn--fa-hia.de"
    })
    @DisplayName("E11: names that IDNA of 2003 takes for others are themselves")
    void mistakenNames(String name, String ascii) throws UnknownHostException {
        assertEquals(ascii, HostNames.toAscii(name));
        assertFalse(ascii.equals(java.net.IDN.toASCII(name)), "the JDK has learnt");
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
        assertEquals(literal, HostNames.isLiteral(host));
    }
}
