package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import weft.weaving.cases.Env;

/**
 * What becomes of the occurrences of a run.
 *
 * @param text the same for the same plan
 * @param failing the occurrence that fails as it resumes, or -1
 * @param how it fails
 * @param suspends which others suspend
 */
record Plan(String text, int failing, int how, IntPredicate suspends) {
    private static final int RANDOM = 3;
    private static final int FAILURES = 4;

    static final Plan NEVER = new Plan("R1: none suspends", -1, 0, at -> false);
    static final Plan ALWAYS = new Plan("R2: all suspend", -1, 0, at -> true);

    /** R1 to R4 for a program with that many occurrences. */
    static List<Plan> all(long seed, int occurrences) {
        List<Plan> plans = new ArrayList<>(List.of(NEVER));
        if (occurrences == 0) {
            return plans;
        }
        plans.add(ALWAYS);
        for (int i = 0; i < RANDOM && occurrences > 1; i++) {
            plans.add(random(seed + i));
        }
        Random random = new Random(seed);
        for (int i = 0; i < Math.min(FAILURES, occurrences); i++) {
            boolean othersSuspend = i % 2 == 0;
            plans.add(failing(random.nextInt(occurrences), i == 1 ? Env.FAIL_HARD : Env.FAIL, othersSuspend));
        }
        return plans;
    }

    private static Plan random(long seed) {
        return new Plan(
                "R3: those suspend that seed " + seed + " says",
                -1,
                0,
                at -> new Random(seed ^ at * 7919L).nextInt(64) < 32);
    }

    private static Plan failing(int at, int how, boolean othersSuspend) {
        String text = "R4: occurrence " + at + " fails with an " + (how == Env.FAIL ? "exception" : "error")
                + ", the others " + (othersSuspend ? "suspend" : "go on");
        return new Plan(text, at, how, each -> othersSuspend);
    }

    /** For the run that cannot suspend. */
    IntUnaryOperator plain() {
        return at -> at == failing ? how : Env.GO_ON;
    }

    /** For the run that can. It goes on forever if the weaver is wrong, so at some time suspensions end. */
    IntUnaryOperator woven(int most) {
        return at -> (at == failing ? how | Env.SUSPEND : suspends.test(at) && at <= most ? Env.SUSPEND : Env.GO_ON);
    }
}
