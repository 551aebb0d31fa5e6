package weft.launching.programs;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing but let the program in on what agents may do. */
public final class Instruments {
    /** Not null once the agent has started. */
    @SuppressWarnings("NullAway.Init")
    public static volatile Instrumentation instrumentation;

    private Instruments() {}

    public static void premain(String arguments, Instrumentation given) {
        instrumentation = given;
    }
}
