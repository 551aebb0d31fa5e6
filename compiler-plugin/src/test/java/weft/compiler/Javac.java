package weft.compiler;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles source texts, with the plugin as a user has it: on the processor path. */
final class Javac {
    private final Path directory;
    private final List<Path> sources = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private int files;

    /** Compiles into {@code directory/classes}, which is on the class path, too. */
    Javac(Path directory) {
        this.directory = directory;
        options.addAll(List.of("-d", classes().toString(), "-cp", classes().toString(), "-XDrawDiagnostics"));
    }

    /** What woven code mentions of the runtime, which is built after this module. */
    Javac withRuntime() {
        return source("package weft; import java.lang.annotation.*; "
                        + "@Retention(RetentionPolicy.RUNTIME) @Target(ElementType.METHOD) public @interface Async {}")
                .source("package weft.coroutine; public @interface Woven { int format(); }")
                .source("package weft.coroutine; public abstract class Coroutine { public int state; "
                        + "public static Coroutine current() { throw new IllegalStateException(); } }")
                .source("package weft.coroutine; public abstract class Frame {}");
    }

    Javac withPlugin(String arguments) {
        options.add("-Xplugin:Weft" + (arguments.isEmpty() ? "" : " " + arguments));
        options.add("-processorpath");
        options.add(System.getProperty("java.class.path"));
        return this;
    }

    Javac option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Adds a file. */
    Javac source(String text) {
        try {
            Path file = Files.createDirectories(directory.resolve("src" + files++))
                    .resolve(text.contains("module ") ? "module-info.java" : typeName(text) + ".java");
            Files.writeString(file, text);
            sources.add(file);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles what was added so far, and forgets it. */
    Result compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        Files.createDirectories(classes());
        try (StandardJavaFileManager fileManager = compiler.getStandardFileManager(null, null, null)) {
            boolean success = compiler.getTask(
                            output, fileManager, null, options, null, fileManager.getJavaFileObjectsFromPaths(sources))
                    .call();
            sources.clear();
            return new Result(success, output.toString());
        }
    }

    Path classes() {
        return directory.resolve("classes");
    }

    /** The first type that a text declares. */
    private static String typeName(String text) {
        String[] words = text.split("[^\\w$]+");
        for (int i = 0; i < words.length - 1; i++) {
            if (List.of("class", "interface", "record", "enum").contains(words[i])) {
                return words[i + 1];
            }
        }
        throw new IllegalArgumentException("no type in: " + text);
    }

    record Result(boolean success, String output) {}
}
