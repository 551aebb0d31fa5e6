package weft.testing;

import java.nio.channels.AsynchronousCloseException;
import weft.stream.ByteStream;

/**
 * Connections in memory, for tests of what is written for any stream. They behave as TCP connections do in closing, end,
 * errors and cancellation, but need no system and are always the same.
 */
public final class MemoryStreams {
    private MemoryStreams() {}

    /**
     * The two ends of one connection: what is written to one is read from the other.
     *
     * @param left the one end
     * @param right the other end
     */
    public record Pair(ByteStream left, ByteStream right) {}

    /** A connection that takes whatever is written at once: a write never waits. Does not suspend. */
    public static Pair pair() {
        return connect(Integer.MAX_VALUE);
    }

    /**
     * A connection that holds up to {@code capacity} bytes in each direction; a write waits for room. Does not suspend.
     *
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public static Pair pair(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity " + capacity + "; it must be 0 or more");
        }
        return connect(capacity);
    }

    /**
     * A connection that holds nothing: a write waits until the other side has read all of it. For finding what relies on
     * buffers that somebody else may not have. Does not suspend.
     */
    public static Pair lockstepPair() {
        return connect(0);
    }

    /**
     * Breaks a connection, as a peer that crashes does: {@code end} is closed, what is under way is lost, and the other
     * end fails with an {@link java.io.IOException} from now on. Tasks that wait for {@code end} get an {@link
     * AsynchronousCloseException}. Does not suspend.
     *
     * @throws IllegalArgumentException if {@code end} was not made by this class
     */
    public static void reset(ByteStream end) {
        if (!(end instanceof MemoryStream stream)) {
            throw new IllegalArgumentException(end + " was not made by MemoryStreams");
        }
        stream.reset();
    }

    private static Pair connect(int capacity) {
        MemoryPipe rightwards = new MemoryPipe(capacity);
        MemoryPipe leftwards = new MemoryPipe(capacity);
        return new Pair(
                new MemoryStream("left end", leftwards, rightwards),
                new MemoryStream("right end", rightwards, leftwards));
    }
}
