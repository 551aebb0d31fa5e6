package weft.launching.programs;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;

/** An agent that lets the program in on what agents may do. If told to, it also does what agents had better not. */
public final class Instruments {
    /** Not null once the agent has started. */
    @SuppressWarnings("NullAway.Init")
    public static volatile Instrumentation instrumentation;

    private Instruments() {}

    /** With {@code load=CLASS} it loads one, with {@code spoil=CLASS} it cuts off the end of its class file. */
    public static void premain(String argument, Instrumentation given) throws ClassNotFoundException {
        instrumentation = given;
        if (argument != null && argument.startsWith("load=")) {
            Class.forName(argument.substring(5), false, ClassLoader.getSystemClassLoader());
        } else if (argument != null && argument.startsWith("spoil=")) {
            given.addTransformer(new Vandal(argument.substring(6).replace('.', '/')));
        }
    }

    private record Vandal(String victim) implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
            return victim.equals(name) ? Arrays.copyOf(classFile, classFile.length / 2) : null;
        }
    }
}
