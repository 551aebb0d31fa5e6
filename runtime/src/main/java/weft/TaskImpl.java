package weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;

/** A task as its users see it. What makes it run is in {@link TaskCore}. */
final class TaskImpl<T extends @Nullable Object> extends TaskCore implements Task<T> {
    private final int number;

    /** A String, or a Class to make one of. */
    private Object name;

    private @Nullable Joiner joiners;

    TaskImpl(Runner runner, CancelScope base, @Nullable String name, Object code, boolean daemon) {
        this(runner, base, name, code, code instanceof Starter<?> starter ? starter.body() : code, daemon);
    }

    private TaskImpl(Runner runner, CancelScope base, @Nullable String name, Object code, Object body, boolean daemon) {
        super(runner, base, code, Bodies.isWoven(body), daemon);
        this.number = runner.nextNumber();
        this.name = name == null ? body.getClass() : name;
    }

    /** The task that runs this. Never suspends. */
    @Async
    static TaskImpl<?> self() {
        return self(Coroutine.current());
    }

    static TaskImpl<?> self(Coroutine coroutine) {
        if (coroutine instanceof TaskImpl<?> task) {
            return task;
        }
        throw new IllegalStateException("there is no task: this is called by " + coroutine);
    }

    // ---- The handle.

    @Override
    public String name() {
        if (name instanceof Class<?> body) {
            name = nameOf(body) + "#" + number;
        }
        return (String) name;
    }

    /** The class that wrote the body, for a lambda; the class's own name otherwise. */
    private static String nameOf(Class<?> body) {
        String full = body.getName();
        String simple = full.substring(full.lastIndexOf('.', Math.max(0, full.indexOf('/'))) + 1);
        int lambda = simple.indexOf("$$");
        return lambda > 0 ? simple.substring(0, lambda) : simple;
    }

    @Override
    public State state() {
        return taskState();
    }

    @Override
    public @Nullable Task<?> parent() {
        return group == null ? null : group.host();
    }

    @Override
    @Async
    public T await() {
        join();
        return result();
    }

    @Override
    @Async
    public void join() {
        join(Coroutine.current());
    }

    /** By hand, so that a task that joins needs no frame for this. */
    public void join(Coroutine coroutine) {
        TaskImpl<?> waiter = self(coroutine);
        if (hasEnded()) {
            LowLevel.checkpoint(coroutine);
            return;
        }
        if (waiter.runner != runner) {
            throw new IllegalStateException(this + " belongs to another loop than " + waiter
                    + ", which wants to join it; use the LoopHandle of that loop");
        }
        if (waiter == this) {
            throw new IllegalStateException(this + " waits for itself to end, which it never would");
        }
        Joiner.Waiter joiner = new Joiner.Waiter(waiter, this);
        add(joiner);
        waiter.park(joiner, joiner);
    }

    @Override
    void ended() {
        Joiner joiner = joiners;
        while (joiner != null && joiner.next != null) {
            joiner = joiner.next;
        }
        for (; joiner != null; joiner = joiner.previous) { // Who came first is told first.
            joiner.ended(this);
        }
        joiners = null;
    }

    @Override
    TaskImpl<?> handle() {
        return this;
    }

    void add(Joiner joiner) {
        joiner.next = joiners;
        if (joiners != null) {
            joiners.previous = joiner;
        }
        joiners = joiner;
    }

    void remove(Joiner joiner) {
        if (joiner.previous != null) {
            joiner.previous.next = joiner.next;
        } else {
            joiners = joiner.next;
        }
        if (joiner.next != null) {
            joiner.next.previous = joiner.previous;
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // What the body returned.
    public T result() {
        Throwable thrown = exception();
        if (thrown instanceof Cancelled) {
            throw new TaskCancelledException(this + " was cancelled", thrown);
        }
        if (thrown != null) {
            throw new TaskFailedException(this + " failed: " + thrown, thrown);
        }
        return (T) super.result();
    }

    @Override
    public @Nullable Throwable exception() {
        if (!hasEnded()) {
            throw new IllegalStateException(this + " has not ended; await it, or look at state() first");
        }
        return failure;
    }

    @Override
    public void cancel() {
        cancelOwn(null);
    }

    @Override
    public void cancel(String reason) {
        cancelOwn(reason);
    }

    private void cancelOwn(@Nullable String reason) {
        runner.checkThread("Task.cancel");
        if (!hasEnded()) {
            own().cancel(Cancelled.Source.EXPLICIT, reason, runner.current);
        }
    }

    @Override
    @Async
    public void cancelAndJoin() {
        cancel();
        join();
    }

    @Override
    public List<StackTraceElement> stackTrace() {
        if (!isUnderWay()) {
            return List.of();
        }
        List<StackTraceElement> stack = new ArrayList<>();
        if (runner.current == this && !isThreadBacked()) {
            stack.addAll(runningStack());
        }
        stack.addAll(Arrays.asList(suspendedStack()));
        return isThreadBacked() ? withoutEngine(stack) : stack;
    }

    /** What this task has on the stack of the current thread: all above what runs tasks. */
    private static List<StackTraceElement> runningStack() {
        List<StackTraceElement> physical = Arrays.asList(Thread.currentThread().getStackTrace());
        int end = 0;
        while (end < physical.size()
                && !(physical.get(end).getClassName().equals(TaskCore.class.getName())
                        && physical.get(end).getMethodName().equals("proceed"))) {
            end++;
        }
        return withoutEngine(physical.subList(0, end));
    }

    /** A thread's stack has more at both ends than the program, and stubs in between. */
    private static List<StackTraceElement> withoutEngine(List<StackTraceElement> physical) {
        int from = 0;
        int to = physical.size();
        while (from < to && isEngine(physical.get(from))) {
            from++;
        }
        while (from < to && isEngine(physical.get(to - 1))) {
            to--;
        }
        List<StackTraceElement> stack = new ArrayList<>(physical.subList(from, to));
        stack.removeIf(element -> element.getLineNumber() < 0 && !element.isNativeMethod());
        return stack;
    }

    private static boolean isEngine(StackTraceElement element) {
        String name = element.getClassName();
        return name.startsWith("weft.coroutine.")
                || name.equals(TaskImpl.class.getName())
                || name.equals(TaskCore.class.getName())
                || name.equals(Bodies.class.getName())
                || name.startsWith("java.lang.")
                || name.startsWith("java.util.concurrent.locks.")
                || name.startsWith("jdk.internal.");
    }

    /** What the machine executes of this running task: for another thread, so it may be out of date. */
    StackTraceElement[] physicalStack(Thread loop) {
        return isThreadBacked() ? suspendedStack() : loop.getStackTrace();
    }

    @Override
    public String toString() {
        return "task '" + name() + "'";
    }
}
