package weft.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncFunction;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Reading so many bytes, lines, and up to a delimiter, however the bytes come in. */
class BufferedByteSourceTest {
    private static final byte[] BLANK_LINE = bytes("\r\n\r\n");

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Test
    @DisplayName("W1: what is read exactly comes from several pieces, and the surplus stays")
    void exactlyKeepsTheSurplus() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("ab", "cdef", "g").end());
            assertEquals("abc", text(source.readExactly(3)));
            assertEquals("", text(source.readExactly(0)));
            assertEquals("defg", text(source.readExactly(4)));
            assertEquals(-1, source.read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    @DisplayName("W1: a source that ends in the middle is an error, and what has come in can still be read")
    void exactlyFailsAtTheEnd() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("ab", "c").end());
            EOFException ended = Thrown.by(EOFException.class, () -> source.readExactly(4));
            assertTrue(ended.getMessage().contains("3 of 4"), ended.getMessage());
            assertEquals("abc", text(source.readAll(10)));
        });
    }

    @Test
    @DisplayName("W2: a delimiter is found across pieces, is not returned, and is gone")
    void untilFindsDelimitersAcrossPieces() throws Exception {
        Sim.run(() -> {
            byte[] all = bytes("GET /\r\nHost: a\r\n\r\nbody\r\n\r\n\r\n\r\n");
            BufferedByteSource source =
                    BufferedByteSource.of(new Pieces().feedByteByByte(all).end());
            assertEquals("GET /\r\nHost: a", text(source.readUntil(BLANK_LINE, 100)));
            assertEquals("body", text(source.readUntil(BLANK_LINE, 4)));
            assertEquals("", text(source.readUntil(BLANK_LINE, 0)));
            assertEquals(0, source.readAll(0).length);
        });
    }

    @Test
    @DisplayName("W2: no delimiter before the end is an error, and what has come in can still be read")
    void untilFailsAtTheEnd() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("abc\r", "\n\r").end());
            Thrown.by(EOFException.class, () -> source.readUntil(BLANK_LINE, 100));
            assertEquals("abc\r\n\r", text(source.readAll(100)));
        });
    }

    @Test
    @DisplayName("W3: more than the limit in front of a delimiter is an error, wherever the pieces end; all stays")
    void untilNeverReturnsMoreThanTheLimit() throws Exception {
        Sim.run(() -> {
            for (int cut = 0; cut <= 9; cut++) {
                String all = "abcde\r\n\r\n";
                BufferedByteSource source =
                        BufferedByteSource.of(new Pieces(all.substring(0, cut), all.substring(cut)));
                Thrown.by(LimitExceededException.class, () -> source.readUntil(BLANK_LINE, 4));
                assertEquals("abcde", text(source.readUntil(BLANK_LINE, 5)));
            }
            BufferedByteSource endless = BufferedByteSource.of(new Pieces("abcdefghi"));
            Thrown.by(LimitExceededException.class, () -> endless.readUntil(BLANK_LINE, 5));
            assertEquals("abcdefghi", text(endless.readExactly(9)));
        });
    }

    @Test
    @DisplayName("lines end with LF, CR LF or the end; a CR elsewhere belongs to the line")
    void linesEnd() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces()
                    .feedByteByByte(bytes("one\ntwo\r\n\n\r\na\rb\n\u00fc\nlast"))
                    .end());
            List<String> lines = new ArrayList<>();
            for (String line : source.lines()) {
                lines.add(line);
            }
            assertEquals(List.of("one", "two", "", "", "a\rb", "\u00fc", "last"), lines);
            assertNull(source.readLine());
        });
    }

    @Test
    @DisplayName("a line may be as long as the limit, not counting its end")
    void linesAreLimited() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("abcd\nabcd\r\nabcde\r\nabcd").end());
            assertEquals("abcd", source.readLine(4));
            assertEquals("abcd", source.readLine(4));
            Thrown.by(LimitExceededException.class, () -> source.readLine(4));
            assertEquals("abcde", source.readLine(5));
            Thrown.by(LimitExceededException.class, () -> source.readLine(3));
            assertEquals("abcd", source.readLine(4));
            UncheckedIOException tooLong = Thrown.by(UncheckedIOException.class, () -> {
                for (String line : BufferedByteSource.of(new Pieces("too long")).lines(3)) {
                    assertNull(line);
                }
            });
            assertEquals(LimitExceededException.class, tooLong.getCause().getClass());
        });
    }

    @Test
    @DisplayName("a line that is no UTF-8 is an error, and the next one can be read")
    void linesAreUtf8() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source =
                    BufferedByteSource.of(new Pieces().feed(new byte[] {'a', (byte) 0xff, '\n', 'b', '\n'}));
            Thrown.by(MalformedInputException.class, source::readLine);
            assertEquals("b", source.readLine());
        });
    }

    @Test
    @DisplayName("all there is may be as much as the limit")
    void allIsLimited() throws Exception {
        Sim.run(() -> {
            assertEquals(
                    "abc",
                    text(BufferedByteSource.of(new Pieces("ab", "c").end()).readAll(3)));
            BufferedByteSource source = BufferedByteSource.of(new Pieces("ab", "cd"));
            Thrown.by(LimitExceededException.class, () -> source.readAll(3));
            assertEquals("abcd", text(source.readExactly(4)));
        });
    }

    @Test
    @DisplayName("peeked bytes stay, and the end is no error")
    void peekedBytesStay() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("ab", "cd").end());
            assertEquals("abc", text(source.peek(3)));
            assertEquals("abc", text(source.peek(3)));
            assertEquals("abcd", text(source.peek(9)));
            assertEquals("abcd", text(source.readExactly(4)));
            assertEquals("", text(source.peek(1)));
        });
    }

    @Test
    @DisplayName("W5: plain reads empty the buffer first, and then go past it")
    void plainReadsEmptyTheBufferFirst() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("abcdef", "gh");
            BufferedByteSource source = BufferedByteSource.of(pieces);
            assertEquals("a", text(source.readExactly(1)));
            ByteBuffer two = ByteBuffer.allocate(2);
            assertEquals(2, source.read(two));
            assertArrayEquals(bytes("bc"), two.array());
            ByteBuffer large = ByteBuffer.allocate(1 << 20);
            assertEquals(3, source.read(large));
            assertEquals(2, source.read(large));
            assertEquals("defgh", text(java.util.Arrays.copyOf(large.array(), 5)));
            assertEquals((1 << 20) - 3, pieces.largestRoom());
        });
    }

    @Test
    @DisplayName("memory grows with what comes in, not with what a peer announces")
    void memoryGrowsWithWhatComesIn() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("0123").end();
            BufferedByteSource source = BufferedByteSource.of(pieces);
            Thrown.by(EOFException.class, () -> source.readExactly(Integer.MAX_VALUE));
            assertTrue(pieces.largestRoom() <= 1 << 13, "room for " + pieces.largestRoom());
        });
    }

    @Test
    @DisplayName("nothing is lost however large what is read and however the pieces are cut: seeds 0 to 19")
    void nothingIsLost() throws Exception {
        Sim.run(() -> {
            for (int seed = 0; seed < 20; seed++) {
                checkRandomReads(seed);
            }
        });
    }

    @Async
    private static void checkRandomReads(int seed) throws Exception {
        Random random = new Random(seed);
        byte[] all = new byte[100_000];
        random.nextBytes(all);
        Pieces pieces = new Pieces();
        for (int from = 0; from < all.length; ) {
            int to = Math.min(all.length, from + 1 + random.nextInt(random.nextBoolean() ? 100 : 30_000));
            pieces.feed(java.util.Arrays.copyOfRange(all, from, to));
            from = to;
        }
        BufferedByteSource source = BufferedByteSource.of(pieces.end());
        ByteBuffer read = ByteBuffer.allocate(all.length);
        while (read.hasRemaining()) {
            int count = Math.min(read.remaining(), random.nextInt(random.nextBoolean() ? 10 : 40_000));
            if (random.nextInt(4) == 0) {
                assertTrue(source.read(read) > 0);
            } else {
                byte[] peeked = random.nextBoolean() ? source.peek(count) : null;
                byte[] exactly = source.readExactly(count);
                if (peeked != null) {
                    assertArrayEquals(peeked, exactly, "seed " + seed);
                }
                read.put(exactly);
            }
        }
        assertArrayEquals(all, read.array(), "seed " + seed);
        assertEquals(0, source.peek(1).length);
    }

    /** All that waits. */
    private static List<AsyncFunction<BufferedByteSource, Object, Exception>> operations() {
        return List.of(
                source -> source.read(ByteBuffer.allocate(8)),
                source -> source.readExactly(8),
                source -> source.readUntil(BLANK_LINE, 100),
                source -> String.valueOf(source.readLine()),
                source -> source.readAll(100),
                source -> source.peek(8),
                source -> source.lines().iterator().hasNext());
    }

    @Test
    @DisplayName("a cancelled operation has taken nothing: what had come in is still there")
    void cancelledOperationsTakeNothing() throws Exception {
        Sim.run(() -> {
            for (AsyncFunction<BufferedByteSource, Object, Exception> operation : operations()) {
                Pieces pieces = new Pieces();
                BufferedByteSource source = BufferedByteSource.of(pieces);
                TaskGroup.run(group -> {
                    Task<Object> task = group.fork(() -> operation.apply(source));
                    AsyncTesting.awaitAllBlocked();
                    task.cancelAndJoin();
                    assertEquals(Task.State.CANCELLED, task.state());
                });
                pieces.feed("abcdefgh");
                assertEquals("abcdefgh", text(source.readExactly(8)));
            }
        });
    }

    @Test
    @DisplayName("W1, W2: cancelled in the middle of a message, the first half of it is still there")
    void cancelledInTheMiddle() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("abc");
            BufferedByteSource source = BufferedByteSource.of(pieces);
            assertTrue(CancelScope.moveOnAfter(Sim.seconds(1), () -> source.readExactly(5))
                    .cancelledCaught());
            assertTrue(CancelScope.moveOnAfter(Sim.seconds(1), () -> source.readLine())
                    .cancelledCaught());
            pieces.feed("de");
            assertEquals("abcde", text(source.readExactly(5)));
        });
    }

    @Test
    @DisplayName("each operation is a cancellation point, also with all it wants in the buffer")
    void operationsAreCancellationPoints() throws Exception {
        Sim.run(() -> {
            for (AsyncFunction<BufferedByteSource, Object, Exception> operation : operations()) {
                BufferedByteSource source = BufferedByteSource.of(new Pieces("abcdefghi\r\n\r\n").end());
                source.peek(13);
                AsyncTesting.assertCheckpoints(() -> operation.apply(source));
            }
        });
    }

    @Test
    @DisplayName("a second reader is refused, and the first one is not disturbed")
    void secondReadersAreRefused() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("abc");
            BufferedByteSource source = BufferedByteSource.of(pieces);
            TaskGroup.run(group -> {
                Task<byte[]> first = group.fork(() -> source.readExactly(8));
                AsyncTesting.awaitAllBlocked();
                for (AsyncFunction<BufferedByteSource, Object, Exception> operation : operations()) {
                    Thrown.by(BusyResourceException.class, () -> operation.apply(source));
                }
                pieces.feed("defgh");
                assertEquals("abcdefgh", text(first.await()));
            });
        });
    }

    @Test
    @DisplayName("closing wakes a reader; from then on all is refused, what is in the buffer, too")
    void closingEndsAll() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("abc");
            BufferedByteSource source = BufferedByteSource.of(pieces);
            TaskGroup.run(group -> {
                Task<?> reader = group.fork(() -> {
                    Thrown.by(AsynchronousCloseException.class, () -> source.readExactly(8));
                });
                AsyncTesting.awaitAllBlocked();
                source.close();
                reader.await();
            });
            for (AsyncFunction<BufferedByteSource, Object, Exception> operation : operations()) {
                Throwable refused = Thrown.by(() -> operation.apply(source));
                Throwable cause = refused instanceof UncheckedIOException ? refused.getCause() : refused;
                assertEquals(ClosedChannelException.class, cause == null ? null : cause.getClass());
            }
            source.close();
            assertEquals(2, pieces.closed);
        });
    }

    @Test
    @DisplayName("G9: a cancelled close still closes")
    void cancelledCloseCloses() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces();
            BufferedByteSource source = BufferedByteSource.of(pieces);
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel();
                source.close();
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(1, pieces.closed);
        });
    }

    @Test
    @DisplayName("nonsense is refused, and says so")
    void nonsenseIsRefused() throws Exception {
        Sim.run(() -> {
            BufferedByteSource source = BufferedByteSource.of(new Pieces("abc"));
            Thrown.by(IllegalArgumentException.class, () -> source.readExactly(-1));
            Thrown.by(IllegalArgumentException.class, () -> source.readUntil(new byte[0], 1));
            Thrown.by(IllegalArgumentException.class, () -> source.readUntil(BLANK_LINE, -1));
            Thrown.by(IllegalArgumentException.class, () -> source.readLine(-1));
            Thrown.by(IllegalArgumentException.class, () -> source.readAll(-1));
            Thrown.by(IllegalArgumentException.class, () -> source.peek(-1));
            Thrown.by(IllegalArgumentException.class, () -> source.lines(-1));
            assertEquals("abc", text(source.readExactly(3)));
        });
    }

    @Test
    @DisplayName("a buffered stream writes and shuts down through, while it is being read")
    void streamsWriteThrough() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces("a");
            BufferedByteStream stream = BufferedByteStream.of(pieces);
            TaskGroup.run(group -> {
                Task<byte[]> reader = group.fork(() -> stream.readExactly(2));
                AsyncTesting.awaitAllBlocked();
                stream.write(ByteBuffer.wrap(bytes("one")));
                stream.write(ByteBuffer.wrap(bytes(" t")), ByteBuffer.wrap(bytes("wo")));
                stream.shutdownOutput();
                pieces.feed("b");
                assertEquals("ab", text(reader.await()));
            });
            assertEquals("one two", pieces.written.toString(UTF_8));
            assertTrue(pieces.outputShutDown);
            assertFalse(pieces.closed > 0);
        });
    }

    @Test
    @DisplayName("W11: attributes are those of what is wrapped")
    void attributesAreThoseOfWhatIsWrapped() {
        BufferedByteStream stream = BufferedByteStream.of(Pieces.named("inner"));
        assertEquals("inner", stream.attribute(Pieces.NAME));
        assertTrue(stream.toString().contains("inner"));
        Weft.run(() -> Thrown.by(
                NoSuchAttributeException.class, () -> stream.attribute(Attribute.create("other", String.class))));
    }
}
