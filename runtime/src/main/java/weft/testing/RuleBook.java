package weft.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncCloseable;
import weft.AsyncConsumer;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.stream.ByteSink;
import weft.stream.ByteSource;

/** Takes down which rules streams have broken. And has the verbs that rules are written in. */
final class RuleBook {
    /** More than any rule takes: only a hang meets it. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** More than the buffers of most streams hold, the system's sockets among them. */
    private static final int HUGE = 1 << 24;

    private static final int MANY = 1000;

    private final ByteBuffer huge = ByteBuffer.allocate(HUGE).asReadOnlyBuffer();
    private final Map<String, Throwable> broken = new LinkedHashMap<>();

    /**
     * Does what a rule says, which throws if the rule is broken. When its time is up it is cancelled, and its streams are
     * closed, for what hangs in them may not react to that.
     *
     * @param connect makes the streams
     * @param streams what to close
     */
    @Async
    <S> void check(
            String rule,
            AsyncCallable<S, ?> connect,
            Function<S, List<AsyncCloseable>> streams,
            AsyncConsumer<S, ?> body) {
        try {
            S made = CancelScope.failAfter(LIMIT, connect);
            TaskGroup.run(group -> {
                List<AsyncCloseable> all = streams.apply(made);
                group.forkDaemon(() -> {
                    Weft.sleep(LIMIT);
                    group.cancel();
                    closeForcefully(all);
                    throw new TimeoutException("it hangs");
                });
                try {
                    body.accept(made);
                } finally {
                    closeForcefully(all);
                }
            });
        } catch (Cancelled cancelled) {
            throw cancelled;
        } catch (Throwable t) {
            broken.putIfAbsent(rule, t instanceof ExceptionGroup group ? group.unwrapSingle() : t);
        }
    }

    /** Throws if any rule was broken. */
    void close() {
        if (broken.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("streams that break these rules:");
        broken.forEach((rule, thrown) -> message.append(System.lineSeparator())
                .append("  ")
                .append(rule)
                .append(": ")
                .append(thrown));
        AssertionError error = new AssertionError(message.toString());
        broken.values().forEach(error::addSuppressed);
        throw error;
    }

    // ---- What rules say.

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** Does {@code body}, which must throw an exception of {@code type}. */
    @Async
    static void requireThrows(Class<? extends Throwable> type, String what, AsyncRunnable<?> body) {
        Throwable thrown = thrown(body);
        if (!type.isInstance(thrown)) {
            throw new AssertionError(
                    what + (thrown == null ? " went well" : " threw " + thrown) + ", but shall throw " + type.getName(),
                    thrown);
        }
    }

    /** Does {@code body}, which must fail for a reason outside of us. */
    @Async
    static void requireBroken(String what, AsyncRunnable<?> body) {
        Throwable thrown = thrown(body);
        require(
                thrown instanceof IOException && !(thrown instanceof ClosedChannelException),
                what + (thrown == null ? " went well" : " threw " + thrown)
                        + ", but shall throw an IOException that is no ClosedChannelException");
    }

    /** What {@code body} throws, or null; but not a cancellation from outside. */
    @Async
    static @Nullable Throwable thrown(AsyncRunnable<?> body) {
        boolean cancelledBefore = isCancelled();
        try {
            body.run();
            return null;
        } catch (Cancelled cancelled) {
            if (!cancelledBefore && isCancelled()) {
                throw cancelled;
            }
            return cancelled;
        } catch (Throwable t) {
            return t;
        }
    }

    private static boolean isCancelled() {
        return Weft.effectiveDeadline() == Long.MIN_VALUE;
    }

    /** Does {@code body} in a cancelled scope; it must throw {@link Cancelled}. */
    @Async
    static void requireCancelled(String what, AsyncRunnable<?> body) {
        CancelScope.run(scope -> {
            scope.cancel();
            requireThrows(Cancelled.class, what + " in a cancelled scope", body);
        });
    }

    // ---- What they do.

    static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    /** Reads what comes, up to the end. */
    @Async
    static byte[] readAll(ByteSource source) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (true) {
            int count = source.read(buffer.clear());
            if (count < 0) {
                return all.toByteArray();
            }
            require(count > 0, "a read into a buffer with room returned 0");
            require(count == buffer.position(), "a read returned " + count + ", but put " + buffer.position());
            all.write(buffer.array(), 0, count);
        }
    }

    /** How many bytes come, up to the end. */
    @Async
    static long count(ByteSource source) throws BrokenAfter {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long count = 0;
        try {
            while (source.read(buffer.clear()) >= 0) {
                count += buffer.position();
            }
        } catch (IOException e) {
            throw new BrokenAfter(count, e);
        }
        return count;
    }

    /** A source that broke after so many bytes. */
    static final class BrokenAfter extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        final long count;

        BrokenAfter(long count, IOException cause) {
            super(cause);
            this.count = count;
        }
    }

    /** Reads as many bytes as that. */
    @Async
    static byte[] read(ByteSource source, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            require(
                    source.read(buffer) > 0,
                    "the end, or nothing, came after " + buffer.position() + " bytes of " + count);
        }
        return buffer.array();
    }

    /** Writes until that fails: a system may take a lot before it notices that nobody reads. */
    @Async
    static void writeOnAndOn(ByteSink sink) throws IOException {
        for (int i = 0; i < MANY; i++) {
            sink.write(ByteBuffer.allocate(1 << 16));
            Weft.checkpoint();
        }
    }

    /**
     * Writes so much that the write has to wait, if it ever does; the buffer's position then says how much was written.
     *
     * @return the task that waits, or null if it was all written
     */
    @Async
    static @Nullable Task<Void> clog(TaskGroup group, ByteSink sink, ByteBuffer huge, Outcome outcome) {
        Task<Void> writer = group.fork(() -> outcome.of(() -> sink.write(huge)));
        AsyncTesting.awaitAllBlocked();
        return writer.state() == Task.State.RUNNING ? writer : null;
    }

    ByteBuffer huge() {
        return huge.duplicate();
    }

    /** How an operation of another task ended. */
    static final class Outcome {
        @Nullable
        Throwable thrown;

        @Async
        void of(AsyncRunnable<?> operation) {
            thrown = RuleBook.thrown(operation);
        }
    }

    /** Closes without waiting for anything. */
    @Async
    private static void closeForcefully(List<AsyncCloseable> streams) {
        for (AsyncCloseable stream : streams) {
            closeForcefully(stream);
        }
    }

    /** Closes without waiting for anything. Not a cancellation point. */
    @Async
    static void closeForcefully(AsyncCloseable stream) {
        CancelScope.shield(() -> CancelScope.run(scope -> {
            scope.cancel();
            try {
                stream.close();
            } catch (IOException closedAllTheSame) {
                // Whether it should fail is another rule's business.
            }
        }));
    }
}
