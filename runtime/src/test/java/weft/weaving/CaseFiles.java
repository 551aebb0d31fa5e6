package weft.weaving;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import weft.Async;

/**
 * Class files of cases, un-woven, by internal name: compiled by the test itself, because the build may well weave what
 * it compiles, and because every compiler writes its own class files.
 */
public record CaseFiles(String compiler, Map<String, byte[]> classes) {
    /** What is written in more than Java 8, and what the cases run in; the latter is on the class path, too. */
    private static final Set<String> MODERN = Set.of(
            "Case.java",
            "Chance.java",
            "Classes.java",
            "Env.java",
            "Library.java",
            "Modern.java",
            "Objects.java",
            "SpilledNew.java");

    /** Compiles with {@code javac}; the options come after our own. */
    static CaseFiles javac(List<Path> sources, String... options) {
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        return compile("javac " + String.join(" ", options), javac, sources, options);
    }

    /** Compiles with the compiler of Eclipse, what it compiles well. */
    static CaseFiles ecj(List<Path> sources, String... options) {
        return compile("ecj", new Ecj(), goodForEcj(sources), options);
    }

    /** The cases' sources that the compiler of Eclipse compiles well. */
    static List<Path> ecjSources() {
        return goodForEcj(sources());
    }

    private static List<Path> goodForEcj(List<Path> sources) {
        return sources.stream()
                .filter(source -> !source.endsWith("SpilledNew.java"))
                .toList();
    }

    /** The cases' sources that are written in Java 8, so that they can be compiled for it. */
    static List<Path> java8Sources() {
        return sources().stream()
                .filter(source -> !source.getParent().endsWith("fuzz"))
                .filter(source -> !MODERN.contains(source.getFileName().toString()))
                .toList();
    }

    /** The source of what the cases run in. */
    static List<Path> envSources() {
        return sources().stream().filter(source -> source.endsWith("Env.java")).toList();
    }

    /** The sources of the cases in the test tree. */
    static List<Path> sources() {
        Path root = Path.of(System.getProperty("basedir", ""), "src/test/java/weft/weaving/cases");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One source file that isn't in the test tree, because the build would refuse it. */
    static List<Path> source(Path directory, String className, String text) {
        Path file = directory.resolve(className + ".java");
        try {
            return List.of(Files.writeString(file, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CaseFiles compile(String name, ToolProvider compiler, List<Path> sources, String... options) {
        try {
            Path output = Files.createTempDirectory("weft-cases");
            try {
                List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none"));
                if (!List.of(options).contains("--release")) {
                    arguments.addAll(List.of("--release", "17"));
                }
                arguments.addAll(List.of("-d", output.toString(), "-classpath", classPath()));
                arguments.addAll(List.of(options));
                sources.forEach(source -> arguments.add(source.toString()));
                StringWriter messages = new StringWriter();
                PrintWriter out = new PrintWriter(messages);
                if (compiler.run(out, out, arguments.toArray(new String[0])) != 0) {
                    throw new IllegalArgumentException(name + " does not compile the cases:\n" + messages);
                }
                return new CaseFiles(name, read(output));
            } finally {
                delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runtime's classes, and the cases' for sources that aren't in the test tree. */
    public static String classPath() {
        return location(Async.class) + System.getProperty("path.separator") + location(CaseFiles.class);
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> read(Path output) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file :
                    files.filter(found -> found.toString().endsWith(".class")).toList()) {
                String path = output.relativize(file).toString().replace('\\', '/');
                classes.put(path.substring(0, path.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** These, and those of the other that are not among them. */
    CaseFiles with(CaseFiles others) {
        Map<String, byte[]> all = new TreeMap<>(others.classes);
        all.putAll(classes);
        return new CaseFiles(compiler, all);
    }

    /** The class file as the weaver may look it up: ours, else from the class path. */
    public byte[] find(String internalName) {
        byte[] own = classes.get(internalName);
        return own == null ? onClassPath(internalName) : own;
    }

    public static byte[] onClassPath(String internalName) {
        try (InputStream in = CaseFiles.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Eclipse's compiler, in the shape of a tool. */
    private static final class Ecj implements ToolProvider {
        @Override
        public String name() {
            return "ecj";
        }

        @Override
        public int run(PrintWriter out, PrintWriter err, String... arguments) {
            return org.eclipse.jdt.core.compiler.batch.BatchCompiler.compile(arguments, out, err, null) ? 0 : 1;
        }
    }
}
