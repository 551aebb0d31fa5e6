package weft.stream;

import static java.util.Objects.requireNonNull;

/**
 * The key of something a stream knows about itself or what it is built on: an address, say. Each key is its own
 * identity; the name is for people.
 *
 * @param <T> the type of the value
 */
public final class Attribute<T> {
    private final String name;
    private final Class<T> type;

    private Attribute(String name, Class<T> type) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
    }

    /** A new key. Keep it in a constant. */
    public static <T> Attribute<T> create(String name, Class<T> type) {
        return new Attribute<>(name, type);
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** The type of its values. */
    public Class<T> type() {
        return type;
    }

    /** The {@link #name()}. */
    @Override
    public String toString() {
        return name;
    }
}
