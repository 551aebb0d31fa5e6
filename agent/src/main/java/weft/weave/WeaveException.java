package weft.weave;

import java.io.Serial;

/** A method that cannot be woven, and why. */
final class WeaveException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int line;

    /**
     * Refuses a method.
     *
     * @param line the source line of the construct in the way, or -1
     * @param message the construct, and what to write instead
     */
    WeaveException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
