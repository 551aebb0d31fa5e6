package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/semantics.md}, and the tests that there are. A letter is checked as soon as the page has rows
 * for it.
 */
class SemanticsCatalogueTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Path TESTS = BASE.resolve("src/test/java/weft");
    private static final Path PAGE = BASE.resolveSibling("docs/semantics.md");

    /** The weaver's cases have a page of their own. */
    private static final Set<String> OTHERS = Set.of("weaving", "launching");

    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\| (.+) \\| (.+) \\|");
    private static final Pattern MISTAKE = Pattern.compile("\\| (\\d+) \\| (.+) \\| (.*) \\| (.+) \\|");
    private static final Pattern CLASS = Pattern.compile("`((?:\\w+\\.)?[A-Z]\\w*Test)`");
    private static final Pattern NAME = Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");
    private static final Pattern NUMBER = Pattern.compile("\\b[A-Z]\\d+\\b");

    /** A row's case in words, and the classes that test it. */
    private record Row(String words, Set<String> classes) {}

    @Test
    @DisplayName("each row names the classes that have a test of its number, and no others")
    void rowsNameTheirTests() {
        Map<String, Set<String>> tested = tested();
        rows().forEach((number, row) ->
                assertEquals(new TreeSet<>(tested.getOrDefault(number, Set.of())), row.classes, number));
    }

    @Test
    @DisplayName("no number is left out: each is tested, or its row says why not")
    void noNumberIsLeftOut() {
        Map<String, Row> rows = rows();
        rows.forEach((number, row) -> assertFalse(
                row.classes.isEmpty() && !row.words.endsWith("."), number + " has neither a test nor a reason"));
        Set<String> letters = letters(rows.keySet());
        assertTrue(letters.containsAll(Set.of("C", "D", "T", "K", "L", "M")), letters::toString);
        for (String letter : letters) {
            int last = rows.keySet().stream()
                    .filter(number -> number.startsWith(letter))
                    .mapToInt(number -> Integer.parseInt(number.substring(1)))
                    .max()
                    .orElseThrow();
            List<String> missing = IntStream.rangeClosed(1, last)
                    .mapToObj(i -> letter + i)
                    .filter(number -> !rows.containsKey(number))
                    .toList();
            assertEquals(List.of(), missing);
        }
    }

    @Test
    @DisplayName("every numbered test has its row")
    void everyTestHasItsRow() {
        Map<String, Row> rows = rows();
        Set<String> letters = letters(rows.keySet());
        List<String> missing = tested().keySet().stream()
                .filter(number -> letters.contains(number.substring(0, 1)) && !rows.containsKey(number))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    @DisplayName("every test class that the page names is there, and every mistake has a test")
    void namedClassesExist() {
        List<String> missing = new ArrayList<>();
        for (String line : lines(PAGE)) {
            CLASS.matcher(line).results().map(found -> found.group(1)).forEach(name -> {
                if (!Files.exists(TESTS.resolve(name.replace('.', '/') + ".java"))) {
                    missing.add(name);
                }
            });
        }
        assertEquals(List.of(), missing);
        List<String> mistakes = lines(PAGE).stream()
                .filter(line -> MISTAKE.matcher(line).matches())
                .toList();
        assertEquals(14, mistakes.size());
        mistakes.forEach(line -> assertTrue(line.contains("Test`"), line));
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : lines(PAGE)) {
            ROW.matcher(line).results().forEach(row -> {
                Set<String> classes = CLASS.matcher(row.group(3))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
                Row before = rows.put(row.group(1), new Row(row.group(2), classes));
                assertEquals(null, before, "two rows for " + row.group(1));
            });
        }
        return rows;
    }

    private static Set<String> letters(Set<String> numbers) {
        return numbers.stream().map(number -> number.substring(0, 1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The classes that have a test of each number. */
    private static Map<String, Set<String>> tested() {
        Map<String, Set<String>> tested = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file ->
                            !OTHERS.contains(TESTS.relativize(file).getName(0).toString()))
                    .forEach(file -> {
                        String name = TESTS.relativize(file)
                                .toString()
                                .replace(".java", "")
                                .replace('/', '.');
                        for (String number : numbers(file)) {
                            tested.computeIfAbsent(number, first -> new TreeSet<>())
                                    .add(name);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tested;
    }

    private static Set<String> numbers(Path file) {
        return NAME.matcher(String.join("\n", lines(file)))
                .results()
                .map(MatchResult::group)
                .flatMap(name -> NUMBER.matcher(name).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
