package weft.testing;

import static java.util.Objects.requireNonNull;

import weft.Async;
import weft.AsyncCallable;
import weft.stream.ByteSink;
import weft.stream.ByteSource;

/**
 * Checks that streams keep the rules of {@link weft.stream}: what they do with empty buffers, with two tasks at a time,
 * at the end, when they are closed by either side or broken, and when they are cancelled. For tests of your own streams:
 *
 * <pre>{@code
 * Weft.run(() -> StreamConformance.checkTwoWay(() -> MemoryStreams.pair()));
 * }</pre>
 *
 * <p>Each rule gets streams of its own, and all rules are checked; those that are broken come in one {@link
 * AssertionError}. The bodies that make streams may suspend, so as to connect. A rule that has not come to an end after
 * ten seconds of the loop's clock is broken: with streams of the system use the system's clock, with others a {@link
 * VirtualClock}.
 *
 * <p>What can only be seen when a write has to wait, is checked of streams that make one of 16 MiB wait: of those that
 * take everything there is nothing to see.
 */
public final class StreamConformance {
    private StreamConformance() {}

    /**
     * A connection in one direction: what is written to the sink comes out of the source.
     *
     * @param sink where to write
     * @param source where to read
     */
    public record OneWay(ByteSink sink, ByteSource source) {}

    /**
     * Checks a sink and the source that it is connected to. Suspends. A cancellation ends it.
     *
     * @param connect makes a new connection each time
     * @throws AssertionError if a rule is broken; it says which
     */
    @Async
    public static void checkOneWay(AsyncCallable<OneWay, ?> connect) {
        requireNonNull(connect, "connect");
        RuleBook book = new RuleBook();
        new OneWayRules(book, connect).check();
        book.close();
    }

    /**
     * Checks the two ends of a connection: each direction as {@link #checkOneWay} does, and both together. Suspends. A
     * cancellation ends it.
     *
     * @param connect makes a new connection each time
     * @throws AssertionError if a rule is broken; it says which
     */
    @Async
    public static void checkTwoWay(AsyncCallable<MemoryStreams.Pair, ?> connect) {
        requireNonNull(connect, "connect");
        RuleBook book = new RuleBook();
        checkTwoWay(book, connect);
        book.close();
    }

    /**
     * As {@link #checkTwoWay}, and that either direction can be shut down alone. Suspends. A cancellation ends it.
     *
     * @param connect makes a new connection each time
     * @throws AssertionError if a rule is broken; it says which
     */
    @Async
    public static void checkHalfCloseable(AsyncCallable<MemoryStreams.Pair, ?> connect) {
        requireNonNull(connect, "connect");
        RuleBook book = new RuleBook();
        checkTwoWay(book, connect);
        new HalfCloseRules(book, connect).check();
        new HalfCloseRules(book, () -> swapped(connect)).check();
        book.close();
    }

    @Async
    private static void checkTwoWay(RuleBook book, AsyncCallable<MemoryStreams.Pair, ?> connect) {
        new OneWayRules(book, () -> oneWay(connect)).check();
        new OneWayRules(book, () -> oneWay(() -> swapped(connect))).check();
        new TwoWayRules(book, connect).check();
        new TwoWayRules(book, () -> swapped(connect)).check();
    }

    @Async
    private static <X extends Throwable> OneWay oneWay(AsyncCallable<MemoryStreams.Pair, X> connect) throws X {
        MemoryStreams.Pair pair = connect.call();
        return new OneWay(pair.left(), pair.right());
    }

    @Async
    private static <X extends Throwable> MemoryStreams.Pair swapped(AsyncCallable<MemoryStreams.Pair, X> connect)
            throws X {
        MemoryStreams.Pair pair = connect.call();
        return new MemoryStreams.Pair(pair.right(), pair.left());
    }
}
