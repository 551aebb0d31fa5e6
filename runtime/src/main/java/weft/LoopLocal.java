package weft;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * A value that belongs to a running loop: what would be a static variable if there were only one loop. Gone when the run
 * ends.
 *
 * @param <T> the value's type
 */
public final class LoopLocal<T> {
    private final String name;
    private final Supplier<? extends T> initial;

    private LoopLocal(String name, Supplier<? extends T> initial) {
        this.name = requireNonNull(name, "name");
        this.initial = requireNonNull(initial, "initial");
    }

    /**
     * Makes one.
     *
     * @param initial makes the value when a loop first asks for it; must not suspend
     */
    public static <T> LoopLocal<T> create(String name, Supplier<? extends T> initial) {
        return new LoopLocal<>(name, initial);
    }

    /**
     * The value in the current loop. Does not suspend.
     *
     * @throws IllegalStateException outside a loop
     */
    @SuppressWarnings("unchecked") // Only we put something under this key.
    public T get() {
        var locals = Runner.current(toString()).locals();
        Object value = locals.get(this);
        if (value == null) {
            value = requireNonNull(initial.get(), "initial value");
            locals.put(this, value);
        }
        return (T) value;
    }

    /**
     * Sets the value in the current loop. Does not suspend.
     *
     * @throws IllegalStateException outside a loop
     */
    public void set(T value) {
        Runner.current(toString()).locals().put(this, requireNonNull(value, "value"));
    }

    @Override
    public String toString() {
        return "LoopLocal '" + name + "'";
    }
}
