package weft.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** What {@code -javaagent} runs. */
public final class WeftAgent {
    private WeftAgent() {}

    /**
     * Called by the JVM before {@code main}.
     *
     * @param options the text after {@code =} on the command line, or null
     * @param instrumentation where to install the weaver
     */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Transformer());
    }

    private static final class Transformer implements ClassFileTransformer {

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] classFile) {
            return null;
        }
    }
}
