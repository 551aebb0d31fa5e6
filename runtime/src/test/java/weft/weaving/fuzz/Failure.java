package weft.weaving.fuzz;

import org.jspecify.annotations.Nullable;
import weft.weave.Weaver.Mode;

/**
 * A woven program that does not do what it does un-woven.
 *
 * @param origin who made its class files
 * @param plan how it was run; null if it is about no run
 */
record Failure(
        Subject program, String origin, Mode mode, @Nullable Plan plan, Kind kind, String message) {
    /** What differs. */
    enum Kind {
        LINKAGE,
        END,
        TRACE,
        OCCURRENCES,
        THROWN_AT,
        SUSPENDED_STACK,
        LOST_SUSPENSION,
        LEAK,
        WEAVER_FAILED,
        NOT_IDEMPOTENT,
        NOT_DETERMINISTIC
    }

    /** With the program, to be read and run again. */
    String describe() {
        return kind + ": " + message + "\nin " + program.name() + ", " + origin + ", woven for " + mode
                + (plan == null ? "" : ", " + plan.text()) + "\n" + program.source();
    }
}
