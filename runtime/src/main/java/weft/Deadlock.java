package weft;

import java.util.ArrayList;
import java.util.List;

/**
 * A run in which nothing can happen any more, and how it ends: step by step, each time that it is stuck again, so that
 * every task gets to clean up.
 */
final class Deadlock {
    /** How often to end waits that cannot be aborted. A cleanup may have a few in a row, but not no end. */
    private static final int MOST_ROUNDS = 100;

    private static final int MOST_NAMED = 10;

    private final Runner runner;
    private final DeadlockException error;
    private boolean cancelled;
    private int rounds;

    /** To be made while everything is still as it was. */
    Deadlock(Runner runner) {
        this.runner = runner;
        this.error = new DeadlockException(TaskReport.deadlock(runner));
    }

    /** What shall come out of the run. */
    DeadlockException error() {
        return error;
    }

    /** Makes something happen. False if there is nothing left to try, and the loop must end with tasks in it. */
    boolean resolve() {
        if (!cancelled) {
            cancelled = true;
            runner.root.cancel(Cancelled.Source.SHUTDOWN, "deadlock", null);
            return true;
        }
        List<TaskImpl<?>> left = living();
        if (lowerShields(left) || (rounds++ < MOST_ROUNDS && breakPromises(left))) {
            return true;
        }
        error.addSuppressed(new IllegalStateException(
                "Tasks that wait again, however often they are cancelled, were left behind in the middle of their code: "
                        + left.subList(0, Math.min(left.size(), MOST_NAMED))));
        return false;
    }

    /** A shield lets a cleanup take its time; but what waits now would wait forever. */
    private static boolean lowerShields(List<TaskImpl<?>> tasks) {
        boolean lowered = false;
        for (TaskImpl<?> task : tasks) {
            for (CancelStatus s = task.scope; s.host == task; s = s.parent()) {
                if (s.shielded) {
                    s.shielded = false;
                    CancelWave.from(s);
                    lowered = true;
                }
            }
        }
        return lowered;
    }

    private static boolean breakPromises(List<TaskImpl<?>> tasks) {
        boolean broken = false;
        for (TaskImpl<?> task : tasks) {
            broken |= task.breakPromise();
        }
        return broken;
    }

    /** All tasks, hosts before the tasks of their groups. */
    private List<TaskImpl<?>> living() {
        List<TaskImpl<?>> living = new ArrayList<>();
        if (runner.main != null && !runner.main.hasEnded()) {
            living.add(runner.main);
        }
        addChildren(runner.guests(), living);
        for (int i = 0; i < living.size(); i++) { // It grows meanwhile.
            TaskImpl<?> task = living.get(i);
            for (CancelStatus s = task.scope; s.host == task; s = s.parent()) {
                if (s.group != null) {
                    addChildren(s.group, living);
                }
            }
        }
        return living;
    }

    private static void addChildren(TaskGroup group, List<TaskImpl<?>> to) {
        for (TaskImpl<?> child = group.firstChild; child != null; child = child.next) {
            to.add(child);
        }
    }
}
