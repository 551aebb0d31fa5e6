package weft.weave;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A class file that is broken; the JVM would not load it, either. The message says how. */
public final class UnreadableClassException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnreadableClassException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
