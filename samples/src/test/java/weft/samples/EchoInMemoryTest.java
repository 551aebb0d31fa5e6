package weft.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.TaskGroup;
import weft.junit.AsyncParameterizedTest;
import weft.junit.AsyncTest;
import weft.stream.ByteStream;
import weft.testing.MemoryStreams;

/** What the echo server does with one client, without a network: tests that suspend. */
class EchoInMemoryTest {
    private final MemoryStreams.Pair connection = MemoryStreams.lockstepPair();
    private final ByteStream client = connection.left();

    @BeforeEach
    @Async
    void serve(TaskGroup group) {
        group.fork("server", () -> EchoServer.echo(connection.right()));
    }

    @AsyncParameterizedTest
    @ValueSource(strings = {"hello", "Gr\u00fc\u00dfe"})
    void sendsBackWhatItIsSent(String text) throws IOException {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        client.write(ByteBuffer.wrap(sent));
        assertArrayEquals(sent, read(sent.length));
    }

    @AsyncTest
    void neitherSideNeedsABufferBetweenThem(TaskGroup group) throws IOException {
        byte[] sent = new byte[100_000];
        sent[99_999] = 9;
        group.fork("writer", () -> client.write(ByteBuffer.wrap(sent)));
        assertArrayEquals(sent, read(sent.length));
    }

    @AsyncTest
    void endsWithItsClient(TaskGroup group) throws IOException {
        client.shutdownOutput();
        group.joinChildren();
        assertEquals(0, group.children().size());
    }

    @AfterEach
    @Async
    void hangUp() throws IOException {
        client.close();
    }

    @Async
    private byte[] read(int count) throws IOException {
        ByteBuffer received = ByteBuffer.allocate(count);
        while (received.hasRemaining() && client.read(received) >= 0) {}
        return received.array();
    }
}
