package weft.semantics;

import java.util.ArrayList;
import java.util.List;
import weft.Async;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/** An event: tasks wait until somebody opens it. The smallest thing to build on {@code park} and {@code unpark}. */
final class Gate {
    private final List<Task<?>> waiting = new ArrayList<>();
    private boolean open;
    private int aborts;

    @Async
    void await() {
        if (open) {
            Weft.checkpoint();
            return;
        }
        Task<?> task = Weft.currentTask();
        waiting.add(task);
        LowLevel.<Void>park(() -> abort(task));
    }

    private boolean abort(Task<?> task) {
        aborts++;
        waiting.remove(task);
        return true;
    }

    void open() {
        open = true;
        for (Task<?> task : waiting) {
            LowLevel.unpark(task, null);
        }
        waiting.clear();
    }

    int waiting() {
        return waiting.size();
    }

    int aborts() {
        return aborts;
    }
}
