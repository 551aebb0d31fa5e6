package weft.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncRunnable;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.stream.Attribute;
import weft.stream.NoSuchAttributeException;

class MemoryStreamsTest {
    @Test
    void aPairTakesWhateverIsWrittenAtOnce() throws IOException {
        run(() -> {
            var pair = MemoryStreams.pair();
            pair.left().write(bytes(1, 2, 3));
            pair.left().write(bytes(4), bytes(5));
            ByteBuffer buffer = ByteBuffer.allocate(4);
            assertEquals(4, pair.right().read(buffer));
            assertEquals(1, pair.right().read(buffer.clear()));
            assertEquals(5, buffer.get(0));
            assertFalse(buffer == pair.right().attribute(Attribute.create("none", ByteBuffer.class), null));
            assertThrows(
                    NoSuchAttributeException.class,
                    () -> pair.left().attribute(Attribute.create("none", String.class)));
            assertEquals("MemoryStream[left end]", pair.left().toString());
        });
    }

    @Test
    void theWritersBufferMayBeUsedAgain() throws IOException {
        run(() -> {
            var pair = MemoryStreams.pair();
            ByteBuffer buffer = bytes(1, 2);
            pair.left().write(buffer);
            assertFalse(buffer.hasRemaining());
            buffer.put(0, (byte) 9);
            ByteBuffer read = ByteBuffer.allocate(2);
            pair.right().read(read);
            assertArrayEquals(new byte[] {1, 2}, read.array());
        });
    }

    @Test
    @DisplayName("in lockstep a write waits until all of it has been read")
    void lockstep() throws IOException {
        run(() -> TaskGroup.run(group -> {
            var pair = MemoryStreams.lockstepPair();
            Task<Void> writer = group.fork(() -> pair.left().write(bytes(1, 2, 3)));
            ByteBuffer two = ByteBuffer.allocate(2);
            assertEquals(2, pair.right().read(two));
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.RUNNING, writer.state());
            assertEquals(1, pair.right().read(two.clear()));
            writer.await();
        }));
    }

    @Test
    @DisplayName("with a capacity a write waits for room, and what was taken stays when it is cancelled")
    void bounded() throws IOException {
        run(() -> TaskGroup.run(group -> {
            var pair = MemoryStreams.pair(4);
            ByteBuffer source = bytes(1, 2, 3, 4, 5, 6, 7);
            Task<Void> writer = group.fork(() -> pair.left().write(source));
            AsyncTesting.awaitAllBlocked();
            assertEquals(4, source.position());
            assertEquals(1, pair.right().read(ByteBuffer.allocate(1)));
            assertEquals(5, source.position());
            writer.cancelAndJoin();
            assertEquals(5, source.position());
            ByteBuffer rest = ByteBuffer.allocate(10);
            assertEquals(4, pair.right().read(rest));
            assertArrayEquals(new byte[] {2, 3, 4, 5}, Arrays.copyOf(rest.array(), 4));
            Task<Void> next = group.fork(() -> pair.left().write(source));
            assertEquals(2, pair.right().read(rest.clear()));
            next.await();
        }));
        assertThrows(IllegalArgumentException.class, () -> MemoryStreams.pair(-1));
    }

    @Test
    @DisplayName("a reset loses what is under way, and breaks the other end for good")
    void reset() throws IOException {
        run(() -> {
            var pair = MemoryStreams.pair();
            pair.left().write(bytes(1));
            MemoryStreams.reset(pair.left());
            MemoryStreams.reset(pair.left());
            assertBroken(() -> pair.right().read(ByteBuffer.allocate(1)));
            assertBroken(() -> pair.right().write(bytes(1)));
            assertBroken(() -> pair.right().read(ByteBuffer.allocate(1)));
            assertInstanceOf(
                    ClosedChannelException.class, thrown(() -> pair.left().write(bytes(1))));
            pair.right().close();
            assertInstanceOf(
                    ClosedChannelException.class, thrown(() -> pair.right().write(bytes(1))));
        });
        assertThrows(
                IllegalArgumentException.class,
                () -> MemoryStreams.reset(new Wrapper(MemoryStreams.pair().left())));
    }

    @Test
    void aResetEndsTheOperationsThatWaitAtBothEnds() throws IOException {
        run(() -> TaskGroup.run(group -> {
            var pair = MemoryStreams.lockstepPair();
            Throwable[] thrown = new Throwable[4];
            group.fork(() -> {
                thrown[0] = thrown(() -> pair.left().read(ByteBuffer.allocate(1)));
            });
            group.fork(() -> {
                thrown[1] = thrown(() -> pair.right().read(ByteBuffer.allocate(1)));
            });
            AsyncTesting.awaitAllBlocked();
            MemoryStreams.reset(pair.left());
            var other = MemoryStreams.lockstepPair();
            group.fork(() -> {
                thrown[2] = thrown(() -> other.left().write(bytes(1)));
            });
            group.fork(() -> {
                thrown[3] = thrown(() -> other.right().write(bytes(1)));
            });
            AsyncTesting.awaitAllBlocked();
            MemoryStreams.reset(other.left());
            AsyncTesting.awaitAllBlocked();
            assertSame(AsynchronousCloseException.class, thrown[0].getClass());
            assertSame(IOException.class, thrown[1].getClass());
            assertSame(AsynchronousCloseException.class, thrown[2].getClass());
            assertSame(IOException.class, thrown[3].getClass());
        }));
    }

    @Async
    private static void assertBroken(AsyncRunnable<?> operation) {
        Throwable thrown = thrown(operation);
        assertSame(IOException.class, thrown.getClass());
        assertTrue(thrown.getMessage().contains("reset"), thrown.getMessage());
    }

    @Async
    private static Throwable thrown(AsyncRunnable<?> body) {
        try {
            body.run();
        } catch (Throwable t) {
            return t;
        }
        throw new AssertionError("nothing was thrown");
    }

    private static ByteBuffer bytes(int... values) {
        return RuleBook.bytes(values);
    }

    private static <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        Weft.options().clock(VirtualClock.create()).run(body);
    }
}
