package weft.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/** The classes with {@code @Async} methods that were loaded before this agent began. Methods cannot be added to them. */
final class LateClasses {
    static final String ATTACHED =
            "The agent was attached too late for them: start the program with -javaagent:weft-agent.jar instead";
    static final String LOADED_BY_OTHERS =
            "Another agent loaded them: put -javaagent:weft-agent.jar before it, or weave them ahead of time";

    private static final int SHOWN = 20;

    private final Instrumentation instrumentation;
    private final Report report;
    private final List<String> late = new ArrayList<>();

    LateClasses(Instrumentation instrumentation, Report report) {
        this.instrumentation = instrumentation;
        this.report = report;
    }

    /** Finds those that the weaver would have changed, judged by their class files. */
    void find(Loaders loaders) {
        try {
            for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                if (isLate(type, loaders)) {
                    late.add(type.getName());
                }
            }
            late.sort(null);
        } catch (Throwable t) { // Thrown out of an agent's start, it would end the JVM.
            report.failure("could not look for classes that were loaded too early; please report it", t);
        }
    }

    private static boolean isLate(Class<?> type, Loaders loaders) {
        ClassLoader loader = type.getClassLoader();
        String name = type.getName().replace('.', '/');
        if (loader == null || type.isArray() || type.isHidden() || WeavingTransformer.isNeverWoven(name)) {
            return false;
        }
        Loaders.PerLoader perLoader = loaders.of(loader);
        byte[] classFile = perLoader.classes.find(name);
        if (classFile == null) {
            return false;
        }
        try {
            return !perLoader.weaver.weave(classFile).wovenMethods().isEmpty();
        } catch (RuntimeException e) {
            return true; // What cannot be woven is not woven, either.
        }
    }

    void report(String remedy) {
        if (late.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder()
                .append(late.size())
                .append(" classes with @Async methods are loaded already, and stay un-woven. ")
                .append(remedy)
                .append(':');
        late.stream().limit(SHOWN).forEach(name -> message.append("\n    ").append(name));
        if (late.size() > SHOWN) {
            message.append("\n    and ").append(late.size() - SHOWN).append(" more");
        }
        report.say(message.toString());
    }
}
