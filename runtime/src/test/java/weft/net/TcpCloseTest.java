package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.net.Tcp.bytes;
import static weft.net.Tcp.channel;
import static weft.net.Tcp.readText;
import static weft.net.Tcp.thrown;
import static weft.net.Tcp.withPair;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Closing, cancelling, and getting in each other's way. */
@Timeout(60)
class TcpCloseTest {
    @Test
    @DisplayName("S5, S22, G3: a second reader is refused, and the first goes on")
    void secondReaderIsRefused() {
        withPair((near, far) -> TaskGroup.run(group -> {
            group.fork(() -> assertEquals("hello", readText(far, 5)));
            AsyncTesting.awaitAllBlocked();
            var busy = thrown(BusyResourceException.class, () -> far.read(ByteBuffer.allocate(1)));
            assertTrue(busy.getMessage().contains("being read by another task"), busy.getMessage());
            far.write(bytes("the other direction is free"));
            near.write(bytes("hello"));
        }));
    }

    @Test
    @DisplayName("S5, S22, G3: a second writer is refused, shutdownOutput too, and the first goes on")
    void secondWriterIsRefused() {
        withPair((near, far) -> TaskGroup.run(group -> {
            group.fork(() -> Tcp.flood(near));
            AsyncTesting.awaitAllBlocked();
            var busy = thrown(BusyResourceException.class, () -> near.write(bytes("a")));
            assertTrue(busy.getMessage().contains("being written to by another task"), busy.getMessage());
            thrown(BusyResourceException.class, near::shutdownOutput);
            far.write(bytes("hello"));
            assertEquals("hello", readText(near, 5));
            group.cancel();
        }));
    }

    @Test
    @DisplayName(
            "S8, G5, G6: after our own close everything fails with ClosedChannelException, and closing again is fine")
    void everythingFailsAfterClose() {
        withPair((near, far) -> {
            near.close();
            near.close();
            thrown(ClosedChannelException.class, () -> near.read(ByteBuffer.allocate(1)));
            thrown(ClosedChannelException.class, () -> near.read(ByteBuffer.allocate(0)));
            thrown(ClosedChannelException.class, () -> near.write(bytes("a")));
            thrown(ClosedChannelException.class, () -> near.write(ByteBuffer.allocate(0)));
            thrown(ClosedChannelException.class, () -> near.write(bytes("a"), bytes("b")));
            thrown(ClosedChannelException.class, near::shutdownOutput);
        });
    }

    @Test
    @DisplayName("G11: closing wakes the tasks that wait for the stream")
    void closeWakesReaderAndWriter() {
        withPair((near, far) -> TaskGroup.run(group -> {
            group.fork(() -> thrown(AsynchronousCloseException.class, () -> near.read(ByteBuffer.allocate(1))));
            group.fork(() -> thrown(AsynchronousCloseException.class, () -> Tcp.flood(near)));
            AsyncTesting.awaitAllBlocked();
            near.close();
        }));
    }

    @Test
    @DisplayName("S10, G4: writing to a closed peer fails sooner or later, and stays broken until our own close")
    void writingToAClosedPeerFails() {
        withPair((near, far) -> {
            far.close();
            IOException broken = thrown(IOException.class, () -> Tcp.flood(near));
            assertFalse(broken instanceof ClosedChannelException);
            IOException again = thrown(IOException.class, () -> near.write(bytes("a")));
            assertFalse(again instanceof ClosedChannelException);
            near.close();
            thrown(ClosedChannelException.class, () -> near.write(bytes("a")));
        });
    }

    @Test
    @DisplayName("S11: a reset by the peer is an IOException that says so, for reader and writer")
    void resetIsAnIOException() {
        withPair((near, far) -> TaskGroup.run(group -> {
            group.fork(() -> {
                IOException reset = thrown(IOException.class, () -> near.read(ByteBuffer.allocate(1)));
                assertFalse(reset instanceof ClosedChannelException);
                assertNotNull(reset.getMessage());
            });
            AsyncTesting.awaitAllBlocked();
            Tcp.abort(far);
        }));
        withPair((near, far) -> {
            Tcp.abort(far);
            IOException reset = thrown(IOException.class, () -> Tcp.flood(near));
            assertNotNull(reset.getMessage());
        });
    }

