package weft.agent;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import weft.weave.EveryCall;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/** {@code --every-call}: a refused method is no problem, it runs as it is; they are counted by reason. */
final class EveryCallFileWeaver extends FileWeaver {
    private final boolean verbose = AgentOptions.fromSystemProperties().verbose();
    private final Map<Refusal.Reason, Integer> refused = new EnumMap<>(Refusal.Reason.class);
    private int eligibleMethods;
    private int wovenMethods;
    private int suspendPoints;

    EveryCallFileWeaver(PathClassSource classes, PrintStream err) {
        super(classes, Weaver.ofEveryCall(classes, Weaver.Mode.AHEAD_OF_TIME), err);
    }

    @Override
    void count(byte[] content, WeaveResult result) {
        Set<String> methods = EveryCall.eligibleMethods(content);
        int eligible = methods.size();
        methods.retainAll(result.wovenMethods());
        eligibleMethods += eligible;
        wovenMethods += methods.size();
        suspendPoints += result.suspendPoints();
        for (Refusal refusal : result.refusals()) {
            boolean isWholeClass = refusal.method().isEmpty();
            refused.merge(refusal.reason(), isWholeClass ? eligible : 1, Integer::sum);
            if (verbose) {
                note(refusal.message());
            }
        }
    }

    /** Nothing calls into it that is not woven here. */
    @Override
    void requireRuntime() {}

    @Override
    String summary() {
        return String.format(
                Locale.ROOT,
                "FOR STRESS ONLY: every call is a suspension point; wove %d of %d eligible methods (%.2f %%) with %d "
                        + "suspension points in %s; not woven, so they run as they are: %s",
                wovenMethods,
                eligibleMethods,
                eligibleMethods == 0 ? 100.0 : 100.0 * wovenMethods / eligibleMethods,
                suspendPoints,
                classes(),
                refused.isEmpty() ? "none" : reasons());
    }

    /** The most frequent first. */
    private String reasons() {
        return refused.entrySet().stream()
                .sorted(Map.Entry.<Refusal.Reason, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
