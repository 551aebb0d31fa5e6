package weft;

import org.jspecify.annotations.Nullable;

/**
 * A call that blocks, on a thread of its own, while a task waits for it. If the task is cancelled the call goes on, and
 * nobody hears of its outcome.
 */
final class ThreadCall<T extends @Nullable Object> implements LowLevel.Abort, OwnWait {
    private final TaskImpl<?> task;
    private final String name;
    private final CallableOp<T, ?> code;

    /** Whether the task has given up. Confined to the loop. */
    private boolean abandoned;

    ThreadCall(TaskImpl<?> task, String name, CallableOp<T, ?> code) {
        this.task = task;
        this.name = name;
        this.code = code;
    }

    void begin() {
        task.throwIfCancelled();
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
        task.runner.threadBegins();
    }

    /** On the thread. */
    private void run() {
        T value;
        try {
            value = code.call();
        } catch (Throwable thrown) {
            task.runner.post(() -> end(null, thrown));
            return;
        }
        task.runner.post(() -> end(value, null)); // If the loop has ended, so has the task.
    }

    private void end(@Nullable T value, @Nullable Throwable thrown) {
        if (abandoned) {
            return;
        }
        task.runner.threadEnds();
        if (thrown != null) {
            task.wakeWithError(thrown);
        } else {
            task.wake(value);
        }
    }

    @Override
    public boolean abort() {
        abandoned = true;
        task.runner.threadEnds();
        return true;
    }

    @Override
    public String get() {
        return name;
    }
}
