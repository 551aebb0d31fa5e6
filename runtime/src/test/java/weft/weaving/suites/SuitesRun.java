package weft.weaving.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import weft.weave.Weaver;

/** The test suites of libraries, which pass on the libraries woven throughout and suspending at random as they do without. */
@DisplayName("What passes un-woven passes woven, suspending at random")
class SuitesRun {
    private static final long SEED = Long.getLong("suites.seed", 1);
    private static final String ONLY = System.getProperty("suites.only", "");
    private static final Path SUITES = Path.of("target", "suites").toAbsolutePath();

    /** What the libraries' own builds open to their tests. */
    private static final String OPENED =
            "lang lang.reflect lang.invoke util util.concurrent util.regex util.stream time "
                    + "time.chrono io net math text nio";

    private static final String HEADER = """
            | library | JDK | tests | pass un-woven | pass woven | excluded | suspensions | frames | methods woven | refused | \
            seconds un-woven | seconds woven | seed |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    static List<Library> libraries() {
        return Library.ALL.stream()
                .filter(library -> ONLY.isEmpty() || List.of(ONLY.split(",")).contains(library.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void whatPassesUnwovenPassesWoven(Library library) throws Exception {
        Outcomes plain = run(library, SuiteMain.PLAIN);
        Outcomes woven = run(library, SuiteMain.WOVEN);
        List<String> excluded = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        plain.byTest().forEach((test, outcome) -> {
            Outcomes.Outcome after = woven.byTest().get(test);
            if (outcome.isPassed() && (after == null || !after.isPassed())) {
                String reason = library.exclusion(test);
                (reason.isEmpty() ? broken : excluded)
                        .add(test + " " + reason + "\n" + (after == null ? "did not run" : after.trace()));
            }
        });
        report(library, plain, woven, excluded.size());
        assertEquals(List.of(), broken, () -> String.join("\n", broken) + "\nseed: -Dsuites.seed=" + SEED);
        assertTrue(plain.passed() > plain.tests() * 0.9, "most of the tests pass at all");
        assertTrue(Long.parseLong(woven.figure("suspensions")) > 100_000, woven.figure("suspensions"));
    }

    private static Outcomes run(Library library, String mode) throws IOException, InterruptedException {
        Path directory = SUITES.resolve(library.name());
        Path work = Files.createTempDirectory(directory, mode);
        Path outcomes = directory.resolve(mode + ".txt");
        Path log = directory.resolve(mode + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx2g", "-Dweft.unwoven=fail"));
        command.add("-Djava.io.tmpdir=" + work);
        Stream.of(OPENED.split(" "))
                .forEach(name -> command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath(), SuiteMain.class.getName()));
        command.addAll(List.of(mode, Long.toString(SEED), Integer.toString(library.odds()), directory.toString()));
        command.addAll(List.of(library.tests(), outcomes.toString()));
        Files.deleteIfExists(outcomes);
        int status = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertEquals(0, status, "see " + log);
        return Outcomes.read(outcomes);
    }

    private static String classPath() {
        Stream<String> ours = Stream.of("classes", "test-classes")
                .map(name -> Path.of("target", name).toAbsolutePath().toString());
        Stream<String> jars = Stream.of(Weaver.class, ClassReader.class, ClassNode.class, NullMarked.class)
                .map(SuitesRun::location)
                .distinct();
        return Stream.concat(ours, jars).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a row to the table that the documentation shows. */
    private static void report(Library library, Outcomes plain, Outcomes woven, int excluded) throws IOException {
        String row = Stream.of(
                        library.name(),
                        System.getProperty("java.specification.version"),
                        plain.tests(),
                        plain.passed(),
                        woven.passed(),
                        excluded,
                        woven.figure("suspensions"),
                        woven.figure("depth"),
                        woven.figure("woven"),
                        woven.figure("refused"),
                        plain.figure("seconds"),
                        woven.figure("seconds"),
                        SEED)
                .map(Object::toString)
                .collect(Collectors.joining(" | ", "| ", " |\n"));
        Path report = SUITES.resolve("report.md");
        Files.writeString(
                report,
                Files.exists(report) ? row : HEADER + row,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
