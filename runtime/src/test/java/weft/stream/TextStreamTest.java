package weft.stream;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnmappableCharacterException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Text over bytes that are cut anywhere. */
class TextStreamTest {
    /** One to four bytes each in UTF-8; the last is a surrogate pair. */
    private static final String TEXT = "a\u00fc\u20ac\ud83d\ude00z";

    private static final Charset STATEFUL = Charset.forName("ISO-2022-JP");

    @Async
    private static String receiveAll(TextStream stream) {
        StringBuilder all = new StringBuilder();
        for (String piece : stream) {
            assertFalse(piece.isEmpty());
            assertFalse(Character.isHighSurrogate(piece.charAt(piece.length() - 1)), "cut in the middle");
            all.append(piece);
        }
        return all.toString();
    }

    @Test
    @DisplayName("W6: a code point is never split, in any charset, with each byte a piece")
    void codePointsAreNeverSplit() throws Exception {
        Sim.run(() -> {
            for (Charset charset : List.of(UTF_8, UTF_16, StandardCharsets.UTF_16LE, Charset.forName("GB18030"))) {
                Pieces pieces =
                        new Pieces().feedByteByByte(TEXT.getBytes(charset)).end();
                assertEquals(TEXT, receiveAll(TextStream.of(pieces, charset)), charset.name());
            }
            String japanese = "a\u3042\u3044b";
            Pieces pieces =
                    new Pieces().feedByteByByte(japanese.getBytes(STATEFUL)).end();
            assertEquals(japanese, receiveAll(TextStream.of(pieces, STATEFUL)));
        });
    }

    @Test
    @DisplayName("what has come in is received without waiting for more")
    void whatHasComeInIsReceived() throws Exception {
        Sim.run(() -> {
            TextStream stream = TextStream.of(new Pieces("one", "two"));
            assertEquals("one", stream.receive());
            assertEquals("two", stream.receive());
        });
    }

    @Test
    @DisplayName("the end is an EOFException, then and ever after")
    void theEndStays() throws Exception {
        Sim.run(() -> {
            TextStream stream = TextStream.of(new Pieces("a").end());
            assertEquals("a", stream.receive());
            Thrown.by(EOFException.class, stream::receive);
            Thrown.by(EOFException.class, stream::receive);
        });
    }

    @Test
    @DisplayName("bytes that are no text are an error, after the text in front of them")
    void malformedInputIsAnError() throws Exception {
        Sim.run(() -> {
            TextStream stream = TextStream.of(
                    new Pieces().feed(new byte[] {'o', 'k', (byte) 0xff, 'x'}).end());
            assertEquals("ok", stream.receive());
            Thrown.by(MalformedInputException.class, stream::receive);
        });
    }

    @Test
    @DisplayName("an end in the middle of a code point is an error, not the end")
    void endInTheMiddleIsAnError() throws Exception {
        Sim.run(() -> {
            TextStream stream = TextStream.of(new Pieces()
                    .feed(new byte[] {'a', (byte) 0xe2, (byte) 0x82})
                    .end());
            assertEquals("a", stream.receive());
            Thrown.by(CharacterCodingException.class, stream::receive);
        });
    }

    @Test
    @DisplayName("what is sent in pieces arrives as one text, with surrogate pairs cut between them")
    void sendsPieces() throws Exception {
        Sim.run(() -> {
            for (Charset charset : List.of(UTF_8, UTF_16, Charset.forName("GB18030"))) {
                Pieces pieces = new Pieces();
                TextStream stream = TextStream.of(pieces, charset);
                for (int i = 0; i < TEXT.length(); i++) {
                    stream.send(TEXT.substring(i, i + 1));
                }
                stream.shutdownOutput();
                assertArrayEquals(TEXT.getBytes(charset), pieces.written.toByteArray(), charset.name());
                assertTrue(pieces.outputShutDown);
            }
        });
    }

