package weft.channel;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.Task;

/** One choice among clauses, made once. While the task waits, each clause waits at its channel; the first one decides. */
final class Selection implements LowLevel.Abort, Supplier<String> {
    private final Select.Clause<?, ?>[] clauses;

    /** The shortest timeout, or null. */
    private final Select.@Nullable Timeout<?, ?> timeout;

    /** For each clause, while the task waits; null for timeouts. */
    private @Nullable Waiter[] waiters = {};

    private Select.@Nullable Clause<?, ?> chosen;

    /** What the chosen clause has received, or the {@link Ending} that it met. */
    private @Nullable Object outcome;

    Selection(Select.Clause<?, ?>[] clauses) {
        if (clauses.length == 0) {
            throw new IllegalArgumentException("there is nothing to choose from; give Select.first a clause");
        }
        this.clauses = clauses.clone(); // While we wait the caller may change its array.
        this.timeout = shortestTimeout(this.clauses);
    }

    private static Select.@Nullable Timeout<?, ?> shortestTimeout(Select.Clause<?, ?>[] clauses) {
        Select.Timeout<?, ?> shortest = null;
        for (Select.Clause<?, ?> clause : clauses) {
            if (clause instanceof Select.Timeout<?, ?> each
                    && (shortest == null || each.span.compareTo(shortest.span) < 0)) {
                shortest = each;
            }
        }
        return shortest;
    }

    /** How long to wait; null for as long as it takes. */
    @Nullable
    Duration patience() {
        return timeout == null ? null : timeout.span;
    }

    /** Chooses, if a clause is ready, or there is no time to wait for one. */
    boolean chooseNow() {
        int ready = 0;
        for (Select.Clause<?, ?> clause : clauses) {
            ready += clause.isReady() ? 1 : 0;
        }
        if (ready > 0) {
            chosen = ready(ready == 1 ? 0 : LowLevel.random(ready));
            outcome = chosen.proceed();
            return true;
        }
        if (timeout != null && timeout.span.isZero()) {
            chosen = timeout;
            return true;
        }
        return false;
    }

    /** The ready clause before which there are so many. */
    private Select.Clause<?, ?> ready(int before) {
        int left = before;
        for (Select.Clause<?, ?> clause : clauses) {
            if (clause.isReady() && left-- == 0) {
                return clause;
            }
        }
        throw new AssertionError("a clause is no longer ready");
    }

    /** Suspends until a clause is chosen. */
    @Async
    void await() {
        waitForEach(LowLevel.currentTask());
        try {
            LowLevel.park(this, this);
        } finally {
            leaveAll(); // They have left, unless something went wrong.
            for (Select.Clause<?, ?> clause : clauses) {
                clause.awaited();
            }
        }
        if (chosen == null) {
            throw Waiter.strangeWake("a choice");
        }
    }

    private void waitForEach(Task<?> task) {
        waiters = new @Nullable Waiter[clauses.length];
        for (int i = 0; i < clauses.length; i++) {
            waiters[i] = clauses[i].await(task, this);
        }
    }

    /** {@code waiter}, which belongs to a clause, gets {@code outcome}; the others get nothing. */
    void decide(Waiter waiter, Object outcome) {
        this.outcome = outcome;
        for (int i = 0; i < waiters.length; i++) {
            if (waiters[i] == waiter) {
                chosen = clauses[i];
            }
        }
        leaveAll();
    }

    void leaveAll() {
        for (Waiter each : waiters) {
            if (each != null) {
                each.leave();
            }
        }
    }

    /** The time is up. */
    void timedOut() {
        if (chosen == null) {
            chosen = timeout;
        }
    }

    Select.@Nullable Clause<?, ?> chosen() {
        return chosen;
    }

    @Nullable
    Object outcome() {
        return outcome;
    }

    @Override
    public boolean abort() {
        leaveAll();
        return true;
    }

    /** For dumps. */
    @Override
    public String get() {
        return Arrays.stream(clauses)
                .map(Select.Clause::describe)
                .collect(Collectors.joining("; or ", "for the first of: ", ""));
    }
}
