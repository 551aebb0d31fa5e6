package weft.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import weft.weave.ClassSource;

/** Class files in directories and jars, then those of the JDK that runs the weaver. */
final class PathClassSource implements ClassSource, AutoCloseable {
    // What is woven, then the class path.
    private final List<Root> roots = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();

    private PathClassSource() {}

    /** An entry that does not exist is an error: as a rule it is misspelt. */
    static PathClassSource open(Path first, List<Path> classPath) throws IOException {
        PathClassSource source = new PathClassSource();
        try {
            source.add(first);
            for (Path entry : classPath) {
                source.add(entry);
            }
            return source;
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    private void add(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            roots.add(new DirectoryRoot(entry));
        } else {
            roots.add(new JarRoot(new ZipFile(entry.toFile())));
        }
    }

    @Override
    public byte @Nullable [] find(String internalName) {
        String file = internalName + ".class";
        try {
            for (Root root : roots) {
                byte[] found = root.read(file);
                if (found != null) {
                    return found;
                }
            }
            byte[] found = readFromJdk(file);
            if (found == null) {
                missing.add(internalName.replace('/', '.'));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file + " from the class path", e);
        }
    }

    @Override
    public boolean isWovenTogether(String internalName) {
        try {
            return roots.get(0).read(internalName + ".class") != null;
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + internalName + ".class", e);
        }
    }

    /** The classes that were looked for and not found, by name. */
    Set<String> missing() {
        return missing;
    }

    private static byte @Nullable [] readFromJdk(String file) throws IOException {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        for (Root root : roots) {
            root.close();
        }
    }

    private interface Root extends AutoCloseable {
        byte @Nullable [] read(String file) throws IOException;

        @Override
        void close() throws IOException;
    }

    private record DirectoryRoot(Path directory) implements Root {
        @Override
        public byte @Nullable [] read(String file) throws IOException {
            Path path = directory.resolve(file);
            return Files.isRegularFile(path) ? Files.readAllBytes(path) : null;
        }

        @Override
        public void close() {}
    }

    private record JarRoot(ZipFile jar) implements Root {
        /** Where Spring Boot and servlet containers keep a program's classes inside its jar. */
        private static final List<String> PREFIXES = List.of("", "BOOT-INF/classes/", "WEB-INF/classes/");

        @Override
        public byte @Nullable [] read(String file) throws IOException {
            for (String prefix : PREFIXES) {
                ZipEntry entry = jar.getEntry(prefix + file);
                if (entry != null) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        return in.readAllBytes();
                    }
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            jar.close();
        }
    }
}
