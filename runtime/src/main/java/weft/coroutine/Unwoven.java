package weft.coroutine;

import java.util.concurrent.atomic.AtomicBoolean;

/** {@code -Dweft.unwoven}: what to do about code that suspends and that nobody wove. */
public enum Unwoven {
    /** Run it, on a thread of its own. */
    ALLOW,
    /** Run it, on a thread of its own, and say so once. The default. */
    WARN,
    /** Refuse it. */
    FAIL;

    private static final Unwoven POLICY = fromProperty();
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static Unwoven fromProperty() {
        String name = System.getProperty("weft.unwoven", "warn");
        return switch (name) {
            case "allow" -> ALLOW;
            case "warn" -> WARN;
            case "fail" -> FAIL;
            default ->
                throw new IllegalArgumentException("-Dweft.unwoven=" + name + " is none of allow, warn and fail");
        };
    }

    /** Whether such code may run on a thread. */
    public static boolean isTolerated() {
        return POLICY != FAIL;
    }

    /**
     * To be called before a body gets a thread because it is not woven.
     *
     * @throws IllegalStateException if that is not tolerated
     */
    public static void tolerate(Class<?> body) {
        if (POLICY == FAIL) {
            throw new IllegalStateException(body.getName() + " is not woven, and -Dweft.unwoven=fail; run with "
                    + "-javaagent:weft-agent.jar, or compile with the Weft compiler plugin (-Xplugin:\"Weft weave\")");
        }
        if (POLICY == WARN && !WARNED.getAndSet(true)) {
            System.getLogger("weft")
                    .log(
                            System.Logger.Level.WARNING,
                            body.getName() + " is not woven, so it runs on a thread of its own, as will all such code: "
                                    + "run with -javaagent:weft-agent.jar, or say -Dweft.unwoven=allow");
        }
    }
}
