package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Programs that are compiled by the test, because they exist in two versions, or need what the tests do without: jars
 * of others, modules. Their sources are in {@code src/test/programs}.
 */
final class Programs {
    private static final Path SOURCES = Path.of("src", "test", "programs").toAbsolutePath();

    private static final Path NEIGHBOURS = Path.of("target", "neighbours").toAbsolutePath();

    private Programs() {}

    /** Somebody else's jar, which the build has put there. */
    static Path neighbour(String artifact) {
        return NEIGHBOURS.resolve(artifact + ".jar");
    }

    /** Compiles all below {@code src/test/programs/NAME} into a directory. */
    static Path compile(String name, Path into, Path... classPath) throws IOException {
        return compile(name, into, List.of("-classpath", Jvm.classPath(classPath)));
    }

    static Path compile(String name, Path into, List<String> options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none", "-encoding", "UTF-8"));
        arguments.addAll(List.of("-d", into.toString()));
        arguments.addAll(options);
        try (Stream<Path> files = Files.walk(SOURCES.resolve(name))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages, true);
        int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(new String[0]));
        assertEquals(0, status, messages.toString());
        return into;
    }

    /** A jar for {@code -javaagent}, of a class that is on the class path. */
    static Path agent(String type, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", type);
        main.putValue("Can-Redefine-Classes", "true");
        main.putValue("Can-Retransform-Classes", "true");
        // Its class is on the class path of the programs.
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** A jar of all files in a directory, none of them compressed, as nested jars must be. */
    static Path jar(Path directory, Path jar) throws IOException {
        return jar(directory, new Manifest(), jar);
    }

    static Path jar(Path directory, Manifest manifest, Path jar) throws IOException {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            manifest.write(head);
            put(out, JarFile.MANIFEST_NAME, head.toByteArray());
            for (Path file : files.sorted().toList()) {
                String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
                if (Files.isDirectory(file)) {
                    put(out, name + "/", new byte[0]); // Some look for packages by their directories.
                } else {
                    put(out, name, Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        if (name.equals("/")) {
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }
}
