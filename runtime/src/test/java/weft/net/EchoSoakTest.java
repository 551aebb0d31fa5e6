package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

/** Many connections that echo and end in all kinds of ways, after which nothing is left. */
@Timeout(120)
class EchoSoakTest {
    /** Un-woven, each connection costs three threads. */
    private static final int CONNECTIONS = Tcp.onThreads() ? 100 : 1000;

    private static final int MAX_BYTES = 60_000;

    /** How a client ends its connection. */
    private enum Ending {
        /** Says that it has sent everything, and reads to the end. */
        HALF_CLOSE,
        /** Closes while there may be bytes under way in both directions. */
        CLOSE,
        /** The same, with a reset. */
        RESET,
        /** Is cancelled in the middle of something. */
        CANCEL
    }

    private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
    private int handlers;

    /** Connections served, minus those awaited. */
    private int served;

    private long echoed;

    @Test
    void everyByteComesBackAndNothingIsLeft() {
        Tcp.withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            Task<Void> server = group.fork(() -> listener.serve(this::echo));
            runClients(Tcp.port(listener), 20); // The JVM opens what it needs for good.
            long sockets = Tcp.openSockets();
            int tasks = group.children().size();
            endings.clear();

            runClients(Tcp.port(listener), CONNECTIONS);
            assertEquals(0, served);
            assertEquals(0, handlers);
            assertEquals(tasks, group.children().size());
            assertEquals(sockets, Tcp.openSockets());
            assertEquals(Ending.values().length, endings.size());
            assertTrue(echoed > CONNECTIONS * (MAX_BYTES / 20), echoed + " bytes");

            listener.close();
            server.join();
            assertEquals(Task.State.FINISHED, server.state());
            assertEquals(sockets - 1, Tcp.openSockets());
        });
    }

    @Async
    private void echo(TcpStream stream) throws IOException {
        handlers++;
        try {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
            stream.shutdownOutput();
        } finally {
            handlers--;
            served++;
        }
    }

    /** Returns when all connections have ended at both ends. */
    @Async
    private void runClients(int port, int count) {
        TaskGroup.run(group -> {
            for (int i = 0; i < count; i++) {
                Client client = new Client(port, i);
                group.fork(client::run);
            }
        });
        served -= count;
        while (served < 0) {
            Weft.checkpoint();
        }
    }

    private final class Client {
        private final int port;
        private final Random random;
        private final Ending ending;
        private final byte[] sent;
        private final CRC32 received = new CRC32();
        private int count;

        Client(int port, int number) {
            this.port = port;
            this.random = new Random(number);
            this.ending = Ending.values()[number % Ending.values().length];
            this.sent = Tcp.randomBytes(1 + random.nextInt(MAX_BYTES), number);
            endings.merge(ending, 1, Integer::sum);
        }

        @Async
        void run() throws IOException {
            TcpStream stream = TcpStream.connect(LOOPBACK, port);
            int enough = ending == Ending.HALF_CLOSE ? Integer.MAX_VALUE : random.nextInt(sent.length);
            TaskGroup.run(group -> {
                group.fork(() -> write(stream));
                read(stream, enough);
                end(stream);
                group.cancel();
            });
            stream.close();
            CRC32 expected = new CRC32();
            expected.update(sent, 0, count);
            assertEquals(expected.getValue(), received.getValue(), ending + " after " + count);
            assertEquals(true, ending != Ending.HALF_CLOSE || count == sent.length);
            echoed += count;
        }

        @Async
        private void write(TcpStream stream) throws IOException {
            int position = 0;
            while (position < sent.length) {
                int length = Math.min(1 + random.nextInt(10_000), sent.length - position);
                try {
                    stream.write(ByteBuffer.wrap(sent, position, length));
                } catch (java.nio.channels.ClosedChannelException e) {
                    return; // The end of the connection came in between.
                }
                position += length;
            }
            if (ending == Ending.HALF_CLOSE) {
                stream.shutdownOutput();
            }
        }

        @Async
        private void read(TcpStream stream, int enough) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(3000);
            while (count < enough && stream.read(buffer.clear()) >= 0) {
                received.update(buffer.flip());
                count += buffer.limit();
            }
        }

        @Async
        private void end(TcpStream stream) throws IOException {
            switch (ending) {
                case HALF_CLOSE -> {}
                case CLOSE -> stream.close();
                case RESET -> Tcp.abort(stream);
                case CANCEL -> CancelScope.moveOnAfter(Duration.ofMillis(1), () -> read(stream, Integer.MAX_VALUE));
            }
        }
    }
}
