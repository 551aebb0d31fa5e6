package weft;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How to run a loop. Immutable: each method that sets something returns another one. Begins at {@link Weft#options}. */
public final class RunOptions {
    static final RunOptions DEFAULT = new RunOptions(LoopClock.system(), "main", null, null, true, null);

    private final LoopClock clock;
    private final String name;
    private final @Nullable Duration slowStep;
    private final @Nullable Long seed;
    private final boolean detectsDeadlocks;
    private final @Nullable BiConsumer<? super Task<?>, ? super Throwable> uncaught;

    private RunOptions(
            LoopClock clock,
            String name,
            @Nullable Duration slowStep,
            @Nullable Long seed,
            boolean detectsDeadlocks,
            @Nullable BiConsumer<? super Task<?>, ? super Throwable> uncaught) {
        this.clock = clock;
        this.name = name;
        this.slowStep = slowStep;
        this.seed = seed;
        this.detectsDeadlocks = detectsDeadlocks;
        this.uncaught = uncaught;
    }

    /** What the loop takes for the time; {@link LoopClock#system()} if not set. */
    public RunOptions clock(LoopClock clock) {
        return new RunOptions(requireNonNull(clock, "clock"), name, slowStep, seed, detectsDeadlocks, uncaught);
    }

    /** The name of the main task; {@code "main"} if not set. */
    public RunOptions name(String name) {
        return new RunOptions(clock, requireNonNull(name, "name"), slowStep, seed, detectsDeadlocks, uncaught);
    }

    /**
     * Logs a warning, with the task and its stack, when a task keeps the loop for itself for {@code atLeast} of real
     * time. A thread looks now and then, so it may take half as long again until it finds out. Off if not set.
     *
     * @throws IllegalArgumentException if {@code atLeast} is not positive
     */
    public RunOptions slowStep(Duration atLeast) {
        if (Nanos.of(atLeast) == 0) {
            throw new IllegalArgumentException("every step takes longer than " + atLeast + "; say what is slow");
        }
        return new RunOptions(clock, name, atLeast, seed, detectsDeadlocks, uncaught);
    }

    /**
     * Has the tasks that are ready at a time run in a random order, which the seed determines. For tests that shall not
     * depend on the order. An exception that comes out of the run suppresses one that names the seed: with the same seed
     * (and a clock of tests, and nothing from outside) the run goes the same way again. If not set it is first come first
     * served.
     */
    public RunOptions seed(long seed) {
        return new RunOptions(clock, name, slowStep, seed, detectsDeadlocks, uncaught);
    }

    /**
     * Whether the run ends with a {@link DeadlockException} when nothing can ever happen any more; true if not set. Does
     * nothing once a {@link LoopHandle} was asked for: then another thread may always come.
     */
    public RunOptions deadlockDetection(boolean on) {
        return new RunOptions(clock, name, slowStep, seed, on, uncaught);
    }

    /**
     * What to do about an error that nobody can receive: one thrown by an action given to {@link LoopHandle#post}, or one
     * that is suppressed in a {@link Cancelled} which goes no further, as when a {@code close()} fails while a cancelled
     * task leaves a {@code try}. The handler gets the task, the main one for a posted action, and the error. It is called
     * by the loop, and must not suspend; what it throws ends the run. If not set, an error of a posted action cancels the
     * main task and comes out of the run, and one that is suppressed is logged.
     */
    public RunOptions uncaught(BiConsumer<? super Task<?>, ? super Throwable> handler) {
        return new RunOptions(clock, name, slowStep, seed, detectsDeadlocks, requireNonNull(handler, "handler"));
    }

    /** As {@link Weft#run}, with these options. */
    public <X extends Throwable> void run(AsyncRunnable<X> main) throws X {
        Runner.run(this, requireNonNull(main, "main"));
    }

    /** As {@link Weft#call}, with these options. */
    @SuppressWarnings({"unchecked", "NullAway"}) // What the body returned.
    public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> main) throws X {
        return (T) Runner.run(this, requireNonNull(main, "main"));
    }

    LoopClock clock() {
        return clock;
    }

    String name() {
        return name;
    }

    @Nullable
    Duration slowStep() {
        return slowStep;
    }

    boolean seeded() {
        return seed != null;
    }

    long seed() {
        return seed == null ? 0 : seed;
    }

    boolean detectsDeadlocks() {
        return detectsDeadlocks;
    }

    @Nullable
    BiConsumer<? super Task<?>, ? super Throwable> uncaught() {
        return uncaught;
    }
}