    @Test
    @DisplayName("G8: a peer that aborts never delivers data, nor lets us wait")
    void abortingPeerIsNoticed() {
        withPair((near, far) -> {
            Tcp.abort(far);
            ByteBuffer buffer = ByteBuffer.allocate(10);
            try {
                assertEquals(-1, near.read(buffer));
            } catch (IOException reset) {
                assertEquals(0, buffer.position());
            }
        });
    }

    @Test
    @DisplayName("G9: close in a cancelled scope closes, and then raises Cancelled")
    void closeInACancelledScopeCloses() {
        withPair((near, far) -> {
            CancelScope scope = CancelScope.run(s -> {
                s.cancel();
                thrown(Cancelled.class, near::close);
                assertFalse(channel(near).isOpen());
                near.close();
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(-1, far.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("G10: an operation in a cancelled scope has no effect, and the stream works afterwards")
    void operationsInACancelledScopeHaveNoEffect() {
        withPair((near, far) -> {
            far.write(bytes("kept"));
            CancelScope.run(scope -> {
                scope.cancel();
                thrown(Cancelled.class, () -> near.write(bytes("lost")));
                thrown(Cancelled.class, () -> near.write(bytes("lost"), bytes("lost")));
                thrown(Cancelled.class, near::shutdownOutput);
                ByteBuffer buffer = ByteBuffer.allocate(10);
                thrown(Cancelled.class, () -> near.read(buffer));
                assertEquals(0, buffer.position());
            });
            assertEquals("kept", readText(near, 4));
            near.write(bytes("sent"));
            near.close();
            assertEquals("sent", readText(far, 4));
            assertEquals(-1, far.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("S25: a cancelled read leaves nothing behind, and the next one works")
    void readAgainAfterACancelledRead() {
        withPair((near, far) -> {
            for (int i = 0; i < 3; i++) {
                cancelWhenBlocked(() -> near.read(ByteBuffer.allocate(1)));
            }
            far.write(bytes("a"));
            assertEquals("a", readText(near, 1));
        });
    }

    @Test
    void writeAgainAfterACancelledWrite() {
        withPair((near, far) -> {
            cancelWhenBlocked(() -> Tcp.flood(near));
            TaskGroup.run(group -> {
                group.fork(() -> {
                    near.write(bytes("more"));
                    near.close();
                });
                byte[] all = Tcp.readAll(far);
                assertEquals('e', all[all.length - 1]);
            });
        });
    }

    @Test
    @DisplayName("S7: cancelling and closing in the same step is no trouble")
    void cancelAndCloseInTheSameStep() {
        withPair((near, far) -> TaskGroup.run(group -> {
            CancelScope scope = CancelScope.create();
            group.fork(() -> scope.enter(() -> near.read(ByteBuffer.allocate(1))));
            AsyncTesting.awaitAllBlocked();
            scope.cancel();
            near.close();
        }));
        withPair((near, far) -> TaskGroup.run(group -> {
            CancelScope scope = CancelScope.create();
            group.fork(() -> thrown(
                    AsynchronousCloseException.class, () -> scope.enter(() -> near.read(ByteBuffer.allocate(1)))));
            AsyncTesting.awaitAllBlocked();
            near.close();
            scope.cancel();
        }));
    }

    @Test
    @DisplayName("data that came first wins over a cancel: the bytes are delivered, not lost")
    void dataThatCameFirstIsNotLost() {
        withPair((near, far) -> TaskGroup.run(group -> {
            CancelScope scope = CancelScope.create();
            ByteBuffer buffer = ByteBuffer.allocate(10);
            group.fork(() -> scope.enter(() -> {
                while (buffer.position() < 4) {
                    near.read(buffer);
                }
            }));
            AsyncTesting.awaitAllBlocked();
            far.write(bytes("data"));
            scope.cancel();
            AsyncTesting.awaitAllBlocked();
            int before = buffer.position();
            assertEquals("data".substring(before), readText(near, 4 - before));
        }));
    }

    /** Runs {@code body} until it waits for something, then cancels it. */
    @Async
    private static void cancelWhenBlocked(weft.AsyncRunnable<?> body) {
        TaskGroup.run(group -> {
            group.fork(body);
            AsyncTesting.awaitAllBlocked();
            group.cancel();
        });
    }
}
