package weft.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * {@code -Dweft.weave.dump=DIR}: woven classes as files, for {@code javap} to read, with the frame classes that they
 * carry. Class loaders may have classes of the same name: the first loader's go to the directory itself, those of each
 * further one to a directory in it.
 */
final class Dump {
    private static final String CLASS = ".class";

    private final Path directory;
    private final Report report;

    // Both are guarded by the map.
    private final Map<ClassLoader, Path> directories = new WeakHashMap<>();
    private int loaders;

    Dump(Path directory, Report report) {
        this.directory = directory;
        this.report = report;
    }

    void write(ClassLoader loader, String name, byte[] woven, Map<String, byte[]> carried) {
        Path target = directoryOf(loader);
        try {
            write(target, name, woven);
            for (Map.Entry<String, byte[]> each : carried.entrySet()) {
                write(target, each.getKey(), each.getValue());
            }
        } catch (IOException e) {
            report.say("could not write to " + directory + ", the directory of -Dweft.weave.dump: " + e);
        }
    }

    private Path directoryOf(ClassLoader loader) {
        synchronized (directories) {
            Path known = directories.get(loader);
            if (known == null) {
                loaders++;
                known = loaders == 1 ? directory : directory.resolve("loader-" + loaders);
                directories.put(loader, known);
            }
            return known;
        }
    }

    private static void write(Path directory, String name, byte[] content) throws IOException {
        Path file = directory.resolve(fileName(name) + CLASS);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** The JVM allows nearly every character in names; file systems, and the encoding they are used with, do not. */
    static String fileName(String name) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (each > ' ' && each < 127 && "<>:\"\\|?*%".indexOf(each) < 0) {
                safe.append(each);
            } else {
                safe.append(String.format("%%%04x", (int) each));
            }
        }
        return safe.toString();
    }
}
