package weft.weaving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/**
 * Loads the cases, and the runtime's classes that they use, itself: woven or as compiled. Only {@code weft.coroutine}
 * and the annotation come from the parent, because the driver has them from there.
 */
final class CaseLoader extends ClassLoader {
    private final CaseFiles files;
    private final UnaryOperator<byte[]> weaving;

    /** What was woven, by binary name. */
    final Map<String, WeaveResult> results = new LinkedHashMap<>();

    private final Map<String, byte[]> companions = new LinkedHashMap<>();

    private CaseLoader(CaseFiles files, Weaver weaver) {
        super(CaseLoader.class.getClassLoader());
        this.files = files;
        this.weaving = weaver == null ? bytes -> bytes : bytes -> weave(weaver, bytes);
    }

    static CaseLoader unwoven(CaseFiles files) {
        return new CaseLoader(files, null);
    }

    static CaseLoader woven(CaseFiles files, Weaver.Mode mode) {
        return new CaseLoader(files, new Weaver(files::find, mode));
    }

    private byte[] weave(Weaver weaver, byte[] bytes) {
        WeaveResult result = weaver.weave(bytes);
        companions.putAll(result.companions());
        byte[] woven = result.classFile() == null ? bytes : result.classFile();
        results.put(new org.objectweb.asm.ClassReader(bytes).getClassName().replace('/', '.'), result);
        return woven;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOurs(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private boolean isOurs(String name) {
        return files.classes().containsKey(name.replace('.', '/'))
                || (name.startsWith("weft.")
                        && !name.startsWith("weft.coroutine.")
                        && !name.equals("weft.Async")
                        && !isHarness(name));
    }

    private static boolean isHarness(String name) {
        return name.startsWith("weft.weaving.") && !name.startsWith("weft.weaving.cases.");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String internalName = name.replace('.', '/');
        byte[] companion = companions.get(internalName);
        if (companion != null) {
            return defineClass(name, companion, 0, companion.length);
        }
        byte[] bytes = files.classes().get(internalName);
        if (bytes == null && !name.startsWith("weft.weaving.")) {
            bytes = CaseFiles.onClassPath(internalName);
        }
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] woven = weaving.apply(bytes);
        return defineClass(name, woven, 0, woven.length);
    }
}
