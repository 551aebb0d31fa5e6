package weft.weaving.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weft.weave.Weaver.Mode;
import weft.weaving.fuzz.Batch.Flavour;

/** The generated programs find what is wrong in the weaver: bugs are put into it, one at a time. */
class PlantedBugsTest {
    private static final long SEED = 1;
    private static final int BATCH = 40;
    private static final int FEW = 3;
    private static final int MOST_PROGRAMS = 600;

    private static final List<Check> CHECKS = new ArrayList<>();

    @TempDir
    static Path directory;

    private static WeaverSources weaver;

    @BeforeAll
    static void compile() throws IOException {
        weaver = new WeaverSources(directory);
    }

    /** All of them in the profile "fuzz"; else some, which are found within seconds. */
    static List<PlantedBug> bugs() {
        return Boolean.getBoolean("fuzz.planted") ? PlantedBug.ALL : PlantedBug.ALL.subList(0, FEW);
    }

    @Test
    @DisplayName("each bug can be planted")
    void plantable() {
        PlantedBug.ALL.forEach(weaver::source);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a bug in the weaver is found")
    @MethodSource("bugs")
    void found(PlantedBug bug) {
        Check.Weaving.Maker buggy = weaver.with(bug);
        int programs = 0;
        for (int batch = 0; batch * BATCH < MOST_PROGRAMS; batch++) {
            Check check = check(batch);
            Check.Woven woven = check.new Woven(buggy, Mode.LOAD_TIME);
            for (Program program : check.batch.programs) {
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

    private static Check check(int number) {
        while (CHECKS.size() <= number) {
            List<Program> programs = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                programs.add(Generator.program(SEED, CHECKS.size() * BATCH + i, Batch.JAVA_VERSION));
            }
            CHECKS.add(new Check(Batch.compile(Flavour.DEBUG, programs)));
        }
        return CHECKS.get(number);
    }
}
