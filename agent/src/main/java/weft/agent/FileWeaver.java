package weft.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/** Weaves class files that have a place in a directory or jar, and keeps count. */
class FileWeaver {
    private static final String CLASS = ".class";
    private static final int MAGIC = 0xCAFEBABE;
    private static final int SHOWN = 10;

    private final PathClassSource classPath;
    private final Weaver weaver;
    private final PrintStream err;

    private @Nullable SizeReport sizes;

    private int seenClasses;
    private int wovenClasses;
    private int wovenMethods;
    private int problems;

    FileWeaver(PathClassSource classes, PrintStream err) {
        this(classes, new Weaver(classes, Weaver.Mode.AHEAD_OF_TIME), err);
    }

    FileWeaver(PathClassSource classes, Weaver weaver, PrintStream err) {
        this.classPath = classes;
        this.weaver = weaver;
        this.err = err;
    }

    /** From now on, reports the size of each method that is woven. */
    final void reportSizes(SizeReport report) {
        sizes = report;
    }

    /**
     * Weaves the file at {@code path} (with slashes), if it is a class.
     *
     * @return the files to write in its place, by path; empty if it may stay
     */
    final Map<String, byte[]> weave(String path, byte[] content) throws IOException {
        if (!path.endsWith(CLASS) || path.endsWith("module-info.class") || path.endsWith("package-info.class")) {
            return Map.of();
        }
        if (!startsWithMagic(content)) {
            problem(path + " is not a class file and stays as it is");
            return Map.of();
        }
        seenClasses++;
        try {
            WeaveResult result = weaver.weave(content);
            count(content, result);
            return replacement(path, content, result);
        } catch (RuntimeException e) {
            problem(path + " could not be woven and stays as it is: " + e);
            return Map.of();
        }
    }

    private static boolean startsWithMagic(byte[] content) {
        return content.length > Integer.BYTES && ByteBuffer.wrap(content).getInt() == MAGIC;
    }

    /** What came of one class, which is {@code content}. */
    void count(byte[] content, WeaveResult result) {
        wovenMethods += result.wovenMethods().size();
        for (Refusal refusal : result.refusals()) {
            problem(refusal.message());
        }
    }

    private Map<String, byte[]> replacement(String path, byte[] content, WeaveResult result) throws IOException {
        byte[] woven = result.classFile();
        if (woven == null) {
            return Map.of();
        }
        if (wovenClasses++ == 0) {
            requireRuntime();
        }
        if (sizes != null) {
            sizes.add(content, woven);
        }
        // Something like META-INF/versions/21/ may stand before the class's name.
        String name = new ClassReader(content).getClassName();
        String prefix =
                path.endsWith(name + CLASS) ? path.substring(0, path.length() - name.length() - CLASS.length()) : "";
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(path, woven);
        result.companions().forEach((companion, bytes) -> files.put(prefix + companion + CLASS, bytes));
        return files;
    }

    /** Before anything is written: without the runtime, calls into it would be taken for calls that do not suspend. */
    void requireRuntime() throws IOException {
        if (classPath.find("weft/coroutine/Coroutine") == null) {
            throw new IOException("there are @Async methods, but the Weft runtime is not on the class path, so nothing "
                    + "was woven; add it with -cp weft-runtime.jar");
        }
    }

    /** Whether all went well; says so if the class path was incomplete. */
    final boolean isClean() {
        Set<String> missing = new TreeSet<>(classPath.missing());
        if (!missing.isEmpty()) {
            List<String> shown = new ArrayList<>(missing).subList(0, Math.min(SHOWN, missing.size()));
            err.println("weft: " + missing.size() + " classes are not on the class path, so calls to them are taken "
                    + "for calls that do not suspend; add them with -cp: " + String.join(", ", shown)
                    + (missing.size() > SHOWN ? ", ..." : ""));
        }
        return problems == 0;
    }

    String summary() {
        return "wove " + wovenMethods + " methods in " + classes();
    }

    final String classes() {
        return wovenClasses + " of " + seenClasses + " classes";
    }

    final void note(String message) {
        err.println("weft: " + message);
    }

    private void problem(String message) {
        problems++;
        note(message);
    }
}
