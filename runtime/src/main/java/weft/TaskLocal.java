package weft;

import static java.util.Objects.requireNonNull;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A value that belongs to a task for a while, and to the tasks it forks meanwhile.
 *
 * <pre>{@code
 * static final TaskLocal<User> USER = TaskLocal.create("user");
 *
 * USER.where(user).run(() -> handle(request)); // USER.get() is user in there, and nowhere else
 * }</pre>
 *
 * <p>A task sees the bindings that were in force where it was forked. Bindings never change, so nobody sees another's.
 *
 * @param <T> the value's type
 */
public final class TaskLocal<T> {
    private final String name;
    private final @Nullable T initial;

    private TaskLocal(String name, @Nullable T initial) {
        this.name = requireNonNull(name, "name");
        this.initial = initial;
    }

    /** A local without a value where none is bound. */
    public static <T> TaskLocal<T> create(String name) {
        return new TaskLocal<>(name, null);
    }

    /** A local that is {@code initial} where no value is bound. */
    public static <T> TaskLocal<T> create(String name, T initial) {
        return new TaskLocal<>(name, requireNonNull(initial, "initial"));
    }

    /**
     * The value in the current task. Does not suspend.
     *
     * @throws NoSuchElementException if there is none
     */
    @SuppressWarnings("unchecked") // A binding's value has its key's type.
    public T get() {
        Runner runner = Runner.currentOrNull();
        TaskImpl<?> task = runner == null ? null : runner.current;
        for (Binding b = task == null ? null : task.locals; b != null; b = b.outer) {
            if (b.key == this) {
                return (T) b.value;
            }
        }
        if (initial == null) {
            throw new NoSuchElementException(this + " has no value here: bind one with where(value).run(body)");
        }
        return initial;
    }

    /** A binding of this local, for one or more bodies. */
    public Binding where(T value) {
        return new Binding(null, this, requireNonNull(value, "value"));
    }

    @Override
    public String toString() {
        return "TaskLocal '" + name + "'";
    }

    /** Values for some locals, which hold while a body runs. */
    public static final class Binding {
        private final @Nullable Binding outer;
        private final TaskLocal<?> key;
        private final Object value;

        private Binding(@Nullable Binding outer, TaskLocal<?> key, Object value) {
            this.outer = outer;
            this.key = key;
            this.value = value;
        }

        /** This binding and one more. */
        public <T> Binding where(TaskLocal<T> local, T value) {
            return new Binding(this, local, requireNonNull(value, "value"));
        }

        /** Runs {@code body} with these values. Suspends if the body does. */
        @Async
        public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
            TaskImpl<?> task = TaskImpl.self();
            Binding before = task.locals;
            task.locals = on(before);
            try {
                body.run();
            } finally {
                task.locals = before;
            }
        }

        /** As {@link #run}, for a body that returns a value. */
        @Async
        public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X {
            TaskImpl<?> task = TaskImpl.self();
            Binding before = task.locals;
            task.locals = on(before);
            try {
                return body.call();
            } finally {
                task.locals = before;
            }
        }

        /** These bindings, inside those that are in force. */
        private Binding on(@Nullable Binding around) {
            return new Binding(outer == null ? around : outer.on(around), key, value);
        }
    }
}
