package weft;

import org.jspecify.annotations.Nullable;

/**
 * One call to {@link TaskGroup#start}. The task begins in a group of its own, the nest, which the caller hosts; {@link
 * #started} moves it to where it shall stay.
 */
final class Starter<S extends @Nullable Object> implements StartSignal<S> {
    private final TaskGroup target;
    private final TaskGroup nest;
    private final AsyncConsumer<StartSignal<S>, ?> body;
    private final TaskImpl<?> task;
    private boolean signalled;
    private @Nullable S value;

    Starter(TaskGroup target, TaskImpl<?> caller, @Nullable String name, AsyncConsumer<StartSignal<S>, ?> body) {
        Bodies.isWoven(body); // May refuse it; then nothing has begun.
        this.target = target;
        this.body = body;
        this.nest = target.openNest(caller);
        this.task = nest.spawn(name, this, false);
    }

    AsyncConsumer<StartSignal<S>, ?> body() {
        return body;
    }

    TaskGroup nest() {
        return nest;
    }

    @Override
    public void started(S value) {
        target.runner.checkThread("StartSignal.started");
        if (signalled) {
            throw new IllegalStateException(
                    "started() was called twice on one StartSignal; say once that the task is ready");
        }
        signalled = true;
        this.value = value;
        if (task.hasEnded() || nest.scope().effective) {
            return; // The call has been cancelled: the task stays with the caller, and will end.
        }
        CancelStatus outermost = task.outermostScope();
        if (outermost == null) {
            task.scope = target.scope();
        } else {
            outermost.moveUnder(target.scope());
        }
        nest.release(task);
        target.adopt(task);
        CancelWave.moved(task);
    }

    /** What the call returns or throws, once the nest is empty. */
    @SuppressWarnings("NullAway") // Null only if S may be.
    S end() {
        target.startEnds();
        nest.leaveBare();
        if (!signalled) {
            throw new IllegalStateException(task + " ended without calling started() on its StartSignal");
        }
        return value;
    }
}
