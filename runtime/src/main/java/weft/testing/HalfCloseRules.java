package weft.testing;

import static weft.testing.RuleBook.bytes;
import static weft.testing.RuleBook.read;
import static weft.testing.RuleBook.readAll;
import static weft.testing.RuleBook.require;
import static weft.testing.RuleBook.requireCancelled;
import static weft.testing.RuleBook.requireThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncConsumer;
import weft.Task;
import weft.TaskGroup;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;

/** What shutting down one direction must do. */
final class HalfCloseRules {
    private final RuleBook book;
    private final AsyncCallable<MemoryStreams.Pair, ?> connect;

    HalfCloseRules(RuleBook book, AsyncCallable<MemoryStreams.Pair, ?> connect) {
        this.book = book;
        this.connect = connect;
    }

    @Async
    void check() {
        rule("G13 after shutdownOutput the peer reads the end", this::peerReadsTheEnd);
        rule("G13 after shutdownOutput nothing can be written", this::nothingCanBeWritten);
        rule("G13 after shutdownOutput one can still read", this::stillReads);
        rule("G13 both sides may shut down, one after the other", this::bothSides);
        rule("G3 shutdownOutput does not interrupt a write", this::busy);
        rule("G10 shutdownOutput in a cancelled scope does nothing", this::cancelledBefore);
        rule("shutdownOutput is a cancellation point", this::checkpoints);
        rule("G6 a closed stream cannot be shut down", this::closed);
    }

    @Async
    private void rule(String rule, AsyncConsumer<MemoryStreams.Pair, ?> body) {
        book.check(rule, connect, made -> List.of(made.left(), made.right()), body);
    }

    @Async
    private void peerReadsTheEnd(MemoryStreams.Pair pair) {
        TaskGroup.run(group -> {
            group.fork(() -> {
                pair.left().write(bytes(1, 2, 3));
                pair.left().shutdownOutput();
            });
            require(readAll(pair.right()).length == 3, "not all that was written before came");
            require(pair.right().read(ByteBuffer.allocate(1)) == -1, "the end came only once");
        });
    }

    @Async
    private void nothingCanBeWritten(MemoryStreams.Pair pair) throws IOException {
        ByteStream left = pair.left();
        left.shutdownOutput();
        requireThrows(ClosedChannelException.class, "a write", () -> left.write(bytes(1)));
        requireThrows(ClosedChannelException.class, "a gathering write", () -> left.write(bytes(1), bytes(2)));
        left.shutdownOutput();
        requireThrows(ClosedChannelException.class, "a write", () -> left.write(bytes(1)));
    }

    @Async
    private void stillReads(MemoryStreams.Pair pair) throws IOException {
        pair.left().shutdownOutput();
        TaskGroup.run(group -> {
            group.fork(() -> pair.right().write(bytes(8)));
            require(read(pair.left(), 1)[0] == 8, "something else was read");
        });
    }

    @Async
    private void bothSides(MemoryStreams.Pair pair) throws IOException {
        pair.left().shutdownOutput();
        require(readAll(pair.right()).length == 0, "something was read");
        pair.right().shutdownOutput();
        require(readAll(pair.left()).length == 0, "something was read");
        pair.left().close();
        pair.right().close();
    }

    @Async
    private void busy(MemoryStreams.Pair pair) {
        TaskGroup.run(group -> {
            Task<Void> writer = RuleBook.clog(group, pair.left(), book.huge(), new RuleBook.Outcome());
            if (writer != null) {
                requireThrows(
                        BusyResourceException.class,
                        "shutdownOutput during a write",
                        () -> pair.left().shutdownOutput());
                require(writer.state() == Task.State.RUNNING, "it has ended the write");
                writer.cancel();
            }
        });
    }

    @Async
    private void cancelledBefore(MemoryStreams.Pair pair) throws IOException {
        requireCancelled("shutdownOutput", () -> pair.left().shutdownOutput());
        TaskGroup.run(group -> {
            group.fork(() -> pair.left().write(bytes(6)));
            require(read(pair.right(), 1)[0] == 6, "something else was read");
        });
    }

    @Async
    private void checkpoints(MemoryStreams.Pair pair) throws IOException {
        AsyncTesting.assertCheckpoints(() -> pair.left().shutdownOutput());
        AsyncTesting.assertCheckpoints(() -> pair.left().shutdownOutput());
    }

    @Async
    private void closed(MemoryStreams.Pair pair) throws IOException {
        pair.left().close();
        requireThrows(
                ClosedChannelException.class,
                "shutdownOutput after close",
                () -> pair.left().shutdownOutput());
    }
}
