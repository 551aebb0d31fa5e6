package weft.agent;

import java.util.ArrayList;
import java.util.List;

/** The classes that an agent, attached to a running program, came too late for. */
final class LateClasses {
    private static final int SHOWN = 20;

    private LateClasses() {}

    static void report(Class<?>[] loaded, Loaders loaders) {
        List<String> late = find(loaded, loaders);
        if (late.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("weft: attached too late for ")
                .append(late.size())
                .append(" loaded classes with @Async methods. They stay un-woven; start the program with "
                        + "-javaagent:weft-agent.jar instead:");
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
            byte[] classFile = new LoaderClassSource(loader).find(name);
            if (classFile != null && isToBeWoven(loaders.of(loader), classFile)) {
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
