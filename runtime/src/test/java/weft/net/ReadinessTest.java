package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.CancelScope;
import weft.LowLevel;
import weft.Task;
import weft.testing.AsyncTesting;

/** Waiting for channels that others have made. */
@Timeout(60)
class ReadinessTest {
    @Test
    @DisplayName("a pipe becomes readable when something was written; a cancelled wait leaves nothing behind")
    void pipes() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        Tcp.withGroup(group -> {
            assertTrue(CancelScope.moveOnAfter(Duration.ofMillis(1), () -> Readiness.awaitReadable(pipe.source()))
                    .cancelledCaught());
            Task<Void> reader = group.fork(() -> Readiness.awaitReadable(pipe.source()));
            AsyncTesting.awaitAllBlocked();
            Readiness.awaitWritable(pipe.sink());
            pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
            reader.await();
            assertEquals(1, pipe.source().read(ByteBuffer.allocate(2)));
            Task<?> closed = group.fork(() -> {
                thrown(AsynchronousCloseException.class, () -> Readiness.awaitReadable(pipe.source()));
            });
            AsyncTesting.awaitAllBlocked();
            LowLevel.close(pipe.source());
            closed.await();
            LowLevel.close(pipe.sink());
        });
    }

    @Test
    @DisplayName("a server is readable when it can accept, and a connecting client writable when it is connected")
    void connections() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            client.configureBlocking(false);
            Tcp.withGroup(group -> {
                Task<Void> accepting = group.fork(() -> Readiness.awaitReadable(server));
                AsyncTesting.awaitAllBlocked();
                if (!client.connect(server.getLocalAddress())) {
                    Readiness.awaitWritable(client);
                    assertTrue(client.finishConnect());
                }
                Readiness.awaitWritable(client);
                accepting.await();
                server.accept().close();
            });
        }
    }

    @Test
    @DisplayName("what a channel cannot do, and channels that block, are refused")
    void nonsenseIsRefused() throws IOException {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            Tcp.withGroup(group -> {
                thrown(IllegalBlockingModeException.class, () -> Readiness.awaitReadable(source));
                thrown(IllegalArgumentException.class, () -> Readiness.awaitReadable(sink));
                thrown(IllegalArgumentException.class, () -> Readiness.awaitWritable(source));
            });
        }
    }
}
