package weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which tasks there are, what each waits for, and where in its code, as a tree of tasks and groups. Short
 * however many there are: tasks of a group that wait in the same place share one entry.
 */
final class TaskReport {
    /** How many entries there may be. A million tasks say no more than a hundred, and would not fit into a message. */
    private static final int MOST_ENTRIES = 100;

    /** How many tasks of one group to look at. */
    private static final int MOST_COMPARED = 20_000;

    /** How many callers to show: the innermost. */
    private static final int MOST_CALLERS = 20;

    private final StringBuilder out = new StringBuilder();
    private int entries;

    /** How many tasks these stand for. */
    private int reported;

    private TaskReport() {}

    static String deadlock(Runner runner) {
        TaskReport report = new TaskReport();
        report.out.append("Deadlock: every task waits, and no timer, no I/O and no other thread can wake one.");
        report.addClock(runner);
        report.addTasks(runner);
        report.line(0)
                .append("Whoever should wake them has ended, or is among them: have each wait ended by somebody, or "
                        + "give it a timeout. If that somebody is a thread, let it have the LoopHandle, asked for before "
                        + "the wait begins. RunOptions.deadlockDetection(false) turns this check off.");
        return report.out.toString();
    }

    /** All tasks of the run, below {@code headline}. */
    static String of(Runner runner, String headline) {
        TaskReport report = new TaskReport();
        report.out.append(headline);
        report.addTasks(runner);
        return report.out.toString();
    }

    /** There may be timers: those of a clock that does not move. */
    private void addClock(Runner runner) {
        if (runner.deadlines().size() > 0) {
            out.append(" There are timers, but the clock stands still (")
                    .append(runner.clock())
                    .append("; the next one is due in ")
                    .append(Duration.ofNanos(runner.deadlines().next() - runner.now()))
                    .append("), and all who could move it wait: turn its autoJump on, or jump in time.");
        }
    }

    private void addTasks(Runner runner) {
        if (runner.main != null && !runner.main.hasEnded()) {
            add(runner.main, Look.of(runner.main), 1);
        }
        addChildren(runner.guests(), 1);
        if (reported < runner.living()) {
            line(1).append("... and ").append(runner.living() - reported).append(" more tasks");
        }
    }

    /**
     * What tasks that wait in the same place have in common.
     *
     * @param host the task itself if there are tasks below it: then no other is like it
     */
    private record Look(
            String waitsFor,
            List<StackTraceElement> stack,
            @Nullable TaskImpl<?> host) {
        static Look of(TaskImpl<?> task) {
            return new Look(task.describeWait(), task.stackTrace(), isHost(task) ? task : null);
        }

        private static boolean isHost(TaskImpl<?> task) {
            for (CancelStatus s = task.scope; s.host == task; s = s.parent()) {
                if (s.group != null && s.group.firstChild != null) {
                    return true;
                }
            }
            return false;
        }
    }

    private void add(TaskImpl<?> task, Look look, int depth) {
        entries++;
        reported++;
        line(depth)
                .append(task)
                .append(task.daemon ? ", a daemon, waits for: " : " waits for: ")
                .append(look.waitsFor);
        int callers = Math.min(look.stack.size(), MOST_CALLERS);
        for (StackTraceElement caller : look.stack.subList(0, callers)) {
            line(depth + 2).append("at ").append(caller);
        }
        if (callers < look.stack.size()) {
            line(depth + 2)
                    .append("at ... and ")
                    .append(look.stack.size() - callers)
                    .append(" more callers");
        }
        for (CancelStatus s = task.scope; s.host == task; s = s.parent()) {
            if (s.group != null && s.group.firstChild != null && entries < MOST_ENTRIES) {
                line(depth + 1).append(s.group);
                addChildren(s.group, depth + 2);
            }
        }
    }

    private void addChildren(TaskGroup group, int depth) {
        Map<Look, List<TaskImpl<?>>> alike = new LinkedHashMap<>();
        int compared = 0;
        for (TaskImpl<?> child = group.firstChild; child != null && compared++ < MOST_COMPARED; child = child.next) {
            alike.computeIfAbsent(Look.of(child), look -> new ArrayList<>()).add(child);
        }
        alike.forEach((look, tasks) -> addAlike(look, tasks, depth));
    }

    private void addAlike(Look look, List<TaskImpl<?>> tasks, int depth) {
        if (entries == MOST_ENTRIES) {
            return;
        }
        add(tasks.get(0), look, depth);
        int others = tasks.size() - 1;
        if (others > 0) {
            reported += others;
            line(depth)
                    .append("... and ")
                    .append(others)
                    .append(others == 1 ? " task" : " tasks")
                    .append(" more in the same place, the last of them ")
                    .append(tasks.get(others));
        }
    }

    private StringBuilder line(int depth) {
        return out.append(System.lineSeparator()).append("  ".repeat(depth));
    }
}
