package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of running programs. */
final class Report {
    int programs;

    /** Of all programs, when all calls suspend. */
    long suspensions;

    /** That the compiler did not take, or took wrong: they are not among the programs. */
    int notCompiled;

    long nanos;

    final Map<String, Integer> constructs = new TreeMap<>();
    final Map<String, Integer> refusals = new TreeMap<>();
    final List<Failure> failures = new ArrayList<>();

    void count(Subject program) {
        programs++;
        program.constructs().forEach((construct, count) -> constructs.merge(construct, count, Integer::sum));
    }

    /** Without what differs from one to the next. */
    void countRefusal(String message) {
        refusals.merge(
                message.replaceAll("^[^:]*(:\\d+\\))?: ", "").replaceAll("call of \\w+", "call"), 1, Integer::sum);
    }

    int refused() {
        return refusals.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Constructs that the running JDK compiles, and types, that did not occur. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Construct construct : Construct.values()) {
            if (construct.since <= Batch.JAVA_VERSION && construct != Construct.OTHER) {
                missing.add(construct.toString());
            }
        }
        for (Type type : Type.values()) {
            missing.add(type.java);
        }
        missing.removeAll(constructs.keySet());
        return missing;
    }

    @Override
    public String toString() {
        double seconds = nanos / 1e9;
        return String.format(
                        Locale.ROOT,
                        "%d programs in %.1f s (%.1f per second), on JDK %s%n"
                                + "%.1f suspensions per program; %d methods refused (%.3f per 100 programs); "
                                + "%d programs not compiled; %d differences%n",
                        programs,
                        seconds,
                        programs / seconds,
                        Runtime.version(),
                        (double) suspensions / programs,
                        refused(),
                        100.0 * refused() / programs,
                        notCompiled,
                        failures.size())
                + "constructs: " + list(constructs)
                + (refusals.isEmpty() ? "" : "\nrefused: " + list(refusals));
    }

    private static String list(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
