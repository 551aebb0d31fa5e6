package weft;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks from another thread whether a step of the loop takes too long, and says where it is. See {@link RunOptions#slowStep}. */
final class StepWatch implements AutoCloseable {
    private final long slowNanos;
    private final Thread loop;
    private final Consumer<String> report;
    private final Timer looker;

    // Written by the loop, read by the looker.
    private volatile @Nullable TaskImpl<?> running;
    private volatile long began;

    /** When the step began that was reported last. Confined to the looker. */
    private long reported;

    /**
     * Begins to look.
     *
     * @param loop the thread whose steps these are
     * @param report gets the message; called by the looker
     */
    StepWatch(long slowNanos, Thread loop, Consumer<String> report) {
        this.slowNanos = slowNanos;
        this.loop = loop;
        this.report = report;
        this.looker = new Timer("weft step watch of " + loop.getName(), true);
        long interval = Math.max(1, TimeUnit.NANOSECONDS.toMillis(slowNanos) / 2);
        looker.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        look();
                    }
                },
                interval,
                interval);
    }

    void begin(TaskImpl<?> task) {
        began = System.nanoTime();
        running = task;
    }

    void end() {
        running = null;
    }

    private void look() {
        TaskImpl<?> task = running;
        long since = began;
        long nanos = System.nanoTime() - since;
        if (task == null || nanos < slowNanos || since == reported) {
            return;
        }
        StackTraceElement[] stack = task.physicalStack(loop);
        if (running != task || began != since) {
            return; // It has just ended: the stack may be another's.
        }
        reported = since;
        StringBuilder message = new StringBuilder()
                .append(task)
                .append(" has kept the loop for itself for ")
                .append(TimeUnit.NANOSECONDS.toMillis(nanos))
                .append(" ms; move blocking or long work to another thread, or put Weft.checkpoint() into it");
        for (StackTraceElement element : stack) {
            message.append(System.lineSeparator()).append("    at ").append(element);
        }
        report.accept(message.toString());
    }

    @Override
    public void close() {
        looker.cancel();
    }
}
