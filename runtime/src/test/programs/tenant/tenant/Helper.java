package tenant;

/** Loaded by a loader that needs it, at a bad time. */
public final class Helper {
    private Helper() {}
}
