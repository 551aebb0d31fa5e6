package weft.testing;

import static weft.testing.RuleBook.bytes;
import static weft.testing.RuleBook.require;
import static weft.testing.RuleBook.requireThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncConsumer;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.stream.ByteStream;

/** What a stream must do because it has two directions. */
final class TwoWayRules {
    private static final int MEBIBYTE = 1 << 20;

    private final RuleBook book;
    private final AsyncCallable<MemoryStreams.Pair, ?> connect;

    TwoWayRules(RuleBook book, AsyncCallable<MemoryStreams.Pair, ?> connect) {
        this.book = book;
        this.connect = connect;
    }

    @Async
    void check() {
        rule("G12 both directions work at the same time", this::fullDuplex);
        rule("G3 a read does not mind a write that waits", this::readWhileWriting);
        rule("G6 closing closes both directions", this::closesBoth);
        rule("G11 closing ends all our operations that wait", this::closeWhileBusy);
    }

    @Async
    private void rule(String rule, AsyncConsumer<MemoryStreams.Pair, ?> body) {
        book.check(rule, connect, made -> List.of(made.left(), made.right()), body);
    }

    @Async
    private void fullDuplex(MemoryStreams.Pair pair) {
        TaskGroup.run(group -> {
            transfer(group, pair.left(), pair.right(), new Random(1));
            transfer(group, pair.right(), pair.left(), new Random(2));
        });
    }

    /** Sends a mebibyte in pieces of all sizes, and receives it in others. */
    private static void transfer(TaskGroup group, ByteStream from, ByteStream to, Random random) {
        byte[] sent = new byte[MEBIBYTE];
        random.nextBytes(sent);
        long seed = random.nextLong();
        group.fork(() -> {
            Random sizes = new Random(seed);
            for (ByteBuffer all = ByteBuffer.wrap(sent); all.hasRemaining(); ) {
                ByteBuffer piece = all.slice(all.position(), Math.min(all.remaining(), sizes.nextInt(40_000)));
                from.write(piece);
                require(!piece.hasRemaining(), "a write has returned before all was written");
                all.position(all.position() + piece.limit());
            }
        });
        group.fork(() -> {
            Random sizes = new Random(seed + 1);
            ByteBuffer received = ByteBuffer.allocate(MEBIBYTE);
            while (received.hasRemaining()) {
                int room = Math.min(received.remaining(), 1 + sizes.nextInt(40_000));
                ByteBuffer piece = received.slice(received.position(), room);
                int count = to.read(piece);
                require(count > 0, "a read returned " + count + " in the middle of the data");
                received.position(received.position() + count);
            }
            require(Arrays.equals(sent, received.array()), "what was read is not what was written");
        });
    }

    @Async
    private void readWhileWriting(MemoryStreams.Pair pair) {
        TaskGroup.run(group -> {
            Task<Void> writer = RuleBook.clog(group, pair.left(), book.huge(), new RuleBook.Outcome());
            if (writer != null) {
                group.fork(() -> pair.right().write(bytes(5)));
                require(RuleBook.read(pair.left(), 1)[0] == 5, "something else was read");
                writer.cancel();
            }
        });
    }

    @Async
    private void closesBoth(MemoryStreams.Pair pair) throws IOException {
        pair.left().close();
        requireThrows(
                ClosedChannelException.class,
                "a write after close",
                () -> pair.left().write(bytes(1)));
        requireThrows(
                ClosedChannelException.class,
                "a read after close",
                () -> pair.left().read(ByteBuffer.allocate(1)));
        int count = pair.right().read(ByteBuffer.allocate(1));
        require(count == -1, "the other side was closed, but a read returned " + count);
        RuleBook.requireBroken("a write to a closed stream", () -> RuleBook.writeOnAndOn(pair.right()));
    }

    @Async
    private void closeWhileBusy(MemoryStreams.Pair pair) {
        TaskGroup.run(group -> {
            RuleBook.Outcome read = new RuleBook.Outcome();
            RuleBook.Outcome write = new RuleBook.Outcome();
            Task<Void> reader = group.fork(() -> read.of(() -> pair.left().read(ByteBuffer.allocate(1))));
            Task<Void> writer = RuleBook.clog(group, pair.left(), book.huge(), write);
            pair.left().close();
            reader.join();
            require(read.thrown instanceof AsynchronousCloseException, "the read that waited threw " + read.thrown);
            if (writer != null) {
                writer.join();
                require(
                        write.thrown instanceof AsynchronousCloseException,
                        "the write that waited threw " + write.thrown);
            }
            Weft.checkpoint();
        });
    }
}
