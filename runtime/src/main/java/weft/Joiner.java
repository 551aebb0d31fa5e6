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
}
