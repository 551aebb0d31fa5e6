package advice;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.utility.JavaModule;

/** An agent as those for tracing are: it writes its own code into methods, at their begin and their end. */
public final class AdviceAgent {
    private AdviceAgent() {}

    /** Called before main. It can change classes that are loaded, too. */
    public static void premain(String argument, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .with(new AgentBuilder.Listener.Adapter() {
                    @Override
                    public void onError(
                            String type,
                            ClassLoader loader,
                            JavaModule module,
                            boolean loaded,
                            Throwable thrown) {
                        System.out.println("advice failed for " + type + ": " + thrown);
                    }
                })
                .type(named("advice.Main$Service"))
                .transform((type, description, loader, module, domain) ->
                        type.visit(Advice.to(Traced.class).on(nameStartsWith("load"))))
                .installOn(instrumentation);
    }

    /** Says when a method begins and how it ends. */
    public static final class Traced {
        private Traced() {}

        @Advice.OnMethodEnter
        static long enter(@Advice.Origin("#m") String method, @Advice.AllArguments Object[] arguments) {
            Main.log("begin " + method + " " + arguments.length);
            return System.nanoTime();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(
                @Advice.Origin("#m") String method,
                @Advice.Enter long begun,
                @Advice.Return Object result,
                @Advice.Thrown Throwable thrown) {
            Main.log("end " + method + " " + result + " " + thrown + (System.nanoTime() < begun ? " too soon" : ""));
        }
    }
}
