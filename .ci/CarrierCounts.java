import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Compares what the behaviour tests did on each carrier of tasks and each JDK, from surefire's reports.
 *
 * <p>{@code java CarrierCounts.java EXCLUSIONS RUN=DIR...} where a RUN is called {@code 17/woven} and the like. Prints
 * the counts of each run, and fails where one run executed a test that another did not, unless the file of exclusions
 * says so. A line there is {@code RUN CLASS#METHOD REASON}; RUN may be one half of the name, as in {@code woven} or
 * {@code 17}. An exclusion that is no longer true fails, too.
 */
final class CarrierCounts {
    private record Counts(int executed, int skipped) {
        Counts plus(boolean wasSkipped) {
            return wasSkipped ? new Counts(executed, skipped + 1) : new Counts(executed + 1, skipped);
        }
    }

    private record Exclusion(String run, String test) {
        boolean covers(String someRun, String someTest) {
            return test.equals(someTest) && (someRun.equals(run) || List.of(someRun.split("/")).contains(run));
        }
    }

    private CarrierCounts() {}

    public static void main(String[] args) throws Exception {
        List<Exclusion> exclusions = exclusions(Path.of(args[0]));
        Map<String, Map<String, Counts>> runs = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++) {
            String[] run = args[i].split("=", 2);
            runs.put(run[0], read(Path.of(run[1])));
        }
        runs.forEach(CarrierCounts::print);
        List<String> differences = differences(runs, exclusions);
        differences.forEach(difference -> System.out.println("  DIFFERENT: " + difference));
        if (!differences.isEmpty()) {
            System.out.println("The runs differ in " + differences.size() + " places that " + args[0]
                    + " does not allow for.");
            System.exit(1);
        }
    }

    private static void print(String run, Map<String, Counts> tests) {
        System.out.printf(
                "  %-18s executed %5d   skipped %3d%n",
                run,
                tests.values().stream().mapToInt(Counts::executed).sum(),
                tests.values().stream().mapToInt(Counts::skipped).sum());
    }

    private static List<String> differences(Map<String, Map<String, Counts>> runs, List<Exclusion> exclusions) {
        TreeSet<String> tests = new TreeSet<>();
        runs.values().forEach(run -> tests.addAll(run.keySet()));
        List<String> found = new ArrayList<>();
        if (tests.isEmpty()) {
            found.add("there are no tests at all");
        }
        for (String test : tests) {
            int most = runs.values().stream().mapToInt(run -> executed(run, test)).max().orElse(0);
            runs.forEach((run, results) -> {
                int executed = executed(results, test);
                boolean excluded = exclusions.stream().anyMatch(each -> each.covers(run, test));
                if (excluded && executed == most) {
                    found.add(run + " executes " + test + ", though it is excluded");
                } else if (!excluded && executed < most) {
                    found.add(run + " executes " + test + " " + executed + " times, another run " + most + " times");
                }
            });
        }
        for (Exclusion exclusion : exclusions) {
            if (!tests.contains(exclusion.test())) {
                found.add(exclusion.test() + " is excluded, but there is no such test");
            }
        }
        return found;
    }

    private static int executed(Map<String, Counts> run, String test) {
        return run.getOrDefault(test, new Counts(0, 0)).executed();
    }

    private static Map<String, Counts> read(Path directory) throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        Map<String, Counts> tests = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList()) {
                NodeList cases = parser.parse(file.toFile()).getElementsByTagName("testcase");
                for (int i = 0; i < cases.getLength(); i++) {
                    Element test = (Element) cases.item(i);
                    boolean skipped = test.getElementsByTagName("skipped").getLength() > 0;
                    tests.merge(name(test), new Counts(0, 0).plus(skipped), (a, b) -> a.plus(skipped));
                }
            }
        }
        return tests;
    }

    /** Without the arguments of a parameterized test: they may print differently from run to run. */
    private static String name(Element test) {
        return test.getAttribute("classname") + "#" + test.getAttribute("name").replaceFirst("[\\[({].*", "").strip();
    }

    private static List<Exclusion> exclusions(Path file) throws IOException {
        List<Exclusion> exclusions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+", 3);
                if (words.length < 3) {
                    throw new IOException(file + ": RUN CLASS#METHOD REASON expected, but found: " + line);
                }
                exclusions.add(new Exclusion(words[0], words[1]));
            }
        }
        return exclusions;
    }
}
