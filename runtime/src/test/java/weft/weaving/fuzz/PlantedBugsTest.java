package weft.weaving.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weft.weave.Weaver.Mode;

/** The generated programs find what is wrong in the weaver: bugs are put into it, one at a time. */
class PlantedBugsTest {
    private static final long SEED = 1;
    private static final int BATCH = 40;
    private static final int FEW = 2;
    private static final int MOST_PROGRAMS = 600;

    private static final Supply SOURCES = Supply.ofSources(SEED, Integer.MAX_VALUE);
    private static final Supply CLASS_FILES = Supply.ofClassFiles(SEED);

    /** Un-woven runs are the same for all bugs. */
    private static final Map<Supply, List<Check>> CHECKS = new HashMap<>();

    @TempDir
    static Path directory;

    private static WeaverSources weaver;

    @BeforeAll
    static void compile() throws IOException {
        weaver = new WeaverSources(directory);
    }

    /** All of them in the profile "fuzz"; else some, which are found within seconds. */
    static List<PlantedBug> bugs() {
        return some(PlantedBug.IN_SOURCES);
    }

    static List<PlantedBug> bugsInClassFiles() {
        return some(PlantedBug.IN_CLASS_FILES);
    }

    private static List<PlantedBug> some(List<PlantedBug> bugs) {
        return Boolean.getBoolean("fuzz.planted") ? bugs : bugs.subList(0, FEW);
    }

    @Test
    @DisplayName("each bug can be planted")
    void plantable() {
        PlantedBug.IN_SOURCES.forEach(weaver::source);
        PlantedBug.IN_CLASS_FILES.forEach(weaver::source);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a bug in the weaver is found by sources")
    @MethodSource("bugs")
    void foundBySources(PlantedBug bug) {
        found(bug, SOURCES);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a bug in the weaver is found by class files")
    @MethodSource("bugsInClassFiles")
    void foundByClassFiles(PlantedBug bug) {
        found(bug, CLASS_FILES);
    }

    private static void found(PlantedBug bug, Supply supply) {
        Check.Weaving.Maker buggy = weaver.with(bug);
        int programs = 0;
        for (int batch = 0; batch * BATCH < MOST_PROGRAMS; batch++) {
            Check check = check(batch, supply);
            Check.Woven woven = check.new Woven(buggy, Mode.LOAD_TIME);
            for (Subject program : check.batch.programs) {
                programs++;
                Failure failure = woven.check(program);
                if (failure != null) {
                    System.out.println(bug + ": found by program " + programs + ", as " + failure.kind());
                    return;
                }
            }
        }
        fail(programs + " programs do not find it");
    }

    private static Check check(int number, Supply supply) {
        List<Check> checks = CHECKS.computeIfAbsent(supply, s -> new ArrayList<>());
        while (checks.size() <= number) {
            checks.add(new Check(supply.batch(checks.size() * BATCH, BATCH)));
        }
        return checks.get(number);
    }
}
