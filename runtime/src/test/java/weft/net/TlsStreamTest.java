package weft.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.readAll;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Text over TLS, and how it ends. */
@Timeout(60)
class TlsStreamTest {
    private static final TlsOptions LAX = TlsOptions.create().standardCompatible(false);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("G12: megabytes go both ways at once, in pieces of all sizes")
    void bytesGoBothWays(String version) {
        byte[] up = Tcp.randomBytes(2_000_000, 1);
        byte[] down = Tcp.randomBytes(3_000_000, 2);
        TlsPair.with(TlsOptions.create(), TlsPair.versions(version), (client, server) -> {
            assertEquals(version, client.attribute(TlsAttribute.PROTOCOL));
            TaskGroup.run(group -> {
                Task<byte[]> atServer = group.fork(() -> readExactly(server, up.length));
                Task<byte[]> atClient = group.fork(() -> readExactly(client, down.length));
                group.fork(() -> writeInPieces(client, up));
                group.fork(() -> writeInPieces(server, down));
                assertArrayEquals(up, atServer.await());
                assertArrayEquals(down, atClient.await());
            });
        });
    }

    @Async
    private static void writeInPieces(ByteStream stream, byte[] all) throws IOException {
        Random random = new Random(3);
        for (int from = 0; from < all.length; ) {
            int first = Math.min(all.length - from, 1 + random.nextInt(random.nextBoolean() ? 50 : 60_000));
            int second = Math.min(all.length - from - first, random.nextInt(100));
            stream.write(ByteBuffer.wrap(all, from, first), ByteBuffer.wrap(all, from + first, second));
            from += first + second;
        }
    }

