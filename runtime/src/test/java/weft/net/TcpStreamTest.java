package weft.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.port;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withPair;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weft.CancelScope;
import weft.TaskGroup;
import weft.Weft;
import weft.stream.Attribute;
import weft.stream.NoSuchAttributeException;
import weft.testing.AsyncTesting;

@Timeout(60)
class TcpStreamTest {
    @Test
    void whatOneSideWritesTheOtherReads() {
        withPair((near, far) -> {
            near.write(bytes("hello"));
            assertEquals("hello", readText(far, 5));
            far.write(bytes("world"));
            assertEquals("world", readText(near, 5));
        });
    }

    @Test
    void readReturnsWhatIsThere() {
        withPair((near, far) -> {
            near.write(bytes("hello"));
            ByteBuffer buffer = ByteBuffer.allocate(100);
            assertEquals(5, far.read(buffer));
            assertEquals(5, buffer.position());
            assertEquals(100, buffer.limit());
        });
    }

    @Test
    @DisplayName("S1, G12: a mebibyte each way at the same time arrives unchanged")
    void largeBuffersArriveUnchangedInBothDirections() {
        for (boolean direct : new boolean[] {false, true}) {
            withPair((near, far) -> {
                byte[] there = Tcp.randomBytes(1 << 20, 1);
                byte[] back = Tcp.randomBytes((1 << 20) + 77, 2);
                TaskGroup.run(group -> {
                    group.fork(() -> send(near, there, direct));
                    group.fork(() -> send(far, back, direct));
                    group.fork(() -> assertArrayEquals(there, Tcp.readAll(far)));
                    group.fork(() -> assertArrayEquals(back, Tcp.readAll(near)));
                });
            });
        }
    }

    @weft.Async
    private static void send(TcpStream stream, byte[] all, boolean direct) throws IOException {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(all.length) : ByteBuffer.allocate(all.length);
        buffer.put(all).flip();
        stream.write(buffer);
        assertFalse(buffer.hasRemaining());
        stream.shutdownOutput();
    }

    @Test
    void readIntoALargeHeapBufferKeepsItsLimit() {
        withPair((near, far) -> {
            ByteBuffer large = ByteBuffer.allocate(1 << 20).limit((1 << 20) - 3);
            near.write(bytes("hello"));
            assertEquals(5, far.read(large));
            assertEquals((1 << 20) - 3, large.limit());
        });
    }

