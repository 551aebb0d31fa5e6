package weft.samples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.CsvSource;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;
import weft.junit.AsyncParameterizedTest;
import weft.junit.AsyncTest;
import weft.stream.BufferedByteStream;
import weft.testing.MemoryStreams;
import weft.testing.VirtualClock;

/** What the HTTP server does with one client. */
class HttpConnectionTest {
    private final MemoryStreams.Pair connection = MemoryStreams.pair();
    private final BufferedByteStream client = BufferedByteStream.of(connection.left());

    @BeforeEach
    @Async
    void serve(TaskGroup group, VirtualClock clock) {
        group.fork("server", () -> {
            try (var stream = connection.right()) {
                HttpConnection.serve(stream, HttpServer::answer);
            }
        });
    }

    @AfterEach
    @Async
    void hangUp() throws IOException {
        client.close();
    }

    @Async
    private void send(String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /** The status and the body of the next response. */
    @Async
    private String receive() throws IOException {
        String head = new String(client.readUntil("\r\n\r\n".getBytes(ISO_8859_1), 10_000), ISO_8859_1);
        int length = Integer.parseInt(head.replaceFirst("(?s).*Content-Length: ([0-9]+).*", "$1"));
        return head.substring(9, 12) + " " + new String(client.readExactly(length), ISO_8859_1);
    }

    @AsyncTest
    void requestsMayFollowEachOtherWithoutWaitingForTheAnswers() throws IOException {
        send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\noneGET /none HTTP/1.1\r\nhost:a\r\n\r\n"
                + "POST /echo HTTP/1.1\r\nHost: a\r\nconnection: Close\r\ncontent-length: 3\r\n\r\ntwo");
        assertEquals("200 one", receive());
        assertEquals("404 404 Not Found\n", receive());
        assertEquals("200 two", receive());
        assertEquals(0, client.readAll(0).length);
    }

    @AsyncTest
    void aPageIsAPage() throws IOException {
        send("GET / HTTP/1.0\r\n\r\n");
        assertTrue(receive().startsWith("200 <!doctype html>"));
        assertEquals(0, client.readAll(0).length);
    }

    @AsyncTest
    void headIsOnlyTheHead() throws IOException {
        send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(new String(client.readAll(1000), ISO_8859_1).endsWith("\r\n\r\n"));
    }

    @AsyncParameterizedTest
    @CsvSource({
        "400, 'hello\r\n\r\n'",
        "400, 'GET / HTTP/2.0\r\n\r\n'",
        "400, 'GET / HTTP/1.1\r\n\r\n'",
        "400, 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'",
        "400, 'GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n'",
        "400, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'",
        "400, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'",
        "413, 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n'",
        "501, 'GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'",
    })
    void badRequestsAreRefusedAndTheConnectionClosed(int status, String request) throws IOException {
        send(request);
        assertTrue(receive().startsWith(status + " "), request);
        assertEquals(0, client.readAll(0).length);
    }

    @AsyncTest
    void headsThatAreTooLargeAreRefused(TaskGroup group) throws IOException {
        group.fork("client", () -> send("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(101) + "\r\n"));
        assertTrue(receive().startsWith("431 "));
    }

    @AsyncTest
    void endlessHeadsAreRefused() throws IOException {
        send("GET /" + "a".repeat(17_000));
        assertTrue(receive().startsWith("431 "));
    }

    @AsyncTest
    void silentClientsAreSentAway(VirtualClock clock) throws IOException {
        long start = Weft.currentTime();
        assertEquals(0, client.readAll(0).length);
        assertEquals(Duration.ofSeconds(30).toNanos(), Weft.currentTime() - start);
    }
}
