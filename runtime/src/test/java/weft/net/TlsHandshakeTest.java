package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weft.Async;
import weft.CancelScope;
import weft.ExceptionGroup;
import weft.Task;
import weft.TaskGroup;
import weft.net.TlsOptions.ClientAuth;

/** How TLS connections begin, or fail to. */
@Timeout(60)
class TlsHandshakeTest {
    @TempDir
    private Path directory;

    /** What the client gets from a server with that context. */
    @Async
    private static Throwable clientFailure(SSLContext server, String hostname, SSLContext client, TlsOptions options)
            throws IOException {
        Tcp.Pair pair = Tcp.connect();
        return TaskGroup.call(group -> {
            Task<?> serving = group.fork(() -> {
                thrown(IOException.class, () -> {
                    TlsStream stream = TlsStream.server(pair.far(), server);
                    stream.read(ByteBuffer.allocate(1)); // TLS 1.3: the client may object after the server is done.
                });
            });
            Throwable failure =
                    thrown(IOException.class, () -> TlsStream.client(pair.near(), hostname, client, options));
            assertFalse(Tcp.channel(pair.near()).isOpen());
            serving.await();
            pair.far().close();
            return failure;
        });
    }

    @Test
    @DisplayName("E10: a certificate for another host is refused, and the connection closed; unless that is asked for")
    void hostnamesAreVerified() {
        Tcp.withGroup(group -> {
            SSLContext plain = TlsPair.context("plain");
            SSLContext trust = TlsPair.trusting("plain");
            assertInstanceOf(SSLHandshakeException.class, clientFailure(plain, LOOPBACK, trust, TlsOptions.create()));
            assertInstanceOf(
                    SSLHandshakeException.class, clientFailure(plain, "example.org", trust, TlsOptions.create()));
            handshake(plain, "localhost", trust, TlsOptions.create());
            handshake(plain, LOOPBACK, trust, TlsOptions.create().verifyHostname(false));
            handshake(TlsPair.SERVER, LOOPBACK, TlsPair.CLIENT, TlsOptions.create());
        });
    }

    @Async
    private static void handshake(SSLContext server, String hostname, SSLContext client, TlsOptions options)
            throws IOException {
        Tcp.Pair pair = Tcp.connect();
        TaskGroup.run(group -> {
            Task<TlsStream> serving = group.fork(() -> TlsStream.server(pair.far(), server));
            TlsStream stream = TlsStream.client(pair.near(), hostname, client, options);
            serving.await().close();
            stream.close();
        });
    }

    @Test
    @DisplayName("a certificate that nobody vouches for is refused")
    void strangersAreRefused() {
        Tcp.withGroup(group -> {
            assertInstanceOf(
                    SSLHandshakeException.class,
                    clientFailure(TlsPair.context("plain"), "localhost", TlsPair.CLIENT, TlsOptions.create()));
            assertInstanceOf(
                    SSLHandshakeException.class,
                    clientFailure(TlsPair.SERVER, "localhost", SSLContext.getDefault(), TlsOptions.create()));
        });
    }

