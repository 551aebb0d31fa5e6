package weft.sync;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncRunnable;
import weft.Confinement;
import weft.LowLevel;
import weft.Task;

/** Finds out when two tasks use something at the same time that only one may use. Nobody waits: the second one fails. */
public final class ResourceGuard {
    private final String action;
    private @Nullable Task<?> user;
    private final Confinement confinement = new Confinement();

    /**
     * Makes one.
     *
     * @param action what is done with the resource, for messages: "reading from", say
     */
    public ResourceGuard(String action) {
        this.action = requireNonNull(action, "action");
    }

    /**
     * Numbers, for tests and dumps.
     *
     * @param busy whether a task is using the resource
     * @param user that task, or null
     */
    public record Statistics(boolean busy, @Nullable Task<?> user) {}

    /**
     * Runs {@code body}, which nobody else may enter meanwhile. A cancellation point; suspends if the body does, or other
     * tasks have waited long enough.
     *
     * @throws X what the body throws
     * @throws BusyResourceException if a task is in there, be it this one
     * @throws IllegalStateException if another loop uses this
     */
    @Async
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        LowLevel.checkpoint();
        enter(LowLevel.currentTask());
        try {
            body.run();
        } finally {
            user = null;
        }
    }

    /** As {@link #run}, for a body that returns a value. */
    @Async
    public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X {
        LowLevel.checkpoint();
        enter(LowLevel.currentTask());
        try {
            return body.call();
        } finally {
            user = null;
        }
    }

    private void enter(Task<?> self) {
        confinement.check(this);
        Task<?> other = user;
        if (other == self) {
            throw new BusyResourceException(
                    "This task is already " + action + " this resource: " + self + "; it must be done with that first");
        }
        if (other != null) {
            throw new BusyResourceException("Another task is already " + action + " this resource: " + other
                    + "; let only one do that, or have them take turns with a Lock");
        }
        user = self;
    }

    /** Numbers, for tests and dumps. */
    public Statistics statistics() {
        return new Statistics(user != null, user);
    }

    @Override
    public String toString() {
        return "ResourceGuard for " + action;
    }
}
