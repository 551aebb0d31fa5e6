package weft.channel;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.LowLevel;
import weft.Task;

/** A task that waits at one end of a channel, or one of the clauses of a {@link Select} that does. */
final class Waiter implements LowLevel.Abort, Supplier<String> {
    private final Task<?> task;

    /** Where it waits: who closes that ends the wait. */
    final Object end;

    /** What it wants to send; null if it receives. */
    final @Nullable Object item;

    /** The choice that this is a part of, or null. */
    final @Nullable Selection selection;

    /** The list that this is in; null once somebody has woken the task, or it has given up. */
    @Nullable
    WaitList list;

    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    Waiter(Task<?> task, Object end, @Nullable Object item, @Nullable Selection selection) {
        this.task = task;
        this.end = end;
        this.item = item;
        this.selection = selection;
    }

    /** Ends the wait with an item or an {@link Ending}. */
    void wake(Object outcome) {
        if (selection != null) {
            selection.decide(this, outcome);
        } else {
            leave();
        }
        LowLevel.unpark(task, outcome);
    }

    /** Takes this out of its list, if it is in one. */
    void leave() {
        if (list != null) {
            list.remove(this);
        }
    }

    @Override
    public boolean abort() {
        leave();
        return true;
    }

    /** For a task that has gone on without either: the library does not do that. */
    static IllegalStateException strangeWake(Object end) {
        return new IllegalStateException("somebody called LowLevel.unpark for a task that waited for " + end
                + "; leave that to the channel, or cancel the task");
    }

    /** For dumps. */
    @Override
    public String get() {
        if (end instanceof ReceiveChannel<?> receiver) {
            return receiver.describeWait();
        }
        return end instanceof SendChannel<?> sender ? sender.describeWait() : ((Broadcast<?>) end).describeWait();
    }
}
