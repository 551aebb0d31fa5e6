package weft.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Weaves a directory of class files, in place or into another one, which gets all other files as well. */
final class DirectoryWeaver {
    private DirectoryWeaver() {}

    static void weave(Path input, Path output, FileWeaver weaver) throws IOException {
        boolean inPlace = input.toAbsolutePath()
                .normalize()
                .equals(output.toAbsolutePath().normalize());
        for (Path file : regularFiles(input)) {
            Path relative = input.relativize(file);
            byte[] content = Files.readAllBytes(file);
            Map<String, byte[]> replacement = weaver.weave(slashed(relative), content);
            for (Map.Entry<String, byte[]> written : replacement.entrySet()) {
                write(output.resolve(written.getKey()), written.getValue());
            }
            if (replacement.isEmpty() && !inPlace) {
                write(output.resolve(relative.toString()), content);
            }
        }
    }

    /** All that are there before the first is written. */
    private static List<Path> regularFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String slashed(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, content);
    }
}
