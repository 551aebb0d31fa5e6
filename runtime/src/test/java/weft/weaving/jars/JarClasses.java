package weft.weaving.jars;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import weft.weave.ClassSource;

/** The class files of a jar, and of those that it needs, as the command sees them: the jar is what is woven together. */
final class JarClasses implements ClassSource, AutoCloseable {
    private static final String CLASS = ".class";

    private final ZipFile jar;
    private final List<ZipFile> others;

    private JarClasses(ZipFile jar, List<ZipFile> others) {
        this.jar = jar;
        this.others = others;
    }

    static JarClasses open(Path jar, List<Path> others) {
        return new JarClasses(zip(jar), others.stream().map(JarClasses::zip).toList());
    }

    private static ZipFile zip(Path path) {
        try {
            return new ZipFile(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }

    /** All class files of the jar by path, in its order; those in {@code META-INF/versions}, too. */
    Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        jar.stream().map(ZipEntry::getName).filter(JarClasses::isClass).forEach(name -> all.put(name, read(jar, name)));
        return all;
    }

    /** The names of the classes that this JVM would load from a jar. */
    static Set<String> namesIn(Path jar) {
        try (JarFile file = new JarFile(new File(jar.toString()), false, ZipFile.OPEN_READ, Runtime.version())) {
            return file.versionedStream()
                    .map(ZipEntry::getName)
                    .filter(JarClasses::isClass)
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(CLASS) && !entry.endsWith("-info.class");
    }

    @Override
    public byte[] find(String internalName) {
        String entry = internalName + CLASS;
        byte[] found = read(jar, entry);
        for (int i = 0; found == null && i < others.size(); i++) {
            found = read(others.get(i), entry);
        }
        return found == null ? fromJdk(entry) : found;
    }

    @Override
    public boolean isWovenTogether(String internalName) {
        return jar.getEntry(internalName + CLASS) != null;
    }

    private static byte[] read(ZipFile file, String name) {
        ZipEntry entry = file.getEntry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static byte[] fromJdk(String entry) {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(entry)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(entry, e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
        for (ZipFile other : others) {
            other.close();
        }
    }
}
