package weft.weaving.suites;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of each test of a suite and of each class, and figures about all of it: written by one JVM, read by another. */
public final class Outcomes {
    private static final String PASSED = "SUCCESSFUL";
    private static final String LINKING = "[links:";
    private static final String FIGURE = "# ";
    private static final String TRACE = "    ";
    private static final int LONGEST_TRACE = 30;

    private final Map<String, Outcome> outcomes = new TreeMap<>();
    private final Map<String, String> figures = new LinkedHashMap<>();

    /** The outcome of one test; the trace is empty if it passed. */
    record Outcome(String status, long milliseconds, String trace) {
        boolean isPassed() {
            return status.equals(PASSED);
        }
    }

    /** Notes an outcome. */
    public synchronized void add(String status, long milliseconds, String test, @Nullable Throwable failure) {
        outcomes.put(test.replaceAll("\\s", " "), new Outcome(status, milliseconds, trace(failure)));
    }

    private static String trace(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        StringBuilder trace = new StringBuilder();
        text.toString()
                .lines()
                .limit(LONGEST_TRACE)
                .forEach(line -> trace.append(TRACE).append(line).append('\n'));
        return trace.toString();
    }

    void figure(String name, Object value) {
        figures.put(name, value.toString());
    }

    String figure(String name) {
        return figures.getOrDefault(name, "-");
    }

    /** By unique id. */
    Map<String, Outcome> byTest() {
        return outcomes;
    }

    long tests() {
        return outcomes.keySet().stream().filter(Outcomes::isTest).count();
    }

    long passed() {
        return outcomes.entrySet().stream()
                .filter(each -> isTest(each.getKey()) && each.getValue().isPassed())
                .count();
    }

    private static boolean isTest(String id) {
        return !id.startsWith(LINKING);
    }

    /** Notes whether a class links, whether or not a test needs it. */
    void addLinking(String className, ClassLoader loader) throws ClassNotFoundException {
        String id = LINKING + className + "]";
        try {
            Class<?> type = Class.forName(className, false, loader);
            requireNonNull(type.getDeclaredMethods()); // To list them takes a class that is verified.
            add(PASSED, 0, id, null);
        } catch (LinkageError e) {
            add("FAILED", 0, id, e);
        }
    }

    void write(Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            outcomes.forEach((test, outcome) -> {
                out.println(outcome.status() + " " + outcome.milliseconds() + " " + test);
                out.print(outcome.trace());
            });
            figures.forEach((name, value) -> out.println(FIGURE + name + " " + value));
        }
    }

    static Outcomes read(Path file) throws IOException {
        Outcomes read = new Outcomes();
        String test = "";
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith(TRACE)) {
                Outcome before = read.outcomes.get(test);
                if (before != null) {
                    String trace = before.trace() + line + "\n";
                    read.outcomes.put(test, new Outcome(before.status(), before.milliseconds(), trace));
                }
            } else if (line.startsWith(FIGURE)) {
                String[] parts = line.split(" ", 3);
                read.figures.put(parts[1], parts[2]);
            } else {
                String[] parts = line.split(" ", 3);
                test = parts[2];
                read.outcomes.put(test, new Outcome(parts[0], Long.parseLong(parts[1]), ""));
            }
        }
        return read;
    }
}
