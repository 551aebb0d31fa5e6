package weft;

import org.jspecify.annotations.Nullable;

/** Writes down which tasks there are, what each waits for, and where in its code. */
final class TaskReport {
    private final StringBuilder out = new StringBuilder();

    private TaskReport() {}

    static String deadlock(Runner runner) {
        TaskReport report = new TaskReport();
        report.out.append("Deadlock: every task waits, and no timer, no I/O and no other thread can wake one.");
        report.addTasks(runner);
        return report.out.toString();
    }

    private void addTasks(Runner runner) {
        if (runner.main != null) {
            add(runner.main, 1);
        }
        addChildren(runner.guests(), 1);
    }

    private void add(@Nullable TaskImpl<?> task, int depth) {
        if (task == null || task.hasEnded()) {
            return;
        }
        indent(depth).append(task).append(" waits for: ").append(task.describeWait());
        for (StackTraceElement element : task.stackTrace()) {
            indent(depth + 2).append("at ").append(element);
        }
        for (CancelStatus s = task.scope; s.host == task; s = s.parent()) {
            if (s.group != null) {
                addChildren(s.group, depth + 1);
            }
        }
    }

    private void addChildren(TaskGroup group, int depth) {
        for (TaskImpl<?> child = group.firstChild; child != null; child = child.next) {
            add(child, depth);
        }
    }

    private StringBuilder indent(int depth) {
        return out.append(System.lineSeparator()).append("  ".repeat(depth));
    }
}