    @Test
    void gatheringWriteSendsAllBuffersInOrder() {
        withPair((near, far) -> {
            ByteBuffer[] buffers = new ByteBuffer[3000];
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = ByteBuffer.wrap(Tcp.randomBytes(i % 10 == 0 ? 0 : i == 777 ? 300_000 : i % 1000, i));
            }
            byte[] expected = concatenate(buffers);
            TaskGroup.run(group -> {
                group.fork(() -> {
                    near.write(buffers);
                    near.shutdownOutput();
                });
                assertArrayEquals(expected, Tcp.readAll(far));
            });
            assertTrue(Arrays.stream(buffers).noneMatch(ByteBuffer::hasRemaining));
        });
    }

    private static byte[] concatenate(ByteBuffer[] buffers) {
        int size = Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        Arrays.stream(buffers).map(ByteBuffer::duplicate).forEach(all::put);
        return all.array();
    }

    @Test
    @DisplayName(
            "S2, G13: after shutdownOutput the peer reads the end, and we still receive; writing fails, again is fine")
    void halfClose() {
        withPair((near, far) -> {
            near.write(bytes("last"));
            near.shutdownOutput();
            near.shutdownOutput();
            assertEquals("last", readText(far, 4));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(-1, far.read(buffer));
            assertEquals(-1, far.read(buffer));
            thrown(ClosedChannelException.class, () -> near.write(bytes("more")));

            far.write(bytes("answer"));
            assertEquals("answer", readText(near, 6));
        });
    }

    @Test
    @DisplayName("G7: what was written before a close arrives, and then the end, again and again")
    void closeDeliversWhatWasWritten() {
        withPair((near, far) -> {
            near.write(bytes("parting words"));
            near.close();
            assertEquals("parting words", readText(far, 13));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            for (int i = 0; i < 3; i++) {
                assertEquals(-1, far.read(buffer));
            }
        });
    }

    @Test
    @DisplayName("G1: an empty write means nothing, and an empty buffer reads 0")
    void emptyBuffers() {
        withPair((near, far) -> {
            near.write(ByteBuffer.allocate(0));
            near.write(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
            near.write(new ByteBuffer[0]);
            near.write(bytes("a"));
            assertEquals(0, far.read(ByteBuffer.allocate(0)));
            assertEquals("a", readText(far, 1));
        });
    }

    @Test
    void readOnlyBufferIsRefusedAndHarmsNothing() {
        withPair((near, far) -> {
            near.write(bytes("a"));
            ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
            Throwable refusal = thrown(RuntimeException.class, () -> far.read(readOnly));
            assertTrue(refusal instanceof IllegalArgumentException || refusal instanceof ReadOnlyBufferException);
            assertEquals("a", readText(far, 1));
        });
    }

    @Test
    @DisplayName("S17: TCP_NODELAY is on at both ends")
    void noDelayAtBothEnds() {
        withPair((near, far) -> {
            assertTrue(channel(near).getOption(StandardSocketOptions.TCP_NODELAY));
            assertTrue(channel(far).getOption(StandardSocketOptions.TCP_NODELAY));
        });
    }

    @Test
    @DisplayName("S34: addresses, ports and family are attributes, after closing, too")
    void attributes() {
        withPair((near, far) -> {
            assertEquals(port(near), far.attribute(SocketAttribute.REMOTE_PORT));
            assertEquals(port(far), near.attribute(SocketAttribute.REMOTE_PORT));
            assertEquals(near.attribute(SocketAttribute.LOCAL_ADDRESS), far.attribute(SocketAttribute.REMOTE_ADDRESS));
            assertSame(StandardProtocolFamily.INET, near.attribute(SocketAttribute.FAMILY));
            near.close();
            assertEquals(port(far), near.attribute(SocketAttribute.REMOTE_PORT));

            Attribute<String> other = Attribute.create("other", String.class);
            assertEquals("fallback", near.attribute(other, "fallback"));
            var missing = assertThrows(NoSuchAttributeException.class, () -> near.attribute(other));
            assertTrue(missing.getMessage().contains("has no attribute other"), missing.getMessage());
        });
    }

    @Test
    @DisplayName("S32: of() takes over a connected channel, and refuses others without closing them")
    void adoptsConnectedChannels(@TempDir Path directory) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel unconnected = SocketChannel.open();
                ServerSocketChannel unixServer = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            unixServer.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            SocketChannel unix = SocketChannel.open(unixServer.getLocalAddress());
            SocketChannel closed = SocketChannel.open(server.getLocalAddress());
            closed.close();
            server.accept().close();

            assertThrows(IllegalArgumentException.class, () -> TcpStream.of(unconnected));
            assertTrue(unconnected.isOpen());
            assertThrows(IllegalArgumentException.class, () -> TcpStream.of(unix));
            assertTrue(unix.isOpen());
            unix.close();
            assertThrows(ClosedChannelException.class, () -> TcpStream.of(closed));

            SocketChannel connected = SocketChannel.open(server.getLocalAddress());
            SocketChannel peer = server.accept();
            Weft.run(() -> {
                TcpStream stream = TcpStream.of(connected);
                stream.write(bytes("adopted"));
                stream.close();
            });
            assertFalse(connected.isOpen());
            ByteBuffer buffer = ByteBuffer.allocate(20);
            assertEquals(7, peer.read(buffer));
            peer.close();
        }
    }

    @Test
    @DisplayName("S4: a deadline ends a tight receive loop")
    void deadlineEndsATightReceiveLoop() {
        withPair((near, far) -> TaskGroup.run(group -> {
            group.fork(() -> Tcp.flood(near));
            CancelScope scope = CancelScope.moveOnAfter(Duration.ofMillis(20), () -> {
                ByteBuffer buffer = ByteBuffer.allocate(1000);
                while (true) {
                    far.read(buffer.clear());
                }
            });
            assertTrue(scope.cancelledCaught());
            group.cancel();
        }));
    }

    @Test
    @DisplayName("S35: thousands of sockets are waited for at once, cancelled, and still work")
    void manySockets() {
        int count = Tcp.onThreads() ? 50 : 1000;
        Tcp.withGroup(group -> {
            List<Tcp.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pairs.add(Tcp.connect());
            }
            TaskGroup.run(readers -> {
                for (Tcp.Pair pair : pairs) {
                    readers.fork(() -> pair.near().read(ByteBuffer.allocate(1)));
                    readers.fork(() -> pair.far().read(ByteBuffer.allocate(1)));
                }
                AsyncTesting.awaitAllBlocked();
                readers.cancel();
            });
            for (Tcp.Pair pair : pairs) {
                pair.far().write(bytes("a"));
            }
            for (Tcp.Pair pair : pairs) {
                assertEquals("a", readText(pair.near(), 1));
                pair.close();
            }
        });
    }
}
