package coverage;

import weft.Async;
import weft.Weft;

/** What is measured. Which lines run is said at their ends. */
final class Measured {
    private Measured() {}

    @Async
    static String visit(int rounds) {
        String log = ""; // runs
        for (int i = 0; i < rounds; i++) { // runs
            log += i; // runs
            Weft.checkpoint(); // runs
            if (i > 5) { // runs, never true
                log += "never"; // does not run
            }
            log += ";"; // runs
        }
        try { // no code
            fail(); // runs
            log += "never"; // does not run
        } catch (IllegalStateException e) { // runs
            log += e.getMessage(); // runs
        }
        return log; // runs
    }

    @Async
    private static void fail() {
        Weft.checkpoint(); // runs
        throw new IllegalStateException("failed"); // runs
    }

    @Async
    static void unused() {
        Weft.checkpoint(); // does not run
    } // does not run
}