    @Test
    @DisplayName("the end of the output ends the text, too, in charsets that need that")
    void shutdownEndsTheText() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces();
            TextStream stream = TextStream.of(pieces, STATEFUL);
            stream.send("\u3042");
            stream.shutdownOutput();
            stream.shutdownOutput();
            assertArrayEquals("\u3042".getBytes(STATEFUL), pieces.written.toByteArray());
            Thrown.by(ClosedChannelException.class, () -> stream.send("b"));
        });
    }

    @Test
    @DisplayName("text that the charset does not have is an error; nothing of it is sent, and sending goes on")
    void unmappableTextIsAnError() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces();
            TextStream stream = TextStream.of(pieces, StandardCharsets.ISO_8859_1);
            Thrown.by(UnmappableCharacterException.class, () -> stream.send("abc\u20ac"));
            stream.send("\u00fc");
            assertArrayEquals(new byte[] {(byte) 0xfc}, pieces.written.toByteArray());

            TextStream utf8 = TextStream.of(new Pieces());
            utf8.send("\ud83d");
            Thrown.by(MalformedInputException.class, () -> utf8.send("no second half"));
        });
    }

    @Test
    @DisplayName("half a surrogate pair at the end of the output is an error")
    void halfAPairAtTheEndIsAnError() throws Exception {
        Sim.run(() -> {
            TextStream stream = TextStream.of(new Pieces());
            stream.send("\ud83d");
            Thrown.by(MalformedInputException.class, stream::shutdownOutput);
        });
    }

    @Test
    @DisplayName("a long text is sent and received whole")
    void longTexts() throws Exception {
        Sim.run(() -> {
            String text = TEXT.repeat(50_000);
            Pieces pieces = new Pieces();
            TextStream.of(pieces).send(text);
            assertEquals(text, pieces.written.toString(UTF_8));
            Pieces large = new Pieces().feed(pieces.written.toByteArray()).end();
            assertEquals(text, receiveAll(TextStream.of(large)));
        });
    }

    @Test
    @DisplayName("a cancelled receive has taken nothing, not even half a code point")
    void cancelledReceivesTakeNothing() throws Exception {
        Sim.run(() -> {
            byte[] euro = "\u20ac".getBytes(UTF_8);
            Pieces pieces = new Pieces().feed(new byte[] {euro[0]});
            TextStream stream = TextStream.of(pieces);
            assertTrue(CancelScope.moveOnAfter(Sim.seconds(1), stream::receive).cancelledCaught());
            pieces.feed(new byte[] {euro[1], euro[2]});
            assertEquals("\u20ac", stream.receive());
            AsyncTesting.assertCheckpoints(() -> stream.send("x"));
        });
    }

    @Test
    @DisplayName("one task may receive while another sends; two may not do the same")
    void directionsAreIndependent() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces();
            TextStream stream = TextStream.of(pieces);
            TaskGroup.run(group -> {
                Task<String> receiver = group.fork(() -> stream.receive());
                AsyncTesting.awaitAllBlocked();
                stream.send("x");
                Thrown.by(BusyResourceException.class, stream::receive);
                pieces.feed("y");
                assertEquals("y", receiver.await());
            });
        });
    }

    @Test
    @DisplayName("closing closes the stream, and wakes who receives")
    void closing() throws Exception {
        Sim.run(() -> {
            Pieces pieces = new Pieces();
            TextStream stream = TextStream.of(pieces);
            TaskGroup.run(group -> {
                Task<?> receiver = group.fork(() -> {
                    Thrown.by(AsynchronousCloseException.class, stream::receive);
                });
                AsyncTesting.awaitAllBlocked();
                stream.close();
                receiver.await();
            });
            Thrown.by(ClosedChannelException.class, stream::receive);
            Thrown.by(ClosedChannelException.class, () -> stream.send("a"));
            Thrown.by(ClosedChannelException.class, stream::shutdownOutput);
            assertEquals(1, pieces.closed);
            assertEquals("pieces", stream.attribute(Pieces.NAME));
        });
    }
}
