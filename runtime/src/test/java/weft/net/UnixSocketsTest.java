package weft.net;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.readAll;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.Weft;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** UNIX domain sockets: the file, and what differs from TCP. What streams have in common, the tests of TCP say. */
@Timeout(60)
class UnixSocketsTest {
    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("socket");
    }

    /** What a process leaves behind that is killed. */
    private void leaveStaleFile() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertTrue(Files.exists(path()));
    }

    @Test
    @DisplayName("S1, S2: bytes go both ways, megabytes of them, and one direction may end before the other")
    void bytesGoBothWays() {
        byte[] sent = Tcp.randomBytes(3_000_000, 1);
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            UnixStream near = UnixStream.connect(path());
            UnixStream far = listener.accept();
            Task<byte[]> received = group.fork(() -> readAll(far));
            near.write(ByteBuffer.wrap(sent));
            near.shutdownOutput();
            assertArrayEquals(sent, received.await());
            far.write(bytes("answer"));
            assertEquals("answer", readText(near, 6));
            far.close();
            assertEquals(-1, near.read(ByteBuffer.allocate(1)));
            near.close();
            listener.close();
        });
    }

    @Test
    @DisplayName("a server serves one client after the other, until its listener is closed")
    void serves() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            Task<Void> server = group.fork(() -> listener.serve(this::echo));
            for (String text : List.of("one", "two", "three")) {
                UnixStream client = UnixStream.connect(path());
                client.write(bytes(text));
                client.shutdownOutput();
                assertArrayEquals(text.getBytes(), readAll(client));
                client.close();
            }
            listener.close();
            server.join();
            assertEquals(Task.State.FINISHED, server.state());
        });
    }

    @Async
    private void echo(SocketStream stream) throws IOException {
        stream.write(ByteBuffer.wrap(readAll(stream)));
    }

    @Test
    @DisplayName("the file goes when the listener is closed, but not one that has taken its place")
    void closingRemovesTheFile() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            assertTrue(Files.exists(path()));
            listener.close();
            assertFalse(Files.exists(path()));
            listener.close();

            UnixListener robbed = UnixListener.bind(path());
            Files.move(path(), directory.resolve("moved"));
            Files.writeString(path(), "somebody else's");
            robbed.close();
            assertEquals("somebody else's", Files.readString(path()));
        });
    }

    @Test
    @DisplayName("G9: a cancelled close closes and removes the file")
    void cancelledCloseCloses() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            assertTrue(CancelScope.run(scope -> {
                        scope.cancel();
                        listener.close();
                    })
                    .cancelledCaught());
            assertFalse(Files.exists(path()));
            thrown(ClosedChannelException.class, listener::accept);
        });
    }

    @Test
    @DisplayName("a file that a dead server left behind is replaced")
    void staleFilesAreReplaced() {
        Tcp.withGroup(group -> {
            leaveStaleFile();
            UnixListener listener = UnixListener.bind(path());
            UnixStream.connect(path()).close();
            listener.accept().close();
            listener.close();
        });
    }

    @Test
    @DisplayName("a file at which somebody listens is not, nor one that is no socket")
    void otherFilesAreNotReplaced() {
        Tcp.withGroup(group -> {
            UnixListener first = UnixListener.bind(path());
            BindException taken = thrown(BindException.class, () -> UnixListener.bind(path()));
            assertTrue(taken.getMessage().contains(path().toString()), taken.getMessage());
            first.accept().close(); // Our question whether it is alive.
            UnixStream.connect(path()).close();
            first.accept().close();
            first.close();

            Files.writeString(path(), "precious");
            thrown(FileAlreadyExistsException.class, () -> UnixListener.bind(path()));
            assertEquals("precious", Files.readString(path()));
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("the file gets the permissions asked for")
    void permissions() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path(), fromString("rw-rw----"));
            assertEquals(fromString("rw-rw----"), Files.getPosixFilePermissions(path()));
            UnixStream.connect(path()).close();
            listener.accept().close();
            listener.close();
        });
    }

    @Test
    @DisplayName("errors of connecting and binding say what is missing, and where")
    void errorsAreNamed() {
        Tcp.withGroup(group -> {
            NoSuchFileException missing = thrown(NoSuchFileException.class, () -> UnixStream.connect(path()));
            assertEquals(path().toString(), missing.getFile());
            leaveStaleFile();
            ConnectException refused = thrown(ConnectException.class, () -> UnixStream.connect(path()));
            assertTrue(refused.getMessage().contains(path().toString()), refused.getMessage());
            Path nowhere = directory.resolve("missing/socket");
            SocketException noDirectory = thrown(SocketException.class, () -> UnixListener.bind(nowhere));
            assertTrue(noDirectory.getMessage().contains(nowhere.toString()), noDirectory.getMessage());
            Path tooLong = directory.resolve("x".repeat(200));
            thrown(SocketException.class, () -> UnixListener.bind(tooLong));
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("a connect waits for room in the listener's backlog, and can be cancelled meanwhile")
    void connectWaitsForRoom() throws IOException {
        try (ServerSocketChannel small = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            small.bind(UnixDomainSocketAddress.of(path()), 1);
            Tcp.withGroup(group -> {
                List<UnixStream> connected = new ArrayList<>();
                CancelScope full = CancelScope.moveOnAfter(java.time.Duration.ofMillis(100), () -> {
                    while (true) {
                        connected.add(UnixStream.connect(path()));
                    }
                });
                assertTrue(full.cancelledCaught());
                long sockets = Tcp.openSockets();
                Task<UnixStream> waiting = group.fork(() -> UnixStream.connect(path()));
                AsyncTesting.awaitAllBlocked();
                small.accept().close();
                waiting.await().close();
                for (UnixStream each : connected) {
                    each.close();
                }
                assertEquals(sockets == 0 ? 0 : sockets - connected.size(), Tcp.openSockets());
            });
        }
    }

    @Test
    @DisplayName("S6: closing wakes a reader and an accepting task; two readers are one too many")
    void closingWakes() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            UnixStream near = UnixStream.connect(path());
            UnixStream far = listener.accept();
            Task<?> reader = group.fork(() -> {
                thrown(AsynchronousCloseException.class, () -> near.read(ByteBuffer.allocate(1)));
            });
            Task<?> accepting = group.fork(() -> {
                thrown(AsynchronousCloseException.class, listener::accept);
            });
            AsyncTesting.awaitAllBlocked();
            thrown(BusyResourceException.class, () -> near.read(ByteBuffer.allocate(1)));
            thrown(BusyResourceException.class, listener::accept);
            near.close();
            listener.close();
            reader.await();
            accepting.await();
            far.close();
        });
    }

    @Test
    @DisplayName("S34: attributes name the file, and there are no ports")
    void attributes() {
        Tcp.withGroup(group -> {
            UnixListener listener = UnixListener.bind(path());
            UnixStream near = UnixStream.connect(path());
            UnixStream far = listener.accept();
            near.close();
            far.close();
            listener.close();
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path());
            assertEquals(address, near.attribute(SocketAttribute.REMOTE_ADDRESS));
            assertEquals(address, far.attribute(SocketAttribute.LOCAL_ADDRESS));
            assertEquals(address, listener.attribute(SocketAttribute.LOCAL_ADDRESS));
            assertEquals(StandardProtocolFamily.UNIX, near.attribute(SocketAttribute.FAMILY));
            assertNull(near.attribute(SocketAttribute.REMOTE_PORT, null));
            assertTrue(near.toString().contains("to " + path()), near.toString());
            assertTrue(far.toString().contains("at " + path()), far.toString());
        });
    }

    @Test
    @DisplayName("S32: channels that are not connected, not bound or not UNIX are refused, and stay open")
    void adoptsOnlyWhatFits() throws IOException {
        try (SocketChannel unconnected = SocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel unbound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel tcp = ServerSocketChannel.open();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SocketChannel connected =
                        SocketChannel.open(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()))) {
            tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThrows(IllegalArgumentException.class, () -> UnixStream.of(unconnected));
            assertThrows(IllegalArgumentException.class, () -> UnixStream.of(connected));
            assertThrows(IllegalArgumentException.class, () -> UnixListener.of(unbound));
            assertThrows(IllegalArgumentException.class, () -> UnixListener.of(tcp));
            assertTrue(unconnected.isOpen() && unbound.isOpen() && tcp.isOpen() && connected.isOpen());
        }
    }

    @Test
    @DisplayName("channels that somebody else has bound or connected are adopted; their file stays")
    void adopts() throws IOException {
        ServerSocketChannel bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bound.bind(UnixDomainSocketAddress.of(path()));
        SocketChannel connected = SocketChannel.open(UnixDomainSocketAddress.of(path()));
        Weft.run(() -> {
            UnixListener listener = UnixListener.of(bound);
            UnixStream near = UnixStream.of(connected);
            UnixStream far = listener.accept();
            near.write(bytes("hi"));
            assertEquals("hi", readText(far, 2));
            near.close();
            far.close();
            listener.close();
            assertTrue(Files.exists(path()));
        });
    }
}
