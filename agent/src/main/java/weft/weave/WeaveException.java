package weft.weave;

import java.io.Serial;

/** A method that cannot be woven, and why. */
final class WeaveException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Refusal.Reason reason;
    private final int line;

    /**
     * Refuses a method.
     *
     * @param reason what kind of thing is in the way
     * @param line the source line of the construct in the way, or -1
     * @param message the construct, and what to write instead
     */
    WeaveException(Refusal.Reason reason, int line, String message) {
        super(message);
        this.reason = reason;
        this.line = line;
    }

    /** What to say of an error that nobody foresaw. */
    static WeaveException bug(RuntimeException error) {
        StackTraceElement[] trace = error.getStackTrace();
        return new WeaveException(
                Refusal.Reason.BUG,
                -1,
                "the weaver fails on it (" + error + (trace.length == 0 ? "" : ", at " + trace[0])
                        + "), which is a bug in Weft; please report it with the class file, and write the method "
                        + "differently meanwhile");
    }

    Refusal.Reason reason() {
        return reason;
    }

    int line() {
        return line;
    }
}
