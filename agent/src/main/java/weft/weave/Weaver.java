package weft.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * Rewrites the {@code @Async} methods of classes. One weaver serves one class loader, or one compilation: it keeps what
 * it learns about the classes it looks up. Any thread may use it.
 *
 * <p>Weaving is a pure function of the class file and of what it refers to: deterministic, and a class that is woven
 * already is left alone.
 */
public final class Weaver {
    /** When the class file will be loaded, which decides how its frame classes travel. */
    public enum Mode {
        /** By the agent, as the class loads: frame classes travel inside it. */
        LOAD_TIME,
        /** Into class files: frame classes are class files of their own. */
        AHEAD_OF_TIME
    }

    final ClassSource source;
    final Mode mode;
    final AsyncMethods asyncMethods;
    final Stubs stubs;
    private final ClassFilter filter;
    private final @Nullable EveryCall marking;

    /** Creates a weaver that looks other classes up in {@code source}. */
    public Weaver(ClassSource source, Mode mode) {
        this(source, mode, new Stubs(), null);
    }

    private Weaver(ClassSource source, Mode mode, Stubs stubs, @Nullable EveryCall marking) {
        this.source = source;
        this.mode = mode;
        this.stubs = stubs;
        this.marking = marking;
        this.asyncMethods = new AsyncMethods(source);
        this.filter = new ClassFilter(asyncMethods);
    }

    /** For stress only: a weaver to which every method that could be {@code @Async} is; {@link EveryCall} says how. */
    public static Weaver ofEveryCall(ClassSource source, Mode mode) {
        EveryCall marked = new EveryCall(source);
        return new Weaver(marked, mode, new EveryCall.PlainStubs(), marked);
    }

    /** Weaves one class. Cheap where there is nothing to weave: the constant pool tells. */
    public WeaveResult weave(byte[] classFile) {
        byte[] marked = marking == null ? classFile : marking.mark(classFile);
        if (!filter.accepts(marked)) {
            return WeaveResult.UNCHANGED;
        }
        return new ClassWeaver(new ClassReader(marked), this).weave();
    }
}
