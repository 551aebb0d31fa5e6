package weft.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncRunnable;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Puts blocks of several tasks in an order: each begins when the one with the number before it has ended.
 *
 * <pre>{@code
 * Sequencer sequence = new Sequencer();
 * TaskGroup.run(group -> {
 *     group.fork(() -> {
 *         sequence.run(0, () -> log("first"));
 *         sequence.run(2, () -> log("third"));
 *     });
 *     group.fork(() -> sequence.run(1, () -> log("second")));
 * });
 * }</pre>
 *
 * <p>A cancelled wait breaks the sequence: those who wait fail, and so do those who come later, for they would wait for
 * ever. Confined to one loop.
 */
public final class Sequencer {
    private final Set<Integer> taken = new HashSet<>();
    private final Map<Integer, Task<?>> waiting = new HashMap<>();

    /** The block that may begin; those before it have ended. */
    private int turn;

    private boolean broken;

    /** A sequence that begins with block 0. */
    public Sequencer() {}

    /**
     * Runs {@code body} as block {@code position}. Suspends until the block before it has ended, whether or not it
     * failed. A cancellation ends the wait, and breaks the sequence.
     *
     * @throws X what the body throws
     * @throws IllegalArgumentException if {@code position} is negative
     * @throws IllegalStateException if there is such a block already, or the sequence is broken
     */
    @Async
    public <X extends Throwable> void run(int position, AsyncRunnable<X> body) throws X {
        begin(position);
        try {
            body.run();
        } finally {
            end(position);
        }
    }

    /** As {@link #run}, for a body that returns a value. */
    @Async
    public <T extends @Nullable Object, X extends Throwable> T call(int position, AsyncCallable<T, X> body) throws X {
        begin(position);
        try {
            return body.call();
        } finally {
            end(position);
        }
    }

    @Async
    private void begin(int position) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + "; a sequence begins with 0");
        }
        if (!taken.add(position)) {
            throw new IllegalStateException(
                    "block " + position + " of this sequence is taken; each number is used once");
        }
        requireWhole();
        if (position != turn) {
            waiting.put(position, Weft.currentTask());
            LowLevel.park(() -> breakAt(position), () -> "the end of block " + (position - 1) + " of a sequence");
        }
    }

    private void end(int position) {
        turn = position + 1;
        Task<?> next = waiting.remove(turn);
        if (next != null) {
            LowLevel.unpark(next, null);
        }
    }

    /** The task that waits to be block {@code position} is cancelled. */
    private boolean breakAt(int position) {
        broken = true;
        waiting.remove(position);
        List<Task<?>> others = List.copyOf(waiting.values());
        waiting.clear();
        others.forEach(other -> LowLevel.unparkWithError(other, brokenSequence()));
        return true;
    }

    private void requireWhole() {
        if (broken) {
            throw brokenSequence();
        }
    }

    private static IllegalStateException brokenSequence() {
        return new IllegalStateException("the sequence is broken: a task was cancelled while it waited for its turn");
    }
}
