package weft.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import java.util.List;

/**
 * {@code -Xplugin:"Weft weave"}: weaves the class files that javac writes. The plugin's jar belongs on the processor
 * path, since its processor ({@link WeftProcessor}) finds those files.
 */
public final class WeftPlugin implements Plugin {
    /** Called by javac. */
    public WeftPlugin() {}

    @Override
    public String getName() {
        return "Weft";
    }

    @Override
    public void init(JavacTask task, String... args) {
        for (String arg : args) {
            if (!arg.equals("weave")) {
                throw new IllegalArgumentException(
                        "-Xplugin:Weft does not know '" + arg + "'; write -Xplugin:\"Weft weave\"");
            }
        }
        if (List.of(args).contains("weave")) {
            task.addTaskListener(CompilationWeaver.of(task));
        }
    }
}
