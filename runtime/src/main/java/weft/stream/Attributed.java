package weft.stream;

import org.jspecify.annotations.Nullable;

/** Something with {@linkplain Attribute attributes}. Wrappers answer for what they wrap. */
public interface Attributed {
    /**
     * The value of {@code key}. Doesn't suspend; works after closing, too.
     *
     * @throws NoSuchAttributeException if there is none
     */
    default <T> T attribute(Attribute<T> key) {
        T value = attribute(key, null);
        if (value == null) {
            throw new NoSuchAttributeException(
                    this + " has no attribute " + key + "; use attribute(key, fallback) for one that may be missing");
        }
        return value;
    }

    /** The value of {@code key}, or {@code fallback} if there is none. Doesn't suspend; works after closing, too. */
    <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback);
}
