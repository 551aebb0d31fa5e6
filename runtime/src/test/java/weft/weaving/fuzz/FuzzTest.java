package weft.weaving.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random programs do woven what they do un-woven, whichever of their calls suspend. */
class FuzzTest {
    private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 120);
    private static final int CLASS_FILES = Integer.getInteger("fuzz.classes", 2 * PROGRAMS);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final int BATCH = 120;
    private static final int MOST_FAILURES = 5;
    private static final int ENOUGH_FOR_ALL = 1_000;

    /** What every build runs, which was chosen so that it has all constructs, too. */
    private static final boolean IS_DEFAULT = System.getProperty("fuzz.programs") == null;

    @Test
    @DisplayName("R1-R4, R7, R8: generated sources")
    void sources() {
        Report report = run(Supply.ofSources(SEED, BATCH), PROGRAMS);

        if (IS_DEFAULT || PROGRAMS >= ENOUGH_FOR_ALL) {
            assertEquals(List.of(), report.missing(), "constructs that no program has");
        }
    }

    @Test
    @DisplayName("R1-R4, R7, R8: generated class files")
    void classFiles() {
        Report report = run(Supply.ofClassFiles(SEED), CLASS_FILES);

        for (String construct :
                List.of(ClassFile.JUMP_BACK, ClassFile.HANDLER_IN_FRONT, ClassFile.HANDLER_OF_ITSELF, "dup_x2")) {
            assertTrue(
                    report.constructs.containsKey(construct) || CLASS_FILES < BATCH, "no class file has " + construct);
        }
    }

    private static Report run(Supply supply, int programs) {
        Report report = new Fuzzer(supply, BATCH, System.out::println).run(FIRST, programs, MOST_FAILURES);
        System.out.println(report);
        assertEquals(
                "",
                report.failures.stream().map(Failure::describe).collect(Collectors.joining("\n\n")),
                () -> "seed " + SEED);
        assertTrue(report.refused() * 100 <= report.programs, () -> "refused: " + report.refusals);
        return report;
    }
}