    @Test
    @DisplayName("E5: the two agree on an application protocol, or fail if they have none in common")
    void applicationProtocols() {
        TlsOptions client = TlsOptions.create().applicationProtocols("dummy1", "dummy2");
        TlsOptions server = TlsOptions.create().applicationProtocols("dummy2", "dummy3");
        TlsPair.with(client, server, (near, far) -> {
            assertEquals("dummy2", near.attribute(TlsAttribute.APPLICATION_PROTOCOL));
            assertEquals("dummy2", far.attribute(TlsAttribute.APPLICATION_PROTOCOL));
        });
        Tcp.withPair((near, far) -> assertInstanceOf(
                SSLException.class,
                thrown(
                                ExceptionGroup.class,
                                () -> TlsPair.over(
                                        near, far, client, TlsOptions.create().applicationProtocols("other")))
                        .leaves()
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    @DisplayName("the server learns which host was asked for (SNI)")
    void serverNames() {
        TlsPair.with((client, server) -> {
            ExtendedSSLSession session = (ExtendedSSLSession) server.attribute(TlsAttribute.SESSION);
            assertEquals(List.of(new SNIHostName("localhost")), session.getRequestedServerNames());
        });
    }

    @ParameterizedTest
    @CsvSource({"WANTED, true", "WANTED, false", "REQUIRED, true", "REQUIRED, false"})
    @DisplayName("a server may want or require client certificates")
    void clientCertificates(ClientAuth wanted, boolean shown) throws IOException {
        SSLContext server = Tls.contextFromPem(
                TlsPair.file("server-cert"), TlsPair.file("server-key"), TlsPair.file("client-cert"));
        SSLContext client = shown
                ? Tls.contextFromPem(
                        TlsPair.file("client-cert"), TlsPair.file("client-key"), TlsPair.file("server-cert"))
                : TlsPair.CLIENT;
        Tcp.withPair((near, far) -> TaskGroup.run(group -> {
            Task<String> serving =
                    group.fork(() -> greet(far, server, TlsOptions.create().clientAuth(wanted)));
            TlsStream stream = TlsStream.client(near, "localhost", client);
            if (wanted == ClientAuth.REQUIRED && !shown) {
                thrown(IOException.class, () -> stream.read(ByteBuffer.allocate(1)));
                assertEquals("refused", serving.await());
            } else {
                assertEquals("hello", readText(stream, 5));
                assertEquals(shown ? "CN=client" : "nobody", serving.await());
            }
            stream.close();
        }));
    }

    @Async
    private static String greet(TcpStream transport, SSLContext context, TlsOptions options) throws IOException {
        TlsStream stream;
        try {
            stream = TlsStream.server(transport, context, options);
        } catch (SSLException e) {
            return "refused";
        }
        stream.write(bytes("hello"));
        var certificates = stream.attribute(TlsAttribute.PEER_CERTIFICATES, null);
        stream.close();
        return certificates == null
                ? "nobody"
                : ((X509Certificate) certificates[0]).getSubjectX500Principal().getName();
    }

    @Test
    @DisplayName("a handshake that takes too long is given up, and the connection closed")
    void handshakesTimeOut() {
        Tcp.withPair((near, far) -> {
            TlsOptions hasty = TlsOptions.create().handshakeTimeout(Duration.ofMillis(50));
            thrown(SocketTimeoutException.class, () -> TlsStream.server(far, TlsPair.SERVER, hasty));
            assertFalse(Tcp.channel(far).isOpen());
        });
    }

    @Test
    @DisplayName("a cancelled handshake closes the connection")
    void cancelledHandshakesClose() {
        Tcp.withPair((near, far) -> {
            assertTrue(CancelScope.moveOnAfter(Duration.ofMillis(20), () -> TlsStream.server(far, TlsPair.SERVER))
                    .cancelledCaught());
            assertFalse(Tcp.channel(far).isOpen());
            assertEquals(-1, near.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("a peer that leaves in the middle of the handshake, or speaks something else, is an SSLException")
    void brokenPeers() {
        Tcp.withPair((near, far) -> {
            near.write(bytes("GET / HTTP/1.1\r\n\r\n"));
            thrown(SSLException.class, () -> TlsStream.server(far, TlsPair.SERVER));
        });
        Tcp.withPair((near, far) -> {
            near.shutdownOutput();
            thrown(SSLHandshakeException.class, () -> TlsStream.server(far, TlsPair.SERVER));
        });
    }

    @Test
    @DisplayName("E8: a bad client does not harm a server, nor a silent one keep the others waiting")
    void badClientsAreNobodyElsesProblem() {
        Tcp.withGroup(group -> {
            TlsListener listener = TlsListener.of(TcpListener.bind(LOOPBACK, 0), TlsPair.SERVER);
            List<String> served = new ArrayList<>();
            Task<Void> server = group.fork(() -> listener.serve(stream -> served.add(readText(stream, 2))));
            TcpStream silent = TcpStream.connect(LOOPBACK, Tcp.port(listener));
            TcpStream rude = TcpStream.connect(LOOPBACK, Tcp.port(listener));
            rude.write(bytes("this is not TLS, is it?"));
            TlsStream good = TcpStream.connectTls("localhost", Tcp.port(listener), TlsPair.CLIENT);
            good.write(bytes("hi"));
            assertEquals(-1, good.read(ByteBuffer.allocate(1)));
            assertEquals(List.of("hi"), served);
            Tcp.readAll(rude); // The alert.
            silent.close();
            rude.close();
            good.close();
            listener.close();
            server.join();
            assertEquals(Task.State.FINISHED, server.state());
        });
    }

    @Test
    @DisplayName("accept skips clients with which the handshake fails")
    void acceptSkipsBadClients() {
        Tcp.withGroup(group -> {
            TlsListener listener = TlsListener.of(TcpListener.bind(LOOPBACK, 0), TlsPair.SERVER);
            Task<TlsStream> accepting = group.fork(() -> listener.accept());
            TcpStream rude = TcpStream.connect(LOOPBACK, Tcp.port(listener));
            rude.write(bytes("this is not TLS, is it?"));
            TlsStream good = TcpStream.connectTls(LOOPBACK, Tcp.port(listener), TlsPair.CLIENT);
            TlsStream accepted = accepting.await();
            good.write(bytes("hi"));
            assertEquals("hi", readText(accepted, 2));
            rude.close();
            good.close();
            accepted.close();
            listener.close();
        });
    }

    @Test
    @DisplayName("keys are read as PKCS #8, PKCS #1 and SEC 1, of RSA, EC and EdDSA")
    void keyFormats() {
        Tcp.withGroup(group -> {
            for (String[] files : new String[][] {
                {"server-cert", "server-key-pkcs1"},
                {"client-cert", "client-key-sec1"},
                {"client-cert", "client-key"},
                {"ed25519-cert", "ed25519-key"}
            }) {
                SSLContext server = Tls.contextFromPem(TlsPair.file(files[0]), TlsPair.file(files[1]));
                SSLContext client = Tls.trustPem(TlsPair.file(files[0]));
                handshake(server, "localhost", client, TlsOptions.create().verifyHostname(false));
            }
        });
    }

    @Test
    @DisplayName("files that are no PEM, encrypted or broken say so, and which")
    void badFilesAreNamed() throws IOException {
        Path broken = Files.writeString(
                directory.resolve("broken.pem"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                        + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing here");
        Path certificate = TlsPair.file("server-cert");
        for (Path key : List.of(broken, empty, TlsPair.file("encrypted-key"))) {
            assertNames(key, assertThrows(IOException.class, () -> Tls.contextFromPem(certificate, key)));
        }
        for (Path ca : List.of(broken, empty)) {
            assertNames(ca, assertThrows(IOException.class, () -> Tls.trustPem(ca)));
        }
        assertThrows(IOException.class, () -> Tls.trustPem(directory.resolve("missing.pem")));
    }

    private static void assertNames(Path file, IOException error) {
        assertTrue(error.getMessage().contains(file.getFileName().toString()), error.getMessage());
    }
}
