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
import org.junit.jupiter.api.DynamicTest;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/** All cases as one compiler wrote them, with the ways to run them. R0 and so on are the modes of the case list. */
final class Suite {
    private static final int EXHAUSTIVE = 10;
    private static final int RANDOM_MASKS = 64;
    private static final int FAILURES = 40;

    private static final IntUnaryOperator NEVER = occurrence -> Env.GO_ON;
    private static final IntUnaryOperator ALWAYS = occurrence -> Env.SUSPEND;

    final CaseFiles files;
    private final Mode mode;
    private final CaseLoader plain;
    private final CaseLoader woven;
    private final Map<CaseMethod, Outcome> oracle = new ConcurrentHashMap<>();

    Suite(CaseFiles files, Mode mode) {
        this.files = files;
        this.mode = mode;
        this.plain = CaseLoader.unwoven(files);
        this.woven = CaseLoader.woven(files, mode);
    }

    /** A test for each case. */
    Stream<DynamicTest> each(Consumer<CaseMethod> test) {
        return CaseMethod.all().stream()
                .filter(method -> files.classes().containsKey(method.className().replace('.', '/')))
                .map(method -> dynamicTest(method.title(), () -> test.accept(method)));
    }

    /** R0: un-woven, the case does what it should. */
    void isAsExpected(CaseMethod method) {
        Outcome outcome = oracle(method);
        assertEquals(method.what().value(), outcome.end());
        assertEquals(method.what().trace(), outcome.trace());
    }

    /** R0 on the plain carrier, and each call suspends. */
    void plainCarrierSuspends(CaseMethod method) {
        assertSame(method, oracle(method), Driver.runPlain(method, plain(method), ALWAYS), "");
    }

    /** R1: woven, no call suspends. */
    void neverSuspends(CaseMethod method) {
        runsTheSame(method, NEVER, "none suspends");
    }

    /** R2: woven, each call suspends. */
    void alwaysSuspends(CaseMethod method) {
        runsTheSame(method, ALWAYS, "all suspend");
    }

    /** R2, and nothing is held without need meanwhile, nor lost. Takes its time. */
    void holdsWhatItNeeds(CaseMethod method) {
        Outcome expected = oracle(method);
        assertSame(method, expected, Driver.runForLeaks(method, woven(method), ALWAYS, expected), "all suspend");
    }

    /** R3: woven, some calls suspend: each choice of them where they are few, else some at random. */
    void sometimesSuspends(CaseMethod method) {
        int occurrences = oracle(method).occurrences();
        if (occurrences > EXHAUSTIVE) {
            for (int seed = 0; seed < (method.what().big() ? 2 : RANDOM_MASKS); seed++) {
                runsTheSame(method, random(seed), "seed " + seed);
            }
        } else {
            for (int mask = 0; mask < 1 << occurrences; mask++) {
                int chosen = mask;
                runsTheSame(method, occurrence -> chosen >> occurrence & 1, "suspending " + mask);
            }
        }
    }

    /** R4: woven, a call fails as it resumes. */
    void fails(CaseMethod method) {
        int occurrences =
                method.what().big() ? 1 : Math.min(FAILURES, oracle(method).occurrences());
        for (int failing = 0; failing < occurrences; failing++) {
            failsAt(method, failing, Env.FAIL);
            failsAt(method, failing, Env.FAIL_HARD);
        }
    }

    /** R5: whoever was compiled for one way of running does well in the other, after so many rounds of the first. */
    void afterWarmUp(CaseMethod method, int rounds) {
        int few = method.what().big() ? 1 : rounds;
        warmUp(method, NEVER, few);
        runsTheSame(method, ALWAYS, "all suspend, after none did");
        warmUp(method, ALWAYS, few);
        runsTheSame(method, NEVER, "none suspends, after all did");
        sometimesSuspends(method);
    }

    private void warmUp(CaseMethod method, IntUnaryOperator plan, int rounds) {
        Outcome expected = oracle(method);
        CaseLoader loader = woven(method);
        for (int i = 0; i < rounds; i++) {
            Outcome actual = Driver.runWoven(method, loader, plan, null);
            if (!actual.end().equals(expected.end()) || !actual.trace().equals(expected.trace())) {
                assertSame(method, expected, actual, "round " + i);
            }
        }
    }

    private void failsAt(CaseMethod method, int failing, int how) {
        Outcome expected = Driver.runPlain(method, plain(method), at -> at == failing ? how : Env.GO_ON);
        for (int others : new int[] {Env.SUSPEND, Env.GO_ON}) {
            Outcome actual =
                    Driver.runWoven(method, woven(method), at -> at == failing ? how | Env.SUSPEND : others, expected);
            assertSame(method, expected, actual, "failing at " + failing + ", others " + others);
        }
    }

    private void runsTheSame(CaseMethod method, IntUnaryOperator plan, String how) {
        Outcome expected = oracle(method);
        assertSame(method, expected, Driver.runWoven(method, woven(method), plan, expected), how);
    }

    private Outcome oracle(CaseMethod method) {
        return oracle.computeIfAbsent(method, key -> Driver.runPlain(key, plain(key), NEVER));
    }

    private CaseLoader plain(CaseMethod method) {
        return method.what().fresh() ? CaseLoader.unwoven(files) : plain;
    }

    private CaseLoader woven(CaseMethod method) {
        return method.what().fresh() ? CaseLoader.woven(files, mode) : woven;
    }

    private static IntUnaryOperator random(int seed) {
        List<Boolean> suspends = new ArrayList<>();
        Random random = new Random(seed);
        return occurrence -> {
            while (suspends.size() <= occurrence) {
                suspends.add(random.nextBoolean());
            }
            return suspends.get(occurrence) ? Env.SUSPEND : Env.GO_ON;
        };
    }

    /** What is injected as a call resumes is made by the driver, outside of all that the case is in. */
    private static void assertSame(CaseMethod method, Outcome expected, Outcome actual, String how) {
        assertAll(
                how,
                () -> assertEquals(expected.end(), actual.end()),
                () -> assertEquals(expected.trace(), actual.trace()),
                () -> {
                    if (!method.what().anyTrace() && !expected.end().startsWith("Injected")) {
                        assertEquals(String.join("\n", expected.thrownAt()), String.join("\n", actual.thrownAt()));
                    }
                });
    }
}
