package weft.stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Weft;
import weft.testing.MemoryStreams;
import weft.testing.StreamConformance;
import weft.testing.VirtualClock;

/** Whether the streams of this package, which are made of others, keep the rules as those do. */
class StreamRulesTest {
    @Test
    @DisplayName("stapled streams keep the rules: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14")
    void stapled() {
        check(() -> {
            MemoryStreams.Pair there = MemoryStreams.pair(1000);
            MemoryStreams.Pair back = MemoryStreams.pair(1000);
            return new MemoryStreams.Pair(
                    StapledByteStream.of(back.right(), there.left()), StapledByteStream.of(there.right(), back.left()));
        });
    }

    @Test
    @DisplayName("buffered streams keep the rules: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14")
    void buffered() {
        check(() -> {
            MemoryStreams.Pair pair = MemoryStreams.pair(1000);
            return new MemoryStreams.Pair(BufferedByteStream.of(pair.left()), BufferedByteStream.of(pair.right()));
        });
    }

    private static void check(weft.AsyncCallable<MemoryStreams.Pair, RuntimeException> connect) {
        Weft.options().clock(VirtualClock.create()).run(() -> StreamConformance.checkHalfCloseable(connect));
    }
}
