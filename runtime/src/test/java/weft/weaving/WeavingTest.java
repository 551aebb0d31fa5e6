package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/**
 * Woven code does what plain Java does: every case comes to the same end, by the same way, whether it is woven or not
 * and whichever of its calls suspend.
 */
class WeavingTest {
    private static final int EXHAUSTIVE = 10;
    private static final int RANDOM_MASKS = 64;
    private static final int FAILURES = 40;

    private static final IntUnaryOperator NEVER = occurrence -> Env.GO_ON;
    private static final IntUnaryOperator ALWAYS = occurrence -> Env.SUSPEND;

    private static final CaseFiles JAVAC = CaseFiles.javac(CaseFiles.sources(), "-g");
    private static final CaseLoader PLAIN = CaseLoader.unwoven(JAVAC);
    private static final CaseLoader WOVEN = CaseLoader.woven(JAVAC, Mode.LOAD_TIME);
    private static final Map<CaseMethod, Outcome> ORACLE = new ConcurrentHashMap<>();

    @TestFactory
    @DisplayName("R0: un-woven, the cases do what they should")
    Stream<DynamicTest> unwoven() {
        return each(method -> {
            Outcome outcome = oracle(method);
            assertEquals(method.what().value(), outcome.end());
            assertEquals(method.what().trace(), outcome.trace());
        });
    }

    @TestFactory
    @DisplayName("R0, each call suspends: the plain carrier")
    Stream<DynamicTest> plainCarrierSuspends() {
        return each(method -> same(method, Driver.runPlain(method, plain(method), ALWAYS)));
    }

    @TestFactory
    @DisplayName("R1: woven, no call suspends")
    Stream<DynamicTest> neverSuspends() {
        return each(method -> same(method, runWoven(method, NEVER)));
    }

    @TestFactory
    @DisplayName("R2: woven, each call suspends")
    Stream<DynamicTest> alwaysSuspends() {
        return each(method -> same(method, runWoven(method, ALWAYS)));
    }

    @TestFactory
    @DisplayName("R3: woven, some calls suspend")
    Stream<DynamicTest> sometimesSuspends() {
        return each(method -> {
            int occurrences = oracle(method).occurrences();
            if (method.what().big()) {
                random(3).forEach(plan -> same(method, runWoven(method, plan)));
            } else if (occurrences > EXHAUSTIVE) {
                random(RANDOM_MASKS).forEach(plan -> same(method, runWoven(method, plan)));
            } else {
                for (int mask = 0; mask < 1 << occurrences; mask++) {
                    int chosen = mask;
                    same(method, runWoven(method, occurrence -> chosen >> occurrence & 1), "mask " + mask);
                }
            }
        });
    }

    @TestFactory
    @DisplayName("R4: woven, calls fail as they resume")
    Stream<DynamicTest> fails() {
        return each(method -> {
            int occurrences =
                    method.what().big() ? 1 : Math.min(FAILURES, oracle(method).occurrences());
            for (int failing = 0; failing < occurrences; failing++) {
                for (int how : new int[] {Env.FAIL, Env.FAIL_HARD}) {
                    failsAt(method, failing, how);
                }
            }
        });
    }

    private static void failsAt(CaseMethod method, int failing, int how) {
        WOVEN.assumeWeaver();
        Outcome plain = Driver.runPlain(method, plain(method), at -> at == failing ? how : Env.GO_ON);
        Outcome hot =
                Driver.runWoven(method, woven(method), at -> at == failing ? how | Env.SUSPEND : Env.SUSPEND, plain);
        Outcome cold = Driver.runWoven(method, woven(method), at -> at == failing ? how | Env.SUSPEND : 0, plain);
        assertSame(method, plain, hot, "failing at " + failing + ", all suspend");
        assertSame(method, plain, cold, "failing at " + failing + ", only that suspends");
    }

    // ---- Running.

    private static Stream<DynamicTest> each(Consumer<CaseMethod> test) {
        return CaseMethod.all().stream().map(method -> dynamicTest(method.title(), () -> test.accept(method)));
    }

    private static Outcome oracle(CaseMethod method) {
        return ORACLE.computeIfAbsent(method, key -> Driver.runPlain(key, plain(key), NEVER));
    }

    private static Outcome runWoven(CaseMethod method, IntUnaryOperator plan) {
        WOVEN.assumeWeaver();
        return Driver.runWoven(method, woven(method), plan, oracle(method));
    }

    private static CaseLoader plain(CaseMethod method) {
        return method.what().fresh() ? CaseLoader.unwoven(JAVAC) : PLAIN;
    }

    private static CaseLoader woven(CaseMethod method) {
        return method.what().fresh() ? CaseLoader.woven(JAVAC, Mode.LOAD_TIME) : WOVEN;
    }

    private static List<IntUnaryOperator> random(int count) {
        List<IntUnaryOperator> plans = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            long mixed = new Random(seed).nextLong();
            plans.add(occurrence -> new Random(mixed + occurrence).nextBoolean() ? Env.SUSPEND : Env.GO_ON);
        }
        return plans;
    }

    private static void same(CaseMethod method, Outcome outcome) {
        same(method, outcome, "");
    }

    private static void same(CaseMethod method, Outcome outcome, String how) {
        assertSame(method, oracle(method), outcome, how);
    }

    private static void assertSame(CaseMethod method, Outcome plain, Outcome woven, String how) {
        assertAll(
                how,
                () -> assertEquals(plain.end(), woven.end()),
                () -> assertEquals(plain.trace(), woven.trace()),
                () -> {
                    if (!method.what().anyTrace()) {
                        assertEquals(String.join("\n", plain.thrownAt()), String.join("\n", woven.thrownAt()));
                    }
                });
    }
}
