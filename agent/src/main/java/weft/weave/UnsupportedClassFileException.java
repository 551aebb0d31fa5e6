package weft.weave;

import java.io.Serial;

/** A class file of a kind that cannot be woven; the message completes "the class file cannot be woven: ...". */
final class UnsupportedClassFileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnsupportedClassFileException(String message) {
        super(message);
    }
}
