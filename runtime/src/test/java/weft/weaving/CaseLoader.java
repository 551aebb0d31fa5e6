package weft.weaving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/**
 * Loads the cases, and the runtime's classes that they use, itself: woven or as compiled. Only {@code weft.coroutine}
 * and the annotation come from the parent, because the driver has them from there.
 */
public final class CaseLoader extends ClassLoader {
    private final CaseFiles files;
    private final Function<byte[], WeaveResult> weaver;

    /** What was woven, by binary name. */
    public final Map<String, WeaveResult> results = new LinkedHashMap<>();

    private final Map<String, byte[]> companions = new LinkedHashMap<>();

    private CaseLoader(CaseFiles files, Function<byte[], WeaveResult> weaver) {
        super(CaseLoader.class.getClassLoader());
        setDefaultAssertionStatus(true);
        this.files = files;
        this.weaver = weaver;
    }

    public static CaseLoader unwoven(CaseFiles files) {
        return new CaseLoader(files, bytes -> WeaveResult.UNCHANGED);
    }

    public static CaseLoader woven(CaseFiles files, Weaver.Mode mode) {
        return wovenBy(new Weaver(files::find, mode)::weave, files);
    }

    /** Has them woven by somebody else. */
    public static CaseLoader wovenBy(Function<byte[], WeaveResult> weaver, CaseFiles files) {
        return new CaseLoader(files, weaver);
    }

    private byte[] weave(byte[] bytes) {
        WeaveResult result = weaver.apply(bytes);
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
        byte[] woven = weave(bytes);
        return defineClass(name, woven, 0, woven.length);
    }
}
