package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Programs that are compiled by the test, because they exist in two versions, or need what the tests do without: jars
 * of others, modules. Their sources are in {@code src/test/programs}.
 */
final class Programs {
    private static final Path SOURCES = Path.of("src", "test", "programs").toAbsolutePath();

    private Programs() {}

    /** Compiles all below {@code src/test/programs/NAME} into a directory. */
    static Path compile(String name, Path into, Path... classPath) throws IOException {
        return compile(name, into, List.of("-classpath", Jvm.classPath(classPath)));
    }

    static Path compile(String name, Path into, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none"));
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

    /** A jar for {@code -javaagent}, with one class of the tests in it. */
    static Path agent(Class<?> type, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", type.getName());
        main.putValue("Can-Redefine-Classes", "true");
        main.putValue("Can-Retransform-Classes", "true");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(AgentTest.file(type)));
            Files.copy(Jvm.TESTS.resolve(AgentTest.file(type)), out);
        }
        return jar;
    }
}
