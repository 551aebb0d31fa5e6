package weft;

import org.jspecify.annotations.Nullable;

/** Somebody who wants to know when a task has ended. A link in the task's list of these. */
abstract class Joiner {
    @Nullable
    Joiner previous;

    @Nullable
    Joiner next;

    /** Called once, by the task, which has dropped us from its list. */
    abstract void ended(TaskImpl<?> task);

    /** A task that is parked until another has ended. */
    static final class Waiter extends Joiner implements LowLevel.Abort, OwnWait {
        private final TaskImpl<?> waiter;
        private final TaskImpl<?> awaited;

        Waiter(TaskImpl<?> waiter, TaskImpl<?> awaited) {
            this.waiter = waiter;
            this.awaited = awaited;
        }

        @Override
        void ended(TaskImpl<?> task) {
            waiter.wake(null);
        }

        @Override
        public boolean abort() {
            awaited.remove(this);
            return true;
        }

        @Override
        public String get() {
            return "the end of " + awaited;
        }
    }

    /** Runs an action when the task has ended. */
    static final class Watch extends Joiner implements LowLevel.EndWatch {
        private final TaskImpl<?> watched;
        private final Runnable action;
        private boolean over;

        Watch(TaskImpl<?> watched, Runnable action) {
            this.watched = watched;
            this.action = action;
            watched.add(this);
        }

        @Override
        void ended(TaskImpl<?> task) {
            if (!over) { // Who was told before us may have stopped us.
                over = true;
                action.run();
            }
        }

        @Override
        public void stop() {
            watched.runner.checkThread("LowLevel.EndWatch.stop");
            if (!over) {
                over = true;
                watched.remove(this);
            }
        }
    }
}
