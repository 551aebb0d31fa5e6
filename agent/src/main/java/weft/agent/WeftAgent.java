package weft.agent;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -javaagent:weft-agent.jar} runs. It takes no options; see {@link AgentOptions} for the system properties.
 */
public final class WeftAgent {
    // One for the JVM: two agent jars have one class between them, that of the jar named first.
    private static final AtomicBoolean installed = new AtomicBoolean();

    private WeftAgent() {}

    /**
     * Called by the JVM before {@code main}. Another agent may have loaded classes of the program before; says which.
     *
     * @param arguments the text after {@code =} on the command line, or null; not used
     * @param instrumentation where to install the weaver
     */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        install(instrumentation, LateClasses.LOADED_BY_OTHERS);
    }

    /**
     * Called by the JVM when the agent is attached to a running program, and before {@code main} of a jar with
     * {@code Launcher-Agent-Class}. Classes that were loaded before stay as they are, since methods cannot be added to
     * them; says which.
     *
     * @param arguments as for {@link #premain}
     * @param instrumentation where to install the weaver
     */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        install(instrumentation, LateClasses.ATTACHED);
    }

    /** Whether an agent is at work in this JVM. For those who could attach one. */
    public static boolean isInstalled() {
        return installed.get();
    }

    private static void install(Instrumentation instrumentation, String remedyForLateClasses) {
        Report report = new Report();
        if (!installed.compareAndSet(false, true)) {
            report.say("a Weft agent is at work already, this one does nothing; give -javaagent:weft-agent.jar once");
            return;
        }
        LateClasses late = new LateClasses(instrumentation, report);
        Loaders loaders = new Loaders(report);
        // First, so that what the weaver needs is loaded before it is called: other agents look at that, too, and what
        // they load meanwhile would come to a weaver that is half there.
        late.find(loaders);
        // Not supported if an executable jar starts us, whose manifest does not ask for it.
        boolean canRetransform = instrumentation.isRetransformClassesSupported();
        AgentOptions options = AgentOptions.fromSystemProperties();
        instrumentation.addTransformer(
                new WeavingTransformer(instrumentation, options, report, loaders), canRetransform);
        late.report(remedyForLateClasses);
    }
}
