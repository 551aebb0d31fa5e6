package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import weft.Async;
import weft.AsyncConsumer;
import weft.AsyncRunnable;
import weft.TaskGroup;
import weft.Weft;
import weft.stream.Attributed;
import weft.stream.ByteSource;

/** What the tests of TCP have in common. */
final class Tcp {
    static final String LOOPBACK = "127.0.0.1";

    private Tcp() {}

    /** Two ends of one connection. */
    record Pair(TcpStream near, TcpStream far) {
        @Async
        void close() throws IOException {
            near.close();
            far.close();
        }
    }

    @FunctionalInterface
    interface PairBody {
        @Async
        void run(TcpStream near, TcpStream far) throws Throwable;
    }

    @Async
    static Pair connect() throws IOException {
        TcpListener listener = TcpListener.bind(LOOPBACK, 0);
        TcpStream near = TcpStream.connect(LOOPBACK, port(listener));
        TcpStream far = listener.accept();
        listener.close();
        return new Pair(near, far);
    }

    /** Runs a loop with two connected streams in it. */
    static void withPair(PairBody body) {
        withGroup(group -> {
            Pair pair = connect();
            body.run(pair.near(), pair.far());
            pair.close();
        });
    }

    static void withGroup(AsyncConsumer<TaskGroup, ?> body) {
        Weft.run(() -> TaskGroup.run(body));
    }

    @Async
    static <T extends Throwable> T thrown(Class<T> type, AsyncRunnable<?> body) {
        try {
            body.run();
        } catch (Throwable t) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
            throw new AssertionError("expected " + type.getName() + ", but got " + t, t);
        }
        throw new AssertionError("expected " + type.getName() + ", but nothing was thrown");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] randomBytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The next {@code length} bytes. */
    @Async
    static String readText(ByteSource stream, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            assertEquals(true, stream.read(buffer) > 0, "end of " + stream);
        }
        return new String(buffer.array(), StandardCharsets.US_ASCII);
    }

    /** Everything up to the end. */
    @Async
    static byte[] readAll(ByteSource stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(10_000);
        while (stream.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /** Writes until neither side takes any more, so that the next write has to wait. Cancelled when it does. */
    @Async
    static void flood(TcpStream stream) throws IOException {
        while (true) {
            stream.write(ByteBuffer.allocate(100_000));
        }
    }

    /** Closes with a reset instead of an orderly end. */
    @Async
    static void abort(TcpStream stream) throws IOException {
        stream.attribute(SocketAttribute.CHANNEL).setOption(StandardSocketOptions.SO_LINGER, 0);
        stream.close();
    }

    static int port(Attributed listener) {
        return listener.attribute(SocketAttribute.LOCAL_PORT);
    }

    static NetworkChannel channel(Attributed socket) {
        return socket.attribute(SocketAttribute.CHANNEL);
    }

    static boolean onThreads() {
        return System.getProperty("weft.test.carrier", "thread").equals("thread");
    }

    /** How many sockets this process has open; always 0 where there is no {@code /proc} to say. */
    static long openSockets() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(Tcp::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // Closed since, as the one that lists the directory is.
        }
    }
}
