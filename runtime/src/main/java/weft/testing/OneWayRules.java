package weft.testing;

import static weft.testing.RuleBook.bytes;
import static weft.testing.RuleBook.closeForcefully;
import static weft.testing.RuleBook.readAll;
import static weft.testing.RuleBook.require;
import static weft.testing.RuleBook.requireBroken;
import static weft.testing.RuleBook.requireCancelled;
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
import weft.stream.ByteSink;
import weft.stream.ByteSource;
import weft.sync.BusyResourceException;

/** What a sink and a source must do. */
final class OneWayRules {
    private final RuleBook book;
    private final AsyncCallable<StreamConformance.OneWay, ?> connect;

    OneWayRules(RuleBook book, AsyncCallable<StreamConformance.OneWay, ?> connect) {
        this.book = book;
        this.connect = connect;
    }

    @Async
    void check() {
        rule("G1 an empty write means nothing", this::emptyWrites);
        rule("G2 a read into a full buffer takes nothing", this::fullBuffer);
        rule("G3 one task reads at a time, one writes", this::busy);
        rule("G4 without a reader writes fail, from some time on and for ever", this::noReader);
        rule("G5 a closed source reads no more", this::closedSource);
        rule("G6 a closed sink writes no more", this::closedSink);
        rule("G7 what was written before the sink was closed arrives, then the end, again and again", this::orderlyEnd);
        rule("G8 a forceful close of the sink is felt, and is no data", this::forcefulEnd);
        rule("G8 a forceful close of the source is felt", this::forcefullyNoReader);
        rule("G9 a cancelled close closes", this::cancelledClose);
        rule("G10 in a cancelled scope nothing is read or written", this::cancelledBefore);
        rule("G10 a cancelled read has read nothing", this::cancelledRead);
        rule("G10 a cancelled write has written what the buffer's position says", this::cancelledWrite);
        rule("G11 closing ends our read that waits", this::closeWhileReading);
        rule("G11 closing ends our write that waits", this::closeWhileWriting);
        rule("G14 a write that waits ends when the other side closes", this::writeWhenTheyClose);
        rule("every operation is a cancellation point", this::checkpoints);
    }

    @Async
    private void rule(String rule, AsyncConsumer<StreamConformance.OneWay, ?> body) {
        book.check(rule, connect, made -> List.of(made.sink(), made.source()), body);
    }

