package weft.channel;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/** What the consumer of a {@link Generator} wants, and what it gets. */
final class Demand implements Feed, LowLevel.Abort, Supplier<String> {
    final ChannelCore channel = new ChannelCore(0, this);

    /** Runs the generator; set by who starts it. */
    @Nullable
    Task<?> task;

    /** An item for which there was demand, but its receiver has given up meanwhile. */
    private @Nullable Object item;

    /** Who waits until there is demand. */
    private @Nullable Task<?> idle;

    private int number;

    // ---- For the generator.

    /** Gives {@code next} to who wants it. */
    void offer(Object next) {
        if (idle != null || item != null) {
            throw new IllegalStateException(this + " has sent an item, and " + idle
                    + " waits until somebody wants another one; have one task at a time send");
        }
        if (!channel.trySend(next)) {
            item = next;
        }
    }

    /** Whether nobody waits for an item; then the current task must park until somebody does. */
    boolean mustWait() {
        if (channel.canSend()) {
            return false;
        }
        idle = Weft.currentTask();
        return true;
    }

    @Override
    public boolean abort() {
        idle = null;
        item = null;
        return true;
    }

    /** For dumps. */
    @Override
    public String get() {
        return "until somebody wants the next item of " + this;
    }

    // ---- For the consumer.

    @Override
    public boolean hasNext(ChannelCore core) {
        return item != null;
    }

    @Override
    public @Nullable Object next(ChannelCore core) {
        Object next = item;
        item = null;
        return next;
    }

    @Override
    public void wanted(ChannelCore core) {
        if (idle != null) {
            Task<?> generator = idle;
            idle = null;
            LowLevel.unpark(generator, null);
        }
    }

    @Override
    public void hasRoom(ChannelCore core) {
        throw new AssertionError("there is no buffer");
    }

    @Override
    public void abandoned(ChannelCore core) {
        requireNonNull(task).cancel("nobody receives what " + this + " sends");
    }

    /** {@code Generator#3}. */
    @Override
    public String toString() {
        if (number == 0) {
            number = ChannelCore.nextNumber();
        }
        return "Generator#" + number;
    }
}
