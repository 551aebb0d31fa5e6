package weft.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The echo server in a JVM of its own; our client and plain sockets, as {@code nc} would use them, talk to it. */
class EchoTest {
    private Process server;
    private int port;

    @BeforeEach
    void startServer() throws IOException {
        server = new ProcessBuilder(SampleRun.command(EchoServer.class))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        assertNotNull(line, "the server ended at once");
        String said = "listening on localhost:";
        assertTrue(line.startsWith(said), () -> "the server says: " + line);
        port = Integer.parseInt(line.substring(said.length()));
    }

    @AfterEach
    void stopServer() {
        server.destroyForcibly();
    }

    @Test
    void clientGetsItsWordsBack() throws IOException, InterruptedException {
        SampleRun client = SampleRun.of(EchoClient.class, "localhost", String.valueOf(port), "hello", "world");
        assertEquals(List.of("hello", "world"), client.lines());
    }

    @Test
    void plainSocketsGetTheirBytesBackAndThenTheEnd() throws IOException {
        byte[] sent = new byte[20_000];
        new Random(1).nextBytes(sent);
        try (Socket one = new Socket("localhost", port);
                Socket two = new Socket("localhost", port)) {
            two.getOutputStream().write(sent);
            two.shutdownOutput();
            one.getOutputStream().write('x');
            assertEquals('x', one.getInputStream().read());
            assertArrayEquals(sent, two.getInputStream().readAllBytes());
        }
    }

    @Test
    void clientThatResetsDoesNotKillTheServer() throws IOException {
        try (Socket rude = new Socket("localhost", port)) {
            rude.setSoLinger(true, 0);
            rude.getOutputStream().write("bye".getBytes());
        }
        try (Socket next = new Socket("localhost", port)) {
            next.getOutputStream().write('x');
            assertEquals('x', next.getInputStream().read());
        }
        assertTrue(server.isAlive());
    }
}