    @Async
    private void emptyWrites(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            group.fork(() -> {
                way.sink().write(bytes());
                way.sink().write(bytes(1));
                way.sink().write(bytes(), bytes());
                way.sink().write(bytes(), bytes(2), bytes());
                way.sink().write(bytes());
                way.sink().close();
            });
            byte[] all = readAll(way.source());
            require(
                    Arrays.equals(all, new byte[] {1, 2}),
                    "1 and 2 were written, but " + Arrays.toString(all) + " read");
        });
    }

    @Async
    private void fullBuffer(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            group.fork(() -> way.sink().write(bytes(1)));
            AsyncTesting.awaitAllBlocked();
            int count = way.source().read(bytes());
            require(count == 0, "a read into a full buffer returned " + count);
            require(RuleBook.read(way.source(), 1)[0] == 1, "what was written is gone");
        });
    }

    @Async
    private void busy(StreamConformance.OneWay way) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        TaskGroup.run(group -> {
            group.fork(() -> way.source().read(first));
            AsyncTesting.awaitAllBlocked();
            requireThrows(
                    BusyResourceException.class,
                    "a second read",
                    () -> way.source().read(ByteBuffer.allocate(1)));
            way.sink().write(bytes(7));
        });
        require(first.get(0) == 7, "the second read has disturbed the first");
        TaskGroup.run(group -> {
            RuleBook.Outcome outcome = new RuleBook.Outcome();
            Task<Void> writer = RuleBook.clog(group, way.sink(), book.huge(), outcome);
            if (writer != null) {
                requireThrows(
                        BusyResourceException.class,
                        "a second write",
                        () -> way.sink().write(bytes(1)));
                require(writer.state() == Task.State.RUNNING, "the second write has ended the first");
                writer.cancelAndJoin();
            }
        });
    }

    @Async
    private void noReader(StreamConformance.OneWay way) throws IOException {
        way.source().close();
        requireBroken("a write without a reader", () -> RuleBook.writeOnAndOn(way.sink()));
        requireBroken("the next write", () -> way.sink().write(bytes(1)));
        requireBroken("yet another write", () -> way.sink().write(bytes(1)));
    }

    @Async
    private void closedSource(StreamConformance.OneWay way) throws IOException {
        ByteSource source = way.source();
        AsyncTesting.assertCheckpoints(() -> source.close());
        requireThrows(ClosedChannelException.class, "a read after close", () -> source.read(ByteBuffer.allocate(1)));
        AsyncTesting.assertCheckpoints(() -> source.close());
        source.close();
        requireThrows(ClosedChannelException.class, "a read after close", () -> source.read(ByteBuffer.allocate(1)));
    }

    @Async
    private void closedSink(StreamConformance.OneWay way) throws IOException {
        ByteSink sink = way.sink();
        AsyncTesting.assertCheckpoints(() -> sink.close());
        requireThrows(ClosedChannelException.class, "a write after close", () -> sink.write(bytes(1)));
        requireThrows(ClosedChannelException.class, "an empty write after close", () -> sink.write(bytes()));
        AsyncTesting.assertCheckpoints(() -> sink.close());
        sink.close();
        requireThrows(ClosedChannelException.class, "a write after close", () -> sink.write(bytes(1), bytes(2)));
    }

    @Async
    private void orderlyEnd(StreamConformance.OneWay way) throws IOException {
        byte[] sent = new byte[10_000];
        new Random(1).nextBytes(sent);
        TaskGroup.run(group -> {
            group.fork(() -> {
                way.sink().write(ByteBuffer.wrap(sent));
                way.sink().close();
            });
            byte[] all = readAll(way.source());
            require(Arrays.equals(sent, all), sent.length + " bytes were written, but " + all.length + " others read");
        });
        for (int i = 0; i < 3; i++) {
            int count = way.source().read(ByteBuffer.allocate(1));
            require(count == -1, "a read after the end returned " + count);
        }
    }

    @Async
    private void forcefulEnd(StreamConformance.OneWay way) throws IOException {
        closeForcefully(way.sink());
        Throwable thrown = RuleBook.thrown(() -> {
            int count = way.source().read(ByteBuffer.allocate(1));
            require(count == -1, "nothing was written, but a read returned " + count);
        });
        require(thrown == null || thrown instanceof IOException, "a read threw " + thrown);
    }

    @Async
    private void forcefullyNoReader(StreamConformance.OneWay way) throws IOException {
        closeForcefully(way.source());
        requireBroken("a write without a reader", () -> RuleBook.writeOnAndOn(way.sink()));
    }

    @Async
    private void cancelledClose(StreamConformance.OneWay way) throws IOException {
        requireCancelled("closing the sink", () -> way.sink().close());
        requireThrows(
                ClosedChannelException.class,
                "a write afterwards",
                () -> way.sink().write(bytes(1)));
        requireCancelled("closing the source", () -> way.source().close());
        requireThrows(
                ClosedChannelException.class,
                "a read afterwards",
                () -> way.source().read(ByteBuffer.allocate(1)));
    }

    @Async
    private void cancelledBefore(StreamConformance.OneWay way) throws IOException {
        ByteBuffer source = bytes(1, 2);
        ByteBuffer target = ByteBuffer.allocate(2);
        requireCancelled("a write", () -> way.sink().write(source));
        requireCancelled("a gathering write", () -> way.sink().write(source, bytes(3)));
        require(source.remaining() == 2, "a write in a cancelled scope has taken bytes out of its buffer");
        TaskGroup.run(group -> {
            group.fork(() -> way.sink().write(bytes(4)));
            AsyncTesting.awaitAllBlocked();
            requireCancelled("a read", () -> way.source().read(target));
            require(target.position() == 0, "a read in a cancelled scope has filled its buffer");
            require(RuleBook.read(way.source(), 1)[0] == 4, "an operation in a cancelled scope took effect");
        });
        way.sink().close();
        require(readAll(way.source()).length == 0, "a write in a cancelled scope took effect");
    }

    @Async
    private void cancelledRead(StreamConformance.OneWay way) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(1);
        TaskGroup.run(group -> {
            Task<Void> reader = group.fork(() -> {
                way.source().read(target);
            });
            AsyncTesting.awaitAllBlocked();
            reader.cancelAndJoin();
            require(
                    reader.state() == Task.State.CANCELLED,
                    "a read that waits is not cancelled, but " + reader.state());
            group.fork(() -> way.sink().write(bytes(9)));
            require(RuleBook.read(way.source(), 1)[0] == 9, "the next read gets something else");
        });
        require(target.position() == 0, "a cancelled read has filled its buffer");
    }

    @Async
    private void cancelledWrite(StreamConformance.OneWay way) throws IOException {
        ByteBuffer huge = book.huge();
        TaskGroup.run(group -> {
            RuleBook.Outcome outcome = new RuleBook.Outcome();
            Task<Void> writer = RuleBook.clog(group, way.sink(), huge, outcome);
            if (writer != null) {
                writer.cancelAndJoin();
                group.fork(() -> way.sink().close());
                long count = 0;
                boolean orderly = true;
                try {
                    count = RuleBook.count(way.source());
                } catch (RuleBook.BrokenAfter broken) { // TLS, say: nobody could tell how much will arrive.
                    orderly = false;
                    count = broken.count;
                }
                require(
                        orderly ? count == huge.position() : count <= huge.position(),
                        "the buffer's position says " + huge.position() + ", but " + count + " bytes arrive");
            }
        });
    }

    @Async
    private void closeWhileReading(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            RuleBook.Outcome outcome = new RuleBook.Outcome();
            Task<Void> reader = group.fork(() -> outcome.of(() -> way.source().read(ByteBuffer.allocate(1))));
            AsyncTesting.awaitAllBlocked();
            way.source().close();
            reader.join();
            requireInFlight("the read that waited", outcome);
        });
    }

    @Async
    private void closeWhileWriting(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            RuleBook.Outcome outcome = new RuleBook.Outcome();
            Task<Void> writer = RuleBook.clog(group, way.sink(), book.huge(), outcome);
            if (writer != null) {
                way.sink().close();
                writer.join();
                requireInFlight("the write that waited", outcome);
            }
        });
    }

    @Async
    private static void requireInFlight(String what, RuleBook.Outcome outcome) {
        requireThrows(AsynchronousCloseException.class, what, () -> {
            if (outcome.thrown != null) {
                throw outcome.thrown;
            }
        });
    }

    @Async
    private void writeWhenTheyClose(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            RuleBook.Outcome outcome = new RuleBook.Outcome();
            Task<Void> writer = RuleBook.clog(group, way.sink(), book.huge(), outcome);
            if (writer != null) {
                way.source().close();
                writer.join();
                requireBroken("the write that waited", () -> {
                    if (outcome.thrown != null) {
                        throw outcome.thrown;
                    }
                });
            }
        });
    }

    @Async
    private void checkpoints(StreamConformance.OneWay way) throws IOException {
        TaskGroup.run(group -> {
            group.fork(() -> {
                AsyncTesting.assertCheckpoints(() -> way.sink().write(bytes(1, 2, 3)));
                AsyncTesting.assertCheckpoints(() -> way.sink().write(bytes()));
                AsyncTesting.assertCheckpoints(() -> way.sink().write(bytes(4), bytes(5)));
                way.sink().close();
            });
            AsyncTesting.assertCheckpoints(() -> way.source().read(ByteBuffer.allocate(1)));
            AsyncTesting.assertCheckpoints(() -> way.source().read(ByteBuffer.allocate(1)));
            readAll(way.source());
            AsyncTesting.assertCheckpoints(() -> way.source().read(ByteBuffer.allocate(1)));
        });
    }
}
