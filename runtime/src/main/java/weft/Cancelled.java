package weft;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Unwinds a task whose scope is cancelled, up to that scope, which swallows it.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} never eats it. Who catches it to clean up should throw it on;
 * if not, the next cancellation point throws another, as long as the scope is cancelled. Each is a fresh object, and has
 * a stack trace only with {@code -Dweft.debug=true}.
 */
public final class Cancelled extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    static final boolean WITH_TRACE = Boolean.getBoolean("weft.debug");

    private final Source source;
    private final @Nullable String reason;
    private final @Nullable String sourceTask;

    /** What cancelled the scope. */
    public enum Source {
        /** A call to a {@code cancel} method. */
        EXPLICIT,
        /** The scope's deadline passed. */
        DEADLINE,
        /** A task group cancelled what was left of it, because its body or one of its tasks failed, or it was done. */
        GROUP,
        /** The process was asked to end, as by Ctrl-C. */
        SIGNAL,
        /** The run ends, and this task is not needed any more. */
        SHUTDOWN
    }

    Cancelled(Source source, @Nullable String reason, @Nullable String sourceTask) {
        super(null, null, true, WITH_TRACE);
        this.source = source;
        this.reason = reason;
        this.sourceTask = sourceTask;
    }

    /** Why: what was given to {@code cancel}, or a description of the event. The first reason of a scope stays. */
    public String reason() {
        return reason == null ? describe(source) : reason;
    }

    /** What cancelled the scope. */
    public Source source() {
        return source;
    }

    /**
     * The name of the task that cancelled the scope, or that failed, so that its group did; null if it was no task, but a
     * deadline, a posted action, or the end of the run.
     */
    public @Nullable String sourceTask() {
        return sourceTask;
    }

    /** {@code "cancelled by task 'main': enough"}: source, task and reason, as far as there are any. */
    @Override
    public String getMessage() {
        String by = source == Source.EXPLICIT && sourceTask != null ? " by task '" + sourceTask + "'" : "";
        return describe(source) + by + (reason == null ? "" : ": " + reason);
    }

    private static String describe(Source source) {
        return switch (source) {
            case EXPLICIT -> "cancelled";
            case DEADLINE -> "cancelled by a deadline";
            case GROUP -> "cancelled by a task group";
            case SIGNAL -> "cancelled by a signal";
            case SHUTDOWN -> "cancelled because the run ends";
        };
    }
}
