package weft.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The echo server as a user would run it, and all kinds of clients. */
@Timeout(120)
class EchoTest {
    private static Process server;
    private static int port;

    @BeforeAll
    static void startServer() throws IOException {
        List<String> command = SampleRun.command(EchoServer.class);
        command.add("0");
        server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        assertNotNull(line, "the server ended without a word");
        Matcher listening = Pattern.compile("listening on localhost:([0-9]+)").matcher(line);
        assertTrue(listening.matches(), line);
        port = Integer.parseInt(listening.group(1));
    }

    @AfterAll
    static void stopServer() {
        server.destroyForcibly();
    }

    @Test
    void answersAPlainSocket() throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            converse(socket, "hello");
            converse(socket, "Gr\u00fc\u00dfe");
        }
    }

    @Test
    void answersEveryClientWhileOthersAreIdle() throws IOException {
        try (Socket idle = new Socket("localhost", port);
                Socket first = new Socket("localhost", port);
                Socket second = new Socket("127.0.0.1", port)) {
            converse(second, "second");
            converse(first, "first");
            converse(second, "second again");
            converse(idle, "no longer idle");
        }
    }

    @Test
    void sendsEverythingBackAndThenTheEnd() throws IOException {
        byte[] sent = new byte[20_000];
        new Random(1).nextBytes(sent);
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            assertArrayEquals(sent, socket.getInputStream().readAllBytes());
        }
    }

    @Test
    void survivesAClientThatResets() throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket rude = new Socket("localhost", port);
            rude.getOutputStream().write(new byte[100_000]);
            rude.setSoLinger(true, 0);
            rude.close();
        }
        answersAPlainSocket();
        assertTrue(server.isAlive());
    }

    @Test
    void answersTheEchoClient() throws IOException, InterruptedException {
        SampleRun client = SampleRun.of(EchoClient.class, "localhost", String.valueOf(port), "hello", "world");
        assertEquals(List.of("hello", "world"), client.lines());
    }

    @Test
    void answersNetcat() throws IOException, InterruptedException {
        assumeTrue(isInstalled("nc"), "nc is not installed");
        Process nc = new ProcessBuilder("nc", "localhost", String.valueOf(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        nc.getOutputStream().write("hello from nc\n".getBytes(StandardCharsets.UTF_8));
        nc.getOutputStream().flush();
        assertEquals("hello from nc", nc.inputReader().readLine());
        nc.destroy();
        nc.waitFor();
    }

    private static void converse(Socket socket, String text) throws IOException {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(sent);
        InputStream input = socket.getInputStream();
        assertEquals(text, new String(input.readNBytes(sent.length), StandardCharsets.UTF_8));
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
