package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table of cases in the documentation, and the tests that there are. */
class CatalogueTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Path TABLE = BASE.resolveSibling("docs/weaver-cases.md");
    private static final Pattern ROW = Pattern.compile("\\| ([VBI]\\d+) \\| (.*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    @Test
    @DisplayName("every test that the table of cases names is there")
    void namedTestsExist() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        for (String tests : rows().values()) {
            Matcher test = TEST.matcher(tests);
            while (test.find()) {
                String source = sources.get(test.group(1));
                if (source != null && test.group(2) != null && !source.contains(" " + test.group(2) + "(")) {
                    missing.add(test.group());
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    @DisplayName("every case is in the table, in the row of its number; and every number has a row")
    void everyCaseIsNamed() throws IOException {
        Map<String, String> rows = rows();
        for (CaseMethod method : CaseMethod.all()) {
            String name = method.className().replaceFirst(".*[.]", "") + "." + method.name();
            String row = rows.getOrDefault("V" + method.name().substring(1, 4), "");
            assertEquals(List.of(), row.contains("`" + name + "`") ? List.of() : List.of(name), "not in the table");
        }
        assertEquals(
                128, rows.keySet().stream().filter(key -> key.startsWith("B")).count());
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    /** By simple class name; a case's source is found by that, too. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(BASE.resolve("src/test/java"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith("Test.java")
                            || file.toString().endsWith("Modes.java")
                            || file.getParent().endsWith("cases"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            CatalogueTest::read,
                            (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
