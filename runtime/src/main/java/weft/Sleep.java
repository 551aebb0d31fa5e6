package weft;

import java.time.Duration;
import weft.loop.Timer;

/** The timer of a task that sleeps. */
final class Sleep extends Timer implements LowLevel.Abort, OwnWait {
    private final TaskCore task;
    private final long until;

    Sleep(TaskCore task, long until) {
        this.task = task;
        this.until = until;
    }

    @Override
    protected void fire() {
        task.wake(null);
    }

    @Override
    public boolean abort() {
        task.runner.deadlines().remove(this);
        return true;
    }

    @Override
    public String get() {
        return until == Nanos.NEVER
                ? "the end of a sleep that is longer than the clock can tell"
                : "the end of its sleep, in " + Duration.ofNanos(until - task.runner.now());
    }
}
