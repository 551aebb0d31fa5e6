package weft;

/** Writes down which tasks there are, what each waits for, and where in its code. */
final class TaskReport {
    /** A million tasks that wait for the same thing say no more than a hundred, and would not fit into a message. */
    private static final int MOST = 100;

    private final StringBuilder out = new StringBuilder();
    private int reported;

    private TaskReport() {}

    static String deadlock(Runner runner) {
        TaskReport report = new TaskReport();
        report.out.append("Deadlock: every task waits, and no timer, no I/O and no other thread can wake one.");
        report.addTasks(runner);
        if (report.reported < runner.living()) {
            report.indent(1)
                    .append("... and ")
                    .append(runner.living() - report.reported)
                    .append(" more");
        }
        return report.out.toString();
    }

    private void addTasks(Runner runner) {
        if (runner.main != null) {
            add(runner.main, 1);
        }
        addChildren(runner.guests(), 1);
    }

    private void add(TaskImpl<?> task, int depth) {
        if (task.hasEnded() || reported == MOST) {
            return;
        }
        reported++;
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
        for (TaskImpl<?> child = group.firstChild; child != null && reported < MOST; child = child.next) {
            add(child, depth);
        }
    }

    private StringBuilder indent(int depth) {
        return out.append(System.lineSeparator()).append("  ".repeat(depth));
    }
}
