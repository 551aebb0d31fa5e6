package weft.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * Weaves one class. Cheap where there is nothing to weave: the constant pool tells.
     *
     * @throws UnreadableClassException if the class file is broken
     */
    public WeaveResult weave(byte[] classFile) {
        ClassFiles.requireHeader(classFile);
        byte[] marked = marking == null ? classFile : marking.mark(classFile);
        if (!isAccepted(marked)) {
            return WeaveResult.UNCHANGED;
        }
        WeaveResult result = new ClassWeaver(ClassFiles.open(marked), this).weave();
        byte[] woven = result.classFile();
        if (woven != null && ClassFiles.isNewerThanKnown(classFile)) {
            ClassFiles.setVersion(woven, ClassFiles.version(classFile));
        }
        return result;
    }

    /** Whether a class file is of a Java version that is newer than this weaver; it is woven as an older one would be. */
    public static boolean isNewerThanKnown(byte[] classFile) {
        return ClassFiles.isNewerThanKnown(classFile);
    }

    /**
     * Why a class was woven, a line for each method; or the one reason why it was not, if one might think that it should
     * have been; empty if it has nothing to do with {@code @Async} methods.
     *
     * @param classFile before it was woven
     * @param result what came of it
     */
    public List<String> explain(byte[] classFile, WeaveResult result) {
        if (!isAccepted(classFile)) {
            return List.of();
        }
        Explanation explanation = new Explanation(ClassFiles.open(classFile), asyncMethods);
        return result.classFile() == null ? List.of(explanation.whyNot()) : explanation.of(result.wovenMethods());
    }

    private boolean isAccepted(byte[] classFile) {
        try {
            return filter.accepts(classFile);
        } catch (RuntimeException e) { // Indices out of bounds and the like.
            throw new UnreadableClassException(e.toString(), e);
        }
    }
}
