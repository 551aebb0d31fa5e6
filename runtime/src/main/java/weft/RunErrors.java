package weft;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The errors of one run that no task receives, and what comes out of the run because of them. Confined to its loop. */
final class RunErrors {
    private static final System.Logger LOG = System.getLogger("weft");

    private final Runner runner;
    private final @Nullable BiConsumer<? super Task<?>, ? super Throwable> uncaught;
    private @Nullable Deadlock deadlock;
    private @Nullable Throwable failure;

    RunErrors(Runner runner, @Nullable BiConsumer<? super Task<?>, ? super Throwable> uncaught) {
        this.runner = runner;
        this.uncaught = uncaught;
    }

    /** For the runner, to which nothing can happen any more. */
    Deadlock deadlock() {
        if (deadlock == null) {
            deadlock = new Deadlock(runner);
        }
        return deadlock;
    }

    /** The loop's thread was interrupted: ends the run. */
    void interrupted() {
        if (failure == null) {
            failure = new InterruptedException(TaskReport.of(runner, "The thread of the loop was interrupted, with:"));
            runner.root.cancel(Cancelled.Source.SHUTDOWN, "the thread of the loop was interrupted", null);
        }
    }

    /** What has gone wrong with the run so far, and will come out of it; null if nothing has. */
    @Nullable
    Throwable failure() {
        return deadlock != null ? deadlock.error() : failure;
    }

    /** A posted action has thrown {@code thrown}. */
    void messageFailed(Throwable thrown) {
        if (uncaught != null && runner.main != null) {
            handle(uncaught, runner.main, thrown);
        } else {
            endWith(thrown, "an action posted from another thread failed: ");
        }
    }

    /** {@code thrown}, as far as it is {@link Cancelled}, goes no further. What it suppresses must not go with it. */
    void swallowed(TaskImpl<?> task, Throwable thrown) {
        if (thrown instanceof ExceptionGroup group) {
            group.exceptions().forEach(member -> swallowed(task, member));
        }
        if (CancelStatus.withoutCancelled(thrown) == null) {
            for (Throwable suppressed : thrown.getSuppressed()) {
                Throwable error = CancelStatus.withoutCancelled(suppressed);
                if (error != null) {
                    lost(task, error);
                } else {
                    swallowed(task, suppressed);
                }
            }
        }
    }

    /** An error of {@code task} that nobody will get to see. */
    void lost(TaskImpl<?> task, Throwable thrown) {
        if (uncaught != null) {
            handle(uncaught, task, thrown);
        } else {
            LOG.log(System.Logger.Level.WARNING, "An error of " + task + " has nobody to go to", thrown);
        }
    }

    private void handle(BiConsumer<? super Task<?>, ? super Throwable> handler, TaskImpl<?> task, Throwable thrown) {
        try {
            handler.accept(task, thrown);
        } catch (Throwable broken) {
            suppress(thrown, broken);
            endWith(broken, "the handler of uncaught errors failed: ");
        }
    }

    /** Cancels the main task, and has {@code thrown} come out of the run. */
    private void endWith(Throwable thrown, String what) {
        if (failure == null) {
            failure = thrown;
            runner.root.cancel(Cancelled.Source.SHUTDOWN, what + thrown, null);
        } else {
            suppress(thrown, failure);
        }
    }

    /** What the run returns or throws. */
    @Nullable
    Object outcome(TaskImpl<?> main) {
        Throwable thrown = main.hasEnded() ? main.exception() : null;
        Throwable first = failure() != null ? failure() : thrown;
        if (first == null) {
            return main.result();
        }
        if (failure != null) {
            suppress(failure, first);
        }
        if (thrown instanceof Cancelled && thrown != first) {
            swallowed(main, thrown);
        } else if (thrown != null) {
            suppress(thrown, first);
        }
        if (runner.seed() != null) {
            first.addSuppressed(new SeedNote(runner.seed()));
        }
        throw Throw.it(first);
    }

    private static void suppress(Throwable thrown, Throwable by) {
        if (thrown != by) {
            by.addSuppressed(thrown);
        }
    }
}
