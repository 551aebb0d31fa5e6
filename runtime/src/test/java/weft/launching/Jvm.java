package weft.launching;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts JVMs as a user does. */
final class Jvm {
    static final Path RUNTIME = Path.of("target", "classes").toAbsolutePath();
    static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();
    static final String AGENT = System.getProperty("weft.agent.jar");

    private Jvm() {}

    /** Runs {@code java} until it ends. */
    static Result java(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(arguments);
        Path out = Files.createTempFile("weft", ".out");
        Path err = Files.createTempFile("weft", ".err");
        try {
            int status = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Result(status, lines(out), Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The JVM that runs the tests. */
    static List<String> command() {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    }

    static Result java(String... arguments) throws IOException, InterruptedException {
        return java(List.of(arguments));
    }

    static String classPath(Path... entries) {
        return Stream.of(entries).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    /** What became of it. */
    record Result(int status, List<String> out, String err) {
        /** How often something stands in the error output. */
        int errorsWith(String text) {
            return err.split(java.util.regex.Pattern.quote(text), -1).length - 1;
        }
    }
}
