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
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final int BATCH = 120;
    private static final int MOST_FAILURES = 5;
    private static final int ENOUGH_FOR_ALL = 1_000;

    @Test
    @DisplayName("R1-R4, R7, R8: generated programs")
    void programs() {
        Report report =
                new Fuzzer(SEED, BATCH, System.out::println).run(FIRST, PROGRAMS, MOST_FAILURES, Integer.MAX_VALUE);

        System.out.println(report);
        assertEquals(
                "",
                report.failures.stream().map(Failure::describe).collect(Collectors.joining("\n\n")),
                () -> "seed " + SEED);
        assertTrue(report.refused() * 100 < report.programs, () -> "refused: " + report.refusals);
        if (PROGRAMS >= ENOUGH_FOR_ALL) {
            assertEquals(List.of(), report.missing(), "constructs that no program has");
        }
    }
}
