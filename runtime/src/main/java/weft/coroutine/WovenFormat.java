package weft.coroutine;

/** The check that woven code and this runtime fit. */
public final class WovenFormat {
    private WovenFormat() {}

    /**
     * Called by the static initialiser of frame classes.
     *
     * @throws LinkageError if {@code className} was woven for another format
     */
    public static void require(int format, String className) {
        if (format != Woven.FORMAT) {
            throw new LinkageError(className + " was woven for format " + format + ", but this Weft runtime has format "
                    + Woven.FORMAT + "; weave it again with the weaver that belongs to the runtime");
        }
    }
}
