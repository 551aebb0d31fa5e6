package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.AsyncCallable;
import weft.CancelScope;
import weft.Weft;
import weft.net.SocketAttribute;
import weft.net.TcpListener;
import weft.net.TcpStream;

/** Streams that keep the rules pass, and of those that don't the broken rule is named. */
class StreamConformanceTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, Integer.MAX_VALUE})
    @DisplayName("memory streams of all capacities keep all rules (G1-G14)")
    void memoryStreams(int capacity) {
        virtually(() -> MemoryStreams.pair(capacity));
    }

    @Test
    @DisplayName("lockstep streams keep all rules (G1-G14)")
    void lockstepStreams() {
        virtually(MemoryStreams::lockstepPair);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("memory streams keep all rules in whatever order tasks run (G1-G14)")
    void inRandomOrder(long seed) {
        Weft.options()
                .clock(VirtualClock.create())
                .seed(seed)
                .run(() -> StreamConformance.checkHalfCloseable(() -> MemoryStreams.pair(1000)));
    }

    @Test
    @DisplayName("TCP connections keep all rules (G1-G14)")
    void tcp() {
        Weft.run(() -> StreamConformance.checkHalfCloseable(StreamConformanceTest::connect));
    }

    @Async
    private static MemoryStreams.Pair connect() throws IOException {
        TcpListener listener = TcpListener.bind("127.0.0.1", 0);
        try {
            TcpStream near = TcpStream.connect("127.0.0.1", listener.attribute(SocketAttribute.LOCAL_PORT));
            return new MemoryStreams.Pair(near, listener.accept());
        } finally {
            listener.close();
        }
    }

    @ParameterizedTest
    @EnumSource(BrokenStream.class)
    @DisplayName("a stream that breaks a rule is told which")
    void brokenStreams(BrokenStream broken) {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> virtually(() -> {
                    var pair = MemoryStreams.pair(broken.capacity);
                    return new MemoryStreams.Pair(broken.of(pair.left(), pair.right()), pair.right());
                }));
        List<String> rules =
                error.getMessage().lines().skip(1).map(String::strip).toList();
        assertTrue(
                rules.stream().anyMatch(rule -> rule.startsWith(broken.rule)),
                () -> broken + " shall break " + broken.rule + ", but:\n" + String.join("\n", rules));
        assertEquals(rules.size(), error.getSuppressed().length);
    }

    @Test
    void oneWayIsCheckedAlone() {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            StreamConformance.checkOneWay(() -> {
                var pair = MemoryStreams.pair(10);
                return new StreamConformance.OneWay(pair.left(), pair.right());
            });
        });
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> Weft.options()
                        .clock(VirtualClock.create())
                        .run(() -> StreamConformance.checkOneWay(() -> {
                            var pair = MemoryStreams.pair(10);
                            return new StreamConformance.OneWay(
                                    BrokenStream.WRITES_AFTER_CLOSE.of(pair.left(), pair.right()), pair.right());
                        })));
        assertTrue(error.getMessage().contains("G6 a closed sink writes no more"), error.getMessage());
    }

    @Test
    void aCheckCanBeCancelled() {
        Weft.options()
                .clock(VirtualClock.create())
                .run(() -> CancelScope.run(scope -> {
                    StreamConformance.checkTwoWay(() -> {
                        scope.cancel();
                        return MemoryStreams.pair();
                    });
                    throw new AssertionError("went on");
                }));
    }

    @Test
    void connectionsThatCannotBeMadeBreakEveryRule() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> virtually(() -> {
                    throw new IOException("no such host");
                }));
        assertTrue(error.getMessage().contains("no such host"), error.getMessage());
    }

    private static void virtually(AsyncCallable<MemoryStreams.Pair, ?> connect) {
        Weft.options().clock(VirtualClock.create()).run(() -> StreamConformance.checkHalfCloseable(connect));
    }
}
