package weft.weaving.suites;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import weft.weaving.splice.ProgramLoader;

/**
 * The classes of a suite: the library, its tests and the assertions that they call, which are woven together; JUnit,
 * whose calls of test methods come to us; and the rest.
 */
final class SuiteClasses {
    /** The parts of test frameworks that tests call, and that call tests back. */
    private static final List<String> ASSERTIONS = List.of(
            "org/junit/Assert",
            "org/junit/function/",
            "org/junit/jupiter/api/Assert",
            "org/junit/jupiter/api/function/",
            "junit/framework/Assert",
            "org/hamcrest/");

    static final String RUN = "weft/weaving/suites/inside/SuiteRun";

    private final List<Path> jars = new ArrayList<>();
    private final Map<String, byte[]> program = new TreeMap<>();
    private final Map<String, byte[]> others = new TreeMap<>();

    SuiteClasses(List<Path> programJars, List<Path> otherJars) {
        jars.addAll(programJars);
        jars.addAll(otherJars);
        programJars.forEach(jar -> program.putAll(ProgramLoader.classes(jar)));
        otherJars.forEach(jar -> ProgramLoader.classes(jar).forEach(this::addOther));
        others.put(RUN, ProgramLoader.ours(RUN));
    }

    private void addOther(String internalName, byte[] classFile) {
        if (ASSERTIONS.stream().anyMatch(internalName::startsWith)) {
            program.put(internalName, classFile);
        } else {
            others.put(internalName, TestCalls.redirect(internalName, classFile));
        }
    }

    /** A loader of them, woven unless the seed is null. */
    ProgramLoader loader(@Nullable Long seed) {
        return new ProgramLoader(jars, program, others, seed);
    }

    /** The binary names of the classes that may be tests. */
    List<String> names() {
        return program.keySet().stream().map(name -> name.replace('/', '.')).toList();
    }
}
