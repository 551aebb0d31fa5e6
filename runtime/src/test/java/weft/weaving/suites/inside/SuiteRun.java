package weft.weaving.suites.inside;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import weft.weaving.suites.Outcomes;

/** Runs test classes with the JUnit that it was loaded beside. */
public final class SuiteRun implements TestExecutionListener {
    private final Outcomes outcomes;
    private final Map<String, Long> started = new HashMap<>();

    private SuiteRun(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** Runs the tests of some classes, and notes what became of each. */
    public static void run(List<Class<?>> classes, Outcomes outcomes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
                .build();
        LauncherFactory.create().execute(request, new SuiteRun(outcomes));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        outcomes.add("SKIPPED", 0, test.getUniqueId(), null);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        long began = started.getOrDefault(test.getUniqueId(), System.nanoTime());
        if (test.isTest() || result.getThrowable().isPresent()) {
            long milliseconds = (System.nanoTime() - began) / 1_000_000;
            outcomes.add(
                    result.getStatus().name(),
                    milliseconds,
                    test.getUniqueId(),
                    result.getThrowable().orElse(null));
        }
    }
}
