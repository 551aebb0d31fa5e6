package weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.bytes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.LowLevel;
import weft.Task;
import weft.stream.BufferedByteStream;

/** TLS with what others have made: {@code openssl} and {@code curl}. Skipped where these are missing. */
@Timeout(60)
class TlsToolsTest {
    @TempDir
    private Path directory;

    private static void requireTool(String name) {
        boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, name)));
        assumeTrue(found, "there is no " + name);
    }

    /** What the command prints, errors included. */
    @Async
    private String run(String input, String... command) throws Exception {
        return LowLevel.callOnThread("a test's " + command[0], () -> {
            Process process = start(command);
            process.getOutputStream().write(input.getBytes(UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return output;
        });
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private void makeCertificate() throws IOException, InterruptedException {
        String command =
                "req -x509 -newkey rsa:2048 -subj /CN=localhost -keyout key.pem -out cert.pem -days 365 -nodes";
        List<String> all = new ArrayList<>(List.of("openssl"));
        all.addAll(List.of(command.split(" ")));
        Process process = start(all.toArray(new String[0]));
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @DisplayName("openssl s_client talks to our server, with a certificate that openssl has made")
    void opensslAsClient(String version) throws IOException, InterruptedException {
        requireTool("openssl");
        makeCertificate();
        SSLContext context = Tls.contextFromPem(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        Tcp.withGroup(group -> {
            TlsListener listener = TlsListener.of(TcpListener.bind(LOOPBACK, 0), context);
            Task<Void> server = group.fork(() -> listener.serve(TlsToolsTest::shout));
            String output = run(
                    "hello\n",
                    "openssl",
                    "s_client",
                    version,
                    "-quiet",
                    "-verify_return_error",
                    "-CAfile",
                    "cert.pem",
                    "-servername",
                    "localhost",
                    "-connect",
                    LOOPBACK + ":" + Tcp.port(listener));
            assertTrue(output.contains("HELLO\n"), output);
            listener.close();
            server.join();
        });
    }

    @Async
    private static void shout(TlsStream stream) throws IOException {
        String line = BufferedByteStream.of(stream).readLine();
        stream.write(bytes(line.toUpperCase(java.util.Locale.ROOT) + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @DisplayName("our client talks to openssl s_server")
    void opensslAsServer(String version) throws IOException, InterruptedException {
        requireTool("openssl");
        makeCertificate();
        Process server = start(
                "openssl",
                "s_server",
                version,
                "-www",
                "-accept",
                LOOPBACK + ":0",
                "-key",
                "key.pem",
                "-cert",
                "cert.pem");
        try (BufferedReader output = server.inputReader()) {
            int port = acceptedAt(output);
            SSLContext context = Tls.trustPem(directory.resolve("cert.pem"));
            Tcp.withGroup(group -> {
                TlsStream stream = TcpStream.connectTls("localhost", port, context);
                stream.write(bytes("GET / HTTP/1.0\r\n\r\n"));
                String page = new String(BufferedByteStream.of(stream).readAll(1 << 20), UTF_8);
                assertTrue(page.startsWith("HTTP/1.0 200"), page);
                assertTrue(page.contains(version.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3"), page);
                stream.close();
            });
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static int acceptedAt(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ACCEPT")) {
                return Integer.parseInt(
                        line.substring(line.lastIndexOf(':') + 1).trim());
            }
        }
        throw new IOException("openssl has ended");
    }

    @Test
    @DisplayName("curl gets a page from our server")
    void curl() throws IOException, InterruptedException {
        requireTool("openssl");
        requireTool("curl");
        makeCertificate();
        SSLContext context = Tls.contextFromPem(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        Tcp.withGroup(group -> {
            TlsListener listener = TlsListener.of(TcpListener.bind(LOOPBACK, 0), context);
            Task<Void> server = group.fork(() -> listener.serve(TlsToolsTest::answer));
            int port = Tcp.port(listener);
            String output = run(
                    "",
                    "curl",
                    "--silent",
                    "--show-error",
                    "--cacert",
                    "cert.pem",
                    "--resolve",
                    "localhost:" + port + ":" + LOOPBACK,
                    "https://localhost:" + port + "/");
            assertEquals("It works.", output);
            listener.close();
            server.join();
        });
    }

    @Async
    private static void answer(TlsStream stream) throws IOException {
        BufferedByteStream buffered = BufferedByteStream.of(stream);
        buffered.readUntil("\r\n\r\n".getBytes(UTF_8), 10_000);
        stream.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nIt works."));
    }
}
