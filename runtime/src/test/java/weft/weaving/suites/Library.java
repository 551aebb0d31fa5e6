package weft.weaving.suites;

import java.util.List;
import java.util.Map;

/**
 * A library whose test suite is run.
 *
 * @param name of the directory with its jars
 * @param tests the pattern of its test classes
 * @param odds a call spliced in suspends once in so many times
 * @param exclusions tests that may differ, by a part of their id, and why
 */
record Library(String name, String tests, int odds, Map<String, String> exclusions) {
    private static final String REFLECTION = "it looks at all methods of a class by reflection";

    private static final String MOCKS =
            "EasyMock and Mockito make classes in the middle of the run, which the agent would weave and nobody does here: they "
                    + "take a method and its twin for two";
    private static final String DEFAULT_METHODS =
            "MethodHandleProxies wants an interface with an abstract method, and woven at load time it is a default "
                    + "method; woven ahead of time it is abstract";

    static final List<Library> ALL = List.of(
            new Library("commons-codec", ".*Test", 1000, Map.of()),
            new Library("commons-collections4", ".*Test", 50, Map.of()),
            new Library(
                    "commons-csv",
                    "(?!.*\\.PerformanceTest$).*Test",
                    50,
                    Map.of("[method:testEqualsHash()]", REFLECTION)),
            new Library(
                    "commons-lang3",
                    "(?!.*\\.LockingVisitorsTest$)(?!.*TimeZoneStrategyTest$).*Test", // They sleep, or take minutes.
                    100,
                    Map.of(
                            "[method:testStringUtilsCharSequenceContract()]", REFLECTION,
                            ".MethodUtilsTest]/[method:testGetMatchingMethod()]", REFLECTION,
                            ".MemoizerComputableTest]", MOCKS,
                            ".function.MethodInvokers", DEFAULT_METHODS)),
            new Library(
                    "commons-math3",
                    // Its random generators and deprecated optimisers take as long as all the rest.
                    "(?!.*\\.math3\\.(random|optimization)\\.)(?!.*(CMAES|BOBYQA)).*Test",
                    1000,
                    Map.of()),
            new Library(
                    "commons-text",
                    ".*Test",
                    1000,
                    Map.of(".TextStringBuilderAppendInsertTest]/[method:testAppendln_", MOCKS)));

    /** Why that test may differ; empty if it may not. */
    String exclusion(String test) {
        return exclusions.entrySet().stream()
                .filter(each -> test.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
