package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.LOOPBACK;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.port;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withGroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.Async;
import weft.AsyncConsumer;
import weft.CancelScope;
import weft.ExceptionGroup;
import weft.Task;
import weft.Weft;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

@Timeout(60)
class TcpServeTest {
    @Test
    @DisplayName("S28: a handler that returns without closing has its connection closed")
    void connectionIsClosedWhenItsHandlerEnds() {
        List<TcpStream> handled = new ArrayList<>();
        serving(
                stream -> {
                    handled.add(stream);
                    stream.write(bytes("hello"));
                },
                port -> {
                    TcpStream client = TcpStream.connect(LOOPBACK, port);
                    assertEquals("hello", readText(client, 5));
                    assertEquals(-1, client.read(ByteBuffer.allocate(1)));
                    client.close();
                });
        assertFalse(channel(handled.get(0)).isOpen());
    }

    @Test
    @DisplayName("S29: handlers run at the same time, each in a task of its own")
    void handlersRunAtTheSameTime() {
        serving(TcpServeTest::echo, port -> {
            List<TcpStream> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(TcpStream.connect(LOOPBACK, port));
            }
            for (int i = 9; i >= 0; i--) {
                clients.get(i).write(bytes("client " + i));
                assertEquals("client " + i, readText(clients.get(i), 8));
            }
            for (TcpStream client : clients) {
                client.close();
            }
        });
    }

    @Test
    void peerThatResetsDoesNotKillTheServer() {
        serving(TcpServeTest::echo, port -> {
            for (int i = 0; i < 5; i++) {
                TcpStream rude = TcpStream.connect(LOOPBACK, port);
                rude.write(bytes("hello"));
                readText(rude, 5);
                Tcp.abort(rude);
            }
            expectEcho(port);
        });
    }

    @Test
    void handlersIOExceptionEndsItsConnectionOnly() {
        Iterator<Integer> kinds = List.of(1, 2, 3).iterator();
        serving(
                stream -> {
                    if (kinds.hasNext()) {
                        throw trouble(kinds.next());
                    }
                    echo(stream);
                },
                port -> {
                    for (int i = 0; i < 3; i++) {
                        TcpStream client = TcpStream.connect(LOOPBACK, port);
                        assertEquals(-1, client.read(ByteBuffer.allocate(1)));
                        client.close();
                    }
                    expectEcho(port);
                });
    }

    private static Exception trouble(int kind) {
        IOException file = new IOException("no such file");
        return switch (kind) {
            case 1 -> file;
            case 2 -> new UncheckedIOException(file);
            default -> new ExceptionGroup("both", List.of(file, new UncheckedIOException(file)));
        };
    }

    @Test
    void handlersBugEndsTheServerAndTheOtherHandlers() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            IllegalStateException bug = new IllegalStateException("a bug");
            List<String> ended = new ArrayList<>();
            group.fork(() -> {
                for (String word : new String[] {"stay", "fail"}) {
                    TcpStream client = TcpStream.connect(LOOPBACK, port(listener));
                    client.write(bytes(word));
                }
            });
            ExceptionGroup thrown = thrown(
                    ExceptionGroup.class,
                    () -> listener.serve(stream -> {
                        if (readText(stream, 4).equals("fail")) {
                            throw bug;
                        }
                        try {
                            Weft.sleepForever();
                        } finally {
                            ended.add("stay");
                        }
                    }));
            assertEquals(List.of(bug), thrown.exceptions());
            assertEquals(List.of("stay"), ended);
            listener.close();
        });
    }

    @Test
    @DisplayName("S16: closing the listener ends serve, once the handlers are done")
    void closingTheListenerEndsServe() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            Task<Void> server = group.fork(() -> listener.serve(TcpServeTest::echo));
            TcpStream client = TcpStream.connect(LOOPBACK, port(listener));
            client.write(bytes("before"));
            assertEquals("before", readText(client, 6));

            listener.close();
            AsyncTesting.awaitAllBlocked();
            assertSame(Task.State.RUNNING, server.state());
            client.write(bytes("after"));
            assertEquals("after", readText(client, 5));
            client.close();
            server.join();
            assertSame(Task.State.FINISHED, server.state());
        });
    }

    @Test
    void cancellingServeCancelsTheHandlersAndClosesTheirConnections() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            Task<Void> server = group.fork(() -> listener.serve(TcpServeTest::echo));
            TcpStream client = TcpStream.connect(LOOPBACK, port(listener));
            client.write(bytes("hello"));
            assertEquals("hello", readText(client, 5));
            server.cancelAndJoin();
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            client.close();
            listener.close();
        });
    }

    @Test
    void connectionThatCameBeforeItsServerWasCancelledIsClosed() {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            CancelScope scope = CancelScope.create();
            List<TcpStream> handled = new ArrayList<>();
            TcpStream client = TcpStream.connect(LOOPBACK, port(listener));
            scope.enter(() -> listener.serve(stream -> {
                handled.add(stream);
                scope.cancel();
                Weft.sleepForever();
            }));
            assertFalse(channel(handled.get(0)).isOpen());
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            client.close();
            listener.close();
        });
    }

    @Test
    @DisplayName("S26: while the system is short of descriptors, accepting is tried again every 100 ms")
    void shortageOfDescriptorsMakesAPause() {
        List<Long> attempts = new ArrayList<>();
        Weft.options().clock(VirtualClock.create()).run(() -> {
            long begin = Weft.currentTime();
            CancelScope scope = CancelScope.moveOnAfter(
                    Duration.ofMillis(950),
                    () -> Serving.serve(
                            () -> {
                                attempts.add((Weft.currentTime() - begin) / 1_000_000);
                                throw new SocketException("Too many open files");
                            },
                            stream -> {}));
            assertTrue(scope.cancelledCaught());
        });
        assertEquals(List.of(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L), attempts);
    }

    @Test
    void serveEndsWhenAcceptSaysThatTheListenerIsClosed() {
        Weft.run(() -> Serving.serve(
                () -> {
                    throw new AsynchronousCloseException();
                },
                stream -> {}));
    }

    @Async
    private static void echo(TcpStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    @Async
    private static void expectEcho(int port) throws IOException {
        TcpStream client = TcpStream.connect(LOOPBACK, port);
        client.write(bytes("still there"));
        assertEquals("still there", readText(client, 11));
        client.close();
    }

    /** Runs {@code clients} against a server with this handler, then closes its listener. */
    private static void serving(AsyncConsumer<TcpStream, ?> handler, AsyncConsumer<Integer, ?> clients) {
        withGroup(group -> {
            TcpListener listener = TcpListener.bind(LOOPBACK, 0);
            group.fork(() -> listener.serve(handler));
            clients.accept(port(listener));
            listener.close();
        });
    }
}
