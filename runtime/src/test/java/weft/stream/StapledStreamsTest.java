package weft.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.semantics.Sim;
import weft.semantics.Thrown;

/** A source and a sink as one stream. */
class StapledStreamsTest {
    private final Pieces source = Pieces.named("source");
    private final Pieces sink = Pieces.named("sink");
    private final StapledByteStream stream = StapledByteStream.of(source, sink);

    @Test
    @DisplayName("W7: reads from the one, writes to the other, and ends the output by closing it")
    void bytesGoBothWays() throws Exception {
        Sim.run(() -> {
            source.feed("in").end();
            ByteBuffer read = ByteBuffer.allocate(2);
            assertEquals(2, stream.read(read));
            assertArrayEquals("in".getBytes(UTF_8), read.array());
            stream.write(ByteBuffer.wrap("o".getBytes(UTF_8)), ByteBuffer.wrap("u".getBytes(UTF_8)));
            stream.write(ByteBuffer.wrap("t".getBytes(UTF_8)));
            assertEquals("out", sink.written.toString(UTF_8));
            stream.shutdownOutput();
            assertEquals(1, sink.closed);
            assertEquals(0, source.closed);
            assertEquals(-1, stream.read(read.clear()));
            stream.close();
            assertEquals(1, source.closed);
        });
    }

    @Test
    @DisplayName("W8: if closing the sink fails, the source is closed all the same, and the error comes out")
    void bothAreClosed() throws Exception {
        Sim.run(() -> {
            IOException first = new IOException("sink");
            IOException second = new IOException("source");
            sink.failsToClose = first;
            source.failsToClose = second;
            assertSame(first, Thrown.by(stream::close));
            assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
            assertEquals(1, source.closed);
            assertEquals(1, sink.closed);
        });
    }

    @Test
    @DisplayName("G9: a cancelled close closes both")
    void cancelledCloseClosesBoth() throws Exception {
        Sim.run(() -> {
            assertTrue(CancelScope.run(scope -> {
                        scope.cancel();
                        stream.close();
                    })
                    .cancelledCaught());
            assertEquals(1, source.closed);
            assertEquals(1, sink.closed);
        });
    }

    @Test
    @DisplayName("W11: attributes are the source's, and the sink's where it has none")
    void attributes() {
        assertEquals("source", stream.attribute(Pieces.NAME));
        StapledByteStream nameless = StapledByteStream.of(BufferedByteSource.of(new NamelessSource()), sink);
        assertEquals("sink", nameless.attribute(Pieces.NAME));
        assertEquals("none", nameless.attribute(Attribute.create("other", String.class), "none"));
    }

    @Test
    @DisplayName("objects go both ways, and a loop receives them until the end")
    void objectsGoBothWays() throws Exception {
        Sim.run(() -> {
            Pieces in = new Pieces("a", "b").end();
            Pieces out = new Pieces();
            StapledObjectStream<String> objects = StapledObjectStream.of(TextStream.of(in), TextStream.of(out));
            List<String> received = new ArrayList<>();
            for (String each : objects) {
                received.add(each);
                objects.send(each + "!");
            }
            assertEquals(List.of("a", "b"), received);
            assertEquals("a!b!", out.written.toString(UTF_8));
            Thrown.by(EOFException.class, objects::receive);
            objects.shutdownOutput();
            assertEquals(1, out.closed);
            objects.close();
            assertEquals(1, in.closed);
            assertEquals("pieces", objects.attribute(Pieces.NAME));
        });
    }
}
