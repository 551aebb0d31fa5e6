package weft.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes as JUnit does, and says what came of them. */
final class Kit {
    /** What the tests of test classes have noted; cleared by {@link #run}. */
    static final List<Object> NOTES = new CopyOnWriteArrayList<>();

    private final Events tests;

    private Kit(Events tests) {
        this.tests = tests;
    }

    static Kit run(Class<?> type) {
        return run(type, Map.of());
    }

    static Kit run(Class<?> type, Map<String, String> parameters) {
        NOTES.clear();
        return new Kit(EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .configurationParameters(parameters)
                .execute()
                .testEvents());
    }

    /** All tests of the class have run, and passed. */
    Kit passed(int count) {
        tests.assertStatistics(stats -> stats.started(count).succeeded(count));
        return this;
    }

    /** The only test was aborted with that. */
    Throwable aborted() {
        return only(tests.aborted());
    }

    /** The only test has failed with that. */
    Throwable failure() {
        return only(tests.failed());
    }

    List<Throwable> failures() {
        return tests.failed().stream().map(Kit::thrown).toList();
    }

    List<String> displayNames() {
        return tests.started().stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    private Throwable only(Events events) {
        tests.assertStatistics(stats -> stats.started(1));
        if (events.count() != 1) {
            throw new AssertionError("not so: " + tests.finished().list());
        }
        return thrown(events.stream().findFirst().orElseThrow());
    }

    private static Throwable thrown(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    static boolean woven() {
        return "woven".equals(System.getProperty("weft.test.carrier"));
    }
}
