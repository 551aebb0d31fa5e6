package weft.compiler;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import javax.annotation.processing.Filer;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** A class that javac has generated, and its class file. */
final class GeneratedClass {
    private final String name;
    private final @Nullable JavaFileObject source;

    // Set by read().
    private @Nullable Path file;
    private byte @Nullable [] content;

    /**
     * Notes a class.
     *
     * @param name its binary name
     * @param source where it was compiled from
     */
    GeneratedClass(String name, @Nullable JavaFileObject source) {
        this.name = name;
        this.source = source;
    }

    String name() {
        return name;
    }

    /** Finds the class file and keeps what is in it. */
    void read(Filer filer) throws IOException {
        Path found = find(filer);
        file = found;
        content = Files.readAllBytes(found);
    }

    /** The class file as javac wrote it. */
    byte[] content() {
        return Objects.requireNonNull(content, name);
    }

    void write(byte[] classFile) throws IOException {
        replace(file(), classFile);
    }

    /** Writes another class of the same package. */
    void writeBeside(String internalName, byte[] classFile) throws IOException {
        replace(file().resolveSibling(internalName.substring(internalName.lastIndexOf('/') + 1) + ".class"), classFile);
    }

    private Path file() {
        return Objects.requireNonNull(file, name);
    }

    private Path find(Filer filer) throws IOException {
        int dot = name.lastIndexOf('.');
        String packageName = dot < 0 ? "" : name.substring(0, dot);
        String fileName = name.substring(dot + 1) + ".class";
        Path inOutput = path(filer.getResource(StandardLocation.CLASS_OUTPUT, packageName, fileName)
                .toUri());
        if (inOutput != null && Files.exists(inOutput)) {
            return inOutput;
        }
        // Without -d javac writes the class file beside the source, of which the Filer does not know.
        Path sourceFile = source == null ? null : path(source.toUri());
        Path besideSource = sourceFile == null ? null : sourceFile.resolveSibling(fileName);
        if (besideSource != null && Files.exists(besideSource)) {
            return besideSource;
        }
        throw new NoSuchFileException(fileName, null, "not in the output directory; weaving needs class files on disk");
    }

    private static @Nullable Path path(URI uri) {
        return "file".equals(uri.getScheme()) ? Path.of(uri) : null;
    }

    /** At once or not at all: nobody shall read half a class. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path complete = Files.createTempFile(file.toAbsolutePath().getParent(), "weft", ".tmp");
        try {
            Files.write(complete, content);
            Files.move(complete, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(complete);
        }
    }
}
