package weft.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncFunction;
import weft.CancelScope;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;

/**
 * A race with head starts: an attempt for each target, the next one when the last has failed or had its time. The first
 * success cancels the others. (RFC 8305, section 5.)
 *
 * @param <A> a target
 * @param <C> a success
 */
final class HappyEyeballs<A, C> {
    /** Gets rid of a success that came second. Doesn't suspend. */
    interface Closer<C> {
        void close(C connection) throws IOException;
    }

    private final List<A> targets;
    private final Duration headStart;
    private final AsyncFunction<A, C, IOException> connect;
    private final Closer<C> closer;

    private final List<IOException> failures = new ArrayList<>();
    private @Nullable C winner;

    HappyEyeballs(List<A> targets, Duration headStart, AsyncFunction<A, C, IOException> connect, Closer<C> closer) {
        this.targets = targets;
        this.headStart = headStart;
        this.connect = connect;
        this.closer = closer;
    }

    /** Runs the race. If it is cancelled, so are all attempts. Returns null if all have failed. */
    @Async
    @Nullable
    C run() throws IOException {
        if (targets.size() == 1) {
            attemptOnly();
            return winner;
        }
        try {
            TaskGroup.run(group -> attempt(0, group));
        } catch (Throwable t) {
            dropWinner(t);
            throw t;
        }
        return winner;
    }

    /** Why all failed: the error, or a group of them. */
    Throwable failure() {
        return failures.size() == 1
                ? failures.get(0)
                : new ExceptionGroup("all " + failures.size() + " attempts failed", failures);
    }

    @Async
    private void attemptOnly() {
        try {
            winner = connect.apply(targets.get(0));
        } catch (IOException e) {
            failures.add(e);
        }
    }

    @Async
    private void attempt(int index, TaskGroup group) throws IOException {
        Weft.checkpointIfCancelled(); // No attempt starts after a success.
        CancelScope untilNext = CancelScope.create();
        if (index + 1 < targets.size()) {
            untilNext.deadline(Weft.currentTime() + headStart.toNanos());
            group.fork(() -> {
                untilNext.enter(Weft::sleepForever);
                attempt(index + 1, group);
            });
        }
        try {
            C connection = connect.apply(targets.get(index));
            if (winner == null) {
                winner = connection;
                group.cancel();
            } else {
                closer.close(connection);
            }
        } catch (IOException e) {
            failures.add(e);
            untilNext.cancel();
        }
    }

    private void dropWinner(Throwable reason) {
        if (winner != null) {
            try {
                closer.close(winner);
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
