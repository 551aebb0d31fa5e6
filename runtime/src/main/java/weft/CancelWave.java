package weft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a change of one scope to all inside it, and ends the waits of the tasks that are cancelled by that.
 *
 * <p>A task has a chain of scopes, innermost to outermost, and some belong to groups, whose tasks hang on those. So there
 * is a tree of scopes, though nobody keeps it: entering a scope costs two pointers. We rather search it here, from the
 * tasks, once for each change. Not recursive: people nest deeper than the stack.
 */
final class CancelWave {
    /** Chains that are still to be looked at. */
    private final ArrayDeque<TaskImpl<?>> tasks = new ArrayDeque<>();

    private final List<TaskImpl<?>> cancelled = new ArrayList<>();
    private final List<CancelStatus> chain = new ArrayList<>();

    private CancelWave() {}

    /** {@code scope} may have become effectively cancelled, or stopped to be. */
    static void from(CancelStatus scope) {
        if (scope.isEffective() == scope.effective) {
            return;
        }
        CancelWave wave = new CancelWave();
        TaskImpl<?> host = scope.host;
        if (host == null) {
            scope.effective = scope.isEffective();
            wave.addTasksOf(scope);
        } else {
            wave.updateChain(host, scope);
        }
        wave.roll();
    }

    /** {@code task} now hangs on another scope. */
    static void moved(TaskImpl<?> task) {
        CancelWave wave = new CancelWave();
        wave.tasks.add(task);
        wave.roll();
    }

    private void roll() {
        while (!tasks.isEmpty()) {
            TaskImpl<?> task = tasks.remove();
            CancelStatus outermost = task.outermostScope();
            if (outermost == null) {
                addIfCancelled(task);
            } else if (outermost.isEffective() != outermost.effective) {
                updateChain(task, outermost);
            }
        }
        // Only now, when all scopes are right: the handlers may look at them.
        for (TaskImpl<?> task : cancelled) {
            if (task.isAbortable() && task.scope.effective) {
                task.abortWait();
            }
        }
    }

    /** Updates {@code task}'s scopes from {@code outermost} inwards, as far as anything changes. */
    private void updateChain(TaskImpl<?> task, CancelStatus outermost) {
        chain.clear();
        CancelStatus scope = task.scope;
        while (scope != outermost) {
            chain.add(scope);
            scope = scope.parent();
        }
        chain.add(outermost);
        for (int i = chain.size() - 1; i >= 0; i--) {
            CancelStatus s = chain.get(i);
            if (s.isEffective() == s.effective) {
                return;
            }
            s.effective = !s.effective;
            if (s.group != null) {
                addChildren(s.group);
            }
        }
        addIfCancelled(task);
    }

    /** A run has two scopes: one holds the main task, the other a group. */
    private void addTasksOf(CancelStatus scopeOfRun) {
        if (scopeOfRun.group != null) {
            addChildren(scopeOfRun.group);
        } else if (scopeOfRun.runner != null && scopeOfRun.runner.main != null) {
            tasks.add(scopeOfRun.runner.main);
        }
    }

    private void addChildren(TaskGroup group) {
        for (TaskImpl<?> child = group.firstChild; child != null; child = child.next) {
            tasks.add(child);
        }
    }

    private void addIfCancelled(TaskImpl<?> task) {
        if (task.scope.effective && task.isAbortable()) {
            cancelled.add(task);
        }
    }
}
