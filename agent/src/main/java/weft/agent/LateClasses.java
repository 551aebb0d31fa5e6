package weft.agent;

import java.util.ArrayList;
import java.util.List;

/** The classes with {@code @Async} methods that were loaded before this agent began. Methods cannot be added to them. */
final class LateClasses {
    static final String ATTACHED =
            "The agent was attached too late for them: start the program with " + "-javaagent:weft-agent.jar instead";
    static final String LOADED_BY_OTHERS =
            "Another agent loaded them: put -javaagent:weft-agent.jar before it, or " + "weave them ahead of time";

    private static final int SHOWN = 20;

    private LateClasses() {}

    static void report(Class<?>[] loaded, Loaders loaders, String remedy) {
        List<String> late = find(loaded, loaders);
        if (late.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("weft: ")
                .append(late.size())
                .append(" classes with @Async methods are loaded already, and stay un-woven. ")
                .append(remedy)
                .append(':');
        late.stream().limit(SHOWN).forEach(name -> message.append("\n    ").append(name));
        if (late.size() > SHOWN) {
            message.append("\n    and ").append(late.size() - SHOWN).append(" more");
        }
        System.err.println(message);
    }

    /** Those that the weaver would have changed, judged by their class files. */
    static List<String> find(Class<?>[] loaded, Loaders loaders) {
        List<String> late = new ArrayList<>();
        for (Class<?> type : loaded) {
            ClassLoader loader = type.getClassLoader();
            String name = type.getName().replace('.', '/');
            if (loader == null || type.isArray() || type.isHidden() || WeavingTransformer.isNeverWoven(name)) {
                continue;
            }
            Loaders.PerLoader perLoader = loaders.of(loader);
            byte[] classFile = perLoader.classes.find(name);
            if (classFile != null && isToBeWoven(perLoader, classFile)) {
                late.add(type.getName());
            }
        }
        late.sort(null);
        return late;
    }

    private static boolean isToBeWoven(Loaders.PerLoader perLoader, byte[] classFile) {
        try {
            return !perLoader.weaver.weave(classFile).wovenMethods().isEmpty();
        } catch (RuntimeException e) {
            return true; // What cannot be woven is not woven, either.
        }
    }
}
