package weft.weaving.splice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads a program from its jars, spliced and woven, or as it is. Beside it there may be classes that are not woven; for
 * Weft's own it asks our class loader.
 */
public final class ProgramLoader extends URLClassLoader {
    private static final String CLASS = ".class";

    private final Map<String, byte[]> program;
    private final Map<String, byte[]> others;
    private final @Nullable SplicedClasses woven;

    /**
     * Creates a loader.
     *
     * @param jars where resources are
     * @param program its class files by internal name
     * @param others class files to be loaded as they are
     * @param seed says where calls are spliced in; null if nothing is woven
     */
    public ProgramLoader(
            List<Path> jars, Map<String, byte[]> program, Map<String, byte[]> others, @Nullable Long seed) {
        super(jars.stream().map(ProgramLoader::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.program = program;
        this.others = others;
        Class<?> chance = Chance.class;
        chance.getModule().addExports(chance.getPackageName(), getUnnamedModule());
        this.woven = seed == null ? null : new SplicedClasses(program, this::findOther, seed);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class files in a jar, by internal name; not those for certain versions of Java only. */
    public static Map<String, byte[]> classes(Path jar) {
        Map<String, byte[]> classes = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.startsWith("META-INF/") && !name.equals("module-info.class")) {
                    byte[] bytes = file.getInputStream(entry).readAllBytes();
                    classes.put(name.substring(0, name.length() - CLASS.length()), bytes);
                }
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of our class files. */
    public static byte @Nullable [] ours(String internalName) {
        return read(ProgramLoader.class.getClassLoader(), internalName);
    }

    private static byte @Nullable [] read(ClassLoader loader, String internalName) {
        try (InputStream in = loader.getResourceAsStream(internalName + CLASS)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the weaver: of a class that is not the program's. */
    private byte @Nullable [] findOther(String internalName) {
        byte[] other = others.get(internalName);
        if (other != null) {
            return other;
        }
        return internalName.startsWith("weft/") ? ours(internalName) : read(getParent(), internalName);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String internalName = name.replace('.', '/');
        if (!program.containsKey(internalName) && !others.containsKey(internalName)) {
            return name.startsWith("weft.")
                    ? ProgramLoader.class.getClassLoader().loadClass(name)
                    : super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name, bytes(internalName)) : loaded;
        }
    }

    private byte @Nullable [] bytes(String internalName) {
        byte[] own = program.get(internalName);
        if (own == null) {
            return others.get(internalName);
        }
        return woven == null ? own : woven.weave(internalName);
    }

    private Class<?> define(String name, byte[] bytes) {
        String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (getDefinedPackage(packageName) == null) {
            definePackage(packageName, null, null, null, null, null, null, null);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** How many methods have been woven so far. */
    public int wovenMethods() {
        return woven == null ? 0 : woven.woven();
    }

    /** How many have been refused so far, and stayed as they were. */
    public int refusedMethods() {
        return woven == null ? 0 : woven.refused();
    }
}
