package weft;

/** Throws what was caught, checked or not. */
final class Throw {
    private Throw() {}

    /** Throws {@code thrown}. Write {@code throw Throw.it(t)}, so that the compiler knows. */
    static RuntimeException it(Throwable thrown) {
        throw Throw.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings("unchecked") // The cast is not checked at run time, which is the point.
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
