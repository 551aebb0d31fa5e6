package weft.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncIterator;
import weft.LowLevel;
import weft.semantics.Sim;
import weft.semantics.Thrown;

/** Loops over a source of objects. */
class ObjectSourceTest {
    /** Counts down, and then fails. */
    private static final class Countdown implements ObjectSource<Integer> {
        private final IOException end;
        private int left;

        Countdown(int from, IOException end) {
            this.left = from;
            this.end = end;
        }

        @Async
        @Override
        public Integer receive() throws IOException {
            LowLevel.checkpoint();
            if (left == 0) {
                throw end;
            }
            return left--;
        }

        @Async
        @Override
        public void close() {
            LowLevel.checkpoint();
        }

        @Override
        public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
            return fallback;
        }
    }

    @Test
    @DisplayName("a loop ends at the end of the source")
    void loopsEnd() throws Exception {
        Sim.run(() -> {
            int sum = 0;
            for (int each : new Countdown(3, new EOFException())) {
                sum += each;
            }
            assertEquals(6, sum);
        });
    }

    @Test
    @DisplayName("any other error comes out of the loop as an UncheckedIOException")
    void errorsComeOut() throws Exception {
        Sim.run(() -> {
            IOException broken = new IOException("broken");
            UncheckedIOException thrown = Thrown.by(UncheckedIOException.class, () -> {
                for (int each : new Countdown(1, broken)) {
                    assertEquals(1, each);
                }
            });
            assertSame(broken, thrown.getCause());
        });
    }

    @Test
    @DisplayName("asking twice whether there is more takes nothing away; asking for more than there is is refused")
    void iteratorsKeepWhatTheyHave() throws Exception {
        Sim.run(() -> {
            AsyncIterator<Integer> iterator = new Countdown(2, new EOFException()).iterator();
            assertTrue(iterator.hasNext());
            assertTrue(iterator.hasNext());
            assertEquals(2, iterator.next());
            assertEquals(1, iterator.next());
            Thrown.by(NoSuchElementException.class, iterator::next);
        });
    }
}