    @Async
    private static byte[] readExactly(ByteStream stream, int count) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(count);
        Random random = new Random(4);
        while (all.hasRemaining()) {
            int room = 1 + random.nextInt(random.nextBoolean() ? 10 : 50_000);
            ByteBuffer piece = all.slice().limit(Math.min(room, all.remaining()));
            int read = stream.read(piece);
            assertTrue(read > 0);
            all.position(all.position() + read);
        }
        return all.array();
    }

    @Test
    @DisplayName("text of a record that does not fit waits for the next read")
    void whatDoesNotFitWaits() {
        TlsPair.with((client, server) -> {
            client.write(bytes("hello"));
            assertEquals("he", readText(server, 2));
            assertEquals("llo", readText(server, 3));
            assertEquals(0, server.read(ByteBuffer.allocate(0)));
        });
    }

    @Test
    @DisplayName("G13: with TLS 1.3 one direction may end before the other")
    void halfClose() {
        TlsPair.with((client, server) -> {
            client.write(bytes("all"));
            client.shutdownOutput();
            client.shutdownOutput();
            thrown(ClosedChannelException.class, () -> client.write(bytes("more")));
            assertEquals("all", new String(readAll(server), US_ASCII));
            assertEquals(-1, server.read(ByteBuffer.allocate(1)));
            server.write(bytes("answer"));
            server.shutdownOutput();
            assertEquals("answer", new String(readAll(client), US_ASCII));
        });
    }

    @Test
    @DisplayName("E7: with TLS 1.2 it cannot, and that is an IOException; the stream stays usable")
    void noHalfCloseBefore13() {
        TlsPair.with(TlsOptions.create(), TlsPair.versions("TLSv1.2"), (client, server) -> {
            SSLException refused = thrown(SSLException.class, client::shutdownOutput);
            assertTrue(refused.getMessage().contains("1.2"), refused.getMessage());
            client.write(bytes("still"));
            assertEquals("still", readText(server, 5));
            client.close();
            assertEquals(-1, server.read(ByteBuffer.allocate(1)));
            thrown(IOException.class, () -> server.write(bytes("late")));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName(
            "E16: both close, in any order and twice; the other side sees an orderly end; use afterwards is refused")
    void orderlyEnd(String version) {
        TlsPair.with(TlsOptions.create(), TlsPair.versions(version), (client, server) -> {
            client.close();
            client.close();
            assertEquals(-1, server.read(ByteBuffer.allocate(1)));
            server.close();
            thrown(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
            thrown(ClosedChannelException.class, () -> client.write(bytes("x")));
            thrown(ClosedChannelException.class, client::shutdownOutput);
            thrown(ClosedChannelException.class, client::unwrap);
        });
    }

    @Test
    @DisplayName("E1: a connection that is cut off is an error, then and ever after")
    void truncationIsAnError() {
        Tcp.withPair((near, far) -> {
            TlsPair pair = TlsPair.over(near, far, TlsOptions.create(), TlsOptions.create());
            pair.server().write(bytes("part"));
            far.close();
            assertEquals("part", readText(pair.client(), 4));
            for (int i = 0; i < 2; i++) {
                SSLException cut =
                        thrown(SSLException.class, () -> pair.client().read(ByteBuffer.allocate(1)));
                assertTrue(cut.getMessage().contains("close_notify"), cut.getMessage());
            }
            pair.client().close();
        });
    }

    @Test
    @DisplayName("E2: unless that was asked for: then it is the end, and closing says nothing, either")
    void raggedEnds() {
        TlsPair.with(LAX, TlsOptions.create(), (client, server) -> {
            client.close();
            thrown(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
        });
        TlsPair.with(LAX, LAX, (client, server) -> {
            client.close();
            assertEquals(-1, server.read(ByteBuffer.allocate(1)));
            assertEquals(-1, server.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("E4: after unwrapping, the stream below goes on, with what has come in already")
    void unwrapping() {
        Tcp.withPair((near, far) -> {
            TlsPair pair = TlsPair.over(near, far, TlsOptions.create(), TlsOptions.create());
            TaskGroup.run(group -> {
                Task<TlsStream.Unwrapped> atServer =
                        group.fork(() -> pair.server().unwrap());
                TlsStream.Unwrapped atClient = pair.client().unwrap();
                assertSame(near, atClient.stream());
                assertEquals(0, atClient.received().length);
                near.write(bytes("plain"));
                TlsStream.Unwrapped unwrapped = atServer.await();
                String early = new String(unwrapped.received(), US_ASCII);
                assertEquals("plain", early + readText(unwrapped.stream(), 5 - early.length()));
            });
            thrown(ClosedChannelException.class, () -> pair.client().read(ByteBuffer.allocate(1)));
            pair.client().close();
            far.close();
        });
    }

    @Test
    @DisplayName("E4: what comes in one piece with the end of TLS is handed on; text that nobody read is an error")
    void unwrappingKeepsWhatFollows() {
        Tcp.withPair((near, far) -> {
            TlsPair pair = TlsPair.over(near, far, TlsOptions.create(), TlsOptions.create());
            pair.client().shutdownOutput();
            near.write(bytes("plain"));
            assertEquals(-1, pair.server().read(ByteBuffer.allocate(1)));
            assertEquals("plain", new String(pair.server().unwrap().received(), US_ASCII));
        });
        TlsPair.with((client, server) -> {
            client.write(bytes("unread"));
            thrown(SSLException.class, server::unwrap);
            thrown(ClosedChannelException.class, () -> server.write(bytes("x")));
        });
    }

    @Test
    @DisplayName("E14: a second reader or writer is refused, and the first is not disturbed")
    void secondUsersAreRefused() {
        TlsPair.with((client, server) -> TaskGroup.run(group -> {
            Task<String> reader = group.fork(() -> readText(client, 1));
            AsyncTesting.awaitAllBlocked();
            thrown(BusyResourceException.class, () -> client.read(ByteBuffer.allocate(1)));
            thrown(BusyResourceException.class, client::unwrap);
            server.write(bytes("a"));
            assertEquals("a", reader.await());

            Task<Void> writer = group.fork(() -> flood(client));
            AsyncTesting.awaitAllBlocked();
            thrown(BusyResourceException.class, () -> client.write(bytes("b")));
            thrown(BusyResourceException.class, client::shutdownOutput);
            writer.cancel();
        }));
    }

    /** Cancels a write that is waiting for the peer to read. */
    @Async
    private static void floodAndCancel(ByteStream stream) {
        TaskGroup.run(group -> {
            Task<Void> writer = group.fork(() -> flood(stream));
            AsyncTesting.awaitAllBlocked();
            writer.cancelAndJoin();
        });
    }

    /** Writes until it is cancelled, or something breaks. */
    @Async
    private static void flood(ByteStream stream) throws IOException {
        while (true) {
            stream.write(ByteBuffer.allocate(100_000));
        }
    }

    @Test
    @DisplayName("E22: a cancelled write in the middle breaks writing; reading and closing go on")
    void cancelledWritesBreakWriting() {
        TlsPair.with((client, server) -> {
            floodAndCancel(client);
            IOException broken = thrown(IOException.class, () -> client.write(bytes("x")));
            assertFalse(broken instanceof ClosedChannelException, broken.toString());
            server.write(bytes("down"));
            assertEquals("down", readText(client, 4));
        });
    }

    @Test
    @DisplayName("E22: a cancelled read has taken nothing")
    void cancelledReadsTakeNothing() {
        TlsPair.with((client, server) -> {
            assertTrue(CancelScope.moveOnAfter(Duration.ofMillis(10), () -> client.read(ByteBuffer.allocate(1)))
                    .cancelledCaught());
            server.write(bytes("down"));
            assertEquals("down", readText(client, 4));
            client.write(bytes("up"));
            assertEquals("up", readText(server, 2));
        });
    }

    @Test
    @DisplayName("G10: in a cancelled scope nothing is sent, and nothing breaks")
    void cancelledScopesHaveNoEffect() {
        TlsPair.with((client, server) -> {
            assertTrue(CancelScope.run(scope -> {
                        scope.cancel();
                        client.write(bytes("never"));
                    })
                    .cancelledCaught());
            client.write(bytes("seen"));
            assertEquals("seen", readText(server, 4));
        });
    }

    @Test
    @DisplayName("G11: closing wakes who reads and who writes; the peer sees the connection cut off")
    void closingWakes() {
        TlsPair.with((client, server) -> TaskGroup.run(group -> {
            Task<?> reader = group.fork(() -> {
                thrown(AsynchronousCloseException.class, () -> client.read(ByteBuffer.allocate(1)));
            });
            Task<?> writer = group.fork(() -> {
                thrown(AsynchronousCloseException.class, () -> flood(client));
            });
            AsyncTesting.awaitAllBlocked();
            client.close();
            reader.await();
            writer.await();
        }));
    }

    @Test
    @DisplayName("G9: a cancelled close closes the stream below")
    void cancelledCloseCloses() {
        TlsPair.with((client, server) -> {
            assertTrue(CancelScope.run(scope -> {
                        scope.cancel();
                        client.close();
                    })
                    .cancelledCaught());
            assertFalse(Tcp.channel(client).isOpen());
            thrown(SSLException.class, () -> server.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("E23: closing does not wait for a peer that takes nothing and says nothing")
    void closingDoesNotWait() {
        Tcp.withPair((near, far) -> {
            TlsPair pair = TlsPair.over(near, far, TlsOptions.create(), TlsOptions.create());
            floodAndCancel(pair.client());
            pair.client().close();
            assertFalse(Tcp.channel(near).isOpen());
        });
    }

    @Test
    @DisplayName("closing waits for the peer's last word if asked to")
    void closingWaitsIfAsked() {
        TlsOptions patient = TlsOptions.create().awaitCloseNotify(Duration.ofSeconds(30));
        TlsPair.with(
                patient,
                TlsOptions.create(),
                (client, server) -> TaskGroup.run(group -> {
                    Task<?> closing = group.fork(() -> client.close());
                    AsyncTesting.awaitAllBlocked();
                    assertEquals(Task.State.RUNNING, closing.state());
                    server.write(bytes("not for us any more"));
                    assertEquals(-1, server.read(ByteBuffer.allocate(1)));
                    server.shutdownOutput();
                    closing.await();
                }));
    }

    @Test
    @DisplayName("S34: attributes tell of TLS, and of the stream below")
    void attributes() {
        TlsPair.with((client, server) -> {
            assertEquals("TLSv1.3", client.attribute(TlsAttribute.PROTOCOL));
            assertTrue(client.attribute(TlsAttribute.CIPHER_SUITE).startsWith("TLS_"));
            assertEquals(1, client.attribute(TlsAttribute.PEER_CERTIFICATES).length);
            assertNull(client.attribute(TlsAttribute.LOCAL_CERTIFICATES, null));
            assertNull(server.attribute(TlsAttribute.PEER_CERTIFICATES, null));
            assertEquals(1, server.attribute(TlsAttribute.LOCAL_CERTIFICATES).length);
            assertNull(server.attribute(TlsAttribute.APPLICATION_PROTOCOL, null));
            assertFalse(client.attribute(TlsAttribute.SERVER_SIDE));
            assertTrue(server.attribute(TlsAttribute.SERVER_SIDE));
            assertNotNull(server.attribute(TlsAttribute.SESSION));
            assertEquals(Tcp.LOOPBACK, host(client));
        });
    }

    private static String host(TlsStream stream) {
        return ((java.net.InetSocketAddress) stream.attribute(SocketAttribute.REMOTE_ADDRESS))
                .getAddress()
                .getHostAddress();
    }
}
