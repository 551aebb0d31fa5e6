package weft.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;

/** {@code -Xplugin:Weft}. */
public final class WeftPlugin implements Plugin {
    /** Called by javac. */
    public WeftPlugin() {}

    @Override
    public String getName() {
        return "Weft";
    }

    @Override
    public void init(JavacTask task, String... args) {
        task.addTaskListener(new TaskListener() {
            @Override
            public void finished(TaskEvent event) {
                if (event.getKind() == TaskEvent.Kind.GENERATE) {
                    // Filled in by the build step.
                }
            }
        });
    }
}
