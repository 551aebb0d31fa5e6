package weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The patterns everyone writes with a {@link TaskGroup}. All of these suspend until every task they started has ended;
 * cancelled, they cancel these tasks and wait for them. What the bodies throw leaves in an {@link ExceptionGroup}.
 */
public final class Concurrently {
    private Concurrently() {}

    /**
     * Applies {@code f} to each element, to at most {@code limit} of them at a time. If one fails, the others are
     * cancelled, and elements whose turn has not come are never looked at.
     *
     * @param in read once, before anything starts
     * @param limit at least 1
     * @return the results, in the order of the elements; cannot be modified
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    @Async
    public static <A extends @Nullable Object, T extends @Nullable Object> List<T> map(
            Collection<? extends A> in, int limit, AsyncFunction<? super A, ? extends T, ?> f) {
        Objects.requireNonNull(f, "f");
        List<A> elements = new ArrayList<>(in);
        Results<T> results = new Results<>(elements.size());
        forEachIndex(elements.size(), limit, index -> results.set(index, f.apply(elements.get(index))));
        return results.asList();
    }

    /**
     * Hands each element to {@code f}, at most {@code limit} of them at a time. As {@link #map}, without results.
     *
     * @param in read once, before anything starts
     * @param limit at least 1
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    @Async
    public static <A extends @Nullable Object> void forEach(
            Collection<? extends A> in, int limit, AsyncConsumer<? super A, ?> f) {
        Objects.requireNonNull(f, "f");
        List<A> elements = new ArrayList<>(in);
        forEachIndex(elements.size(), limit, index -> f.accept(elements.get(index)));
    }

    /** As {@link #race(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    @Async
    public static <T extends @Nullable Object> T race(AsyncCallable<? extends T, ?>... bodies) {
        return race(Arrays.asList(bodies));
    }

    /**
     * Runs the bodies at the same time until the first succeeds; the others are cancelled and awaited. One that throws
     * an {@code Exception} has merely lost. An {@code Error} is no way to lose: it ends the race.
     *
     * @return the winner's result
     * @throws ExceptionGroup if all bodies failed, with what they threw, in that order; or if one threw an error
     * @throws IllegalArgumentException if there are no bodies
     */
    @Async
    public static <T extends @Nullable Object> T race(Collection<? extends AsyncCallable<? extends T, ?>> bodies) {
        List<AsyncCallable<? extends T, ?>> contenders = List.copyOf(bodies);
        if (contenders.isEmpty()) {
            throw new IllegalArgumentException(
                    "a race needs at least one body: with none there is no winner to return");
        }
        Weft.checkpointIfCancelled();
        Race<T> race = new Race<>();
        TaskGroup.run(group -> {
            for (AsyncCallable<? extends T, ?> contender : contenders) {
                group.fork(() -> race.run(contender, group));
            }
        });
        return race.winner();
    }

    /** As {@link #all(Collection)}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    @Async
    public static <T extends @Nullable Object> List<T> all(AsyncCallable<? extends T, ?>... bodies) {
        return all(Arrays.asList(bodies));
    }

    /**
     * Runs the bodies at the same time, each in a task of its own. If one fails, the others are cancelled.
     *
     * @return their results, in the order of the bodies; cannot be modified
     */
    @Async
    public static <T extends @Nullable Object> List<T> all(Collection<? extends AsyncCallable<? extends T, ?>> bodies) {
        List<AsyncCallable<? extends T, ?>> all = List.copyOf(bodies);
        Results<T> results = new Results<>(all.size());
        forEachIndex(
                all.size(),
                Integer.MAX_VALUE,
                index -> results.set(index, all.get(index).call()));
        return results.asList();
    }

    /** Calls {@code body} with 0, 1, ... below {@code end}, from at most {@code limit} tasks. */
    @Async
    private static void forEachIndex(int end, int limit, AsyncConsumer<Integer, ?> body) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", but at least one has to run at a time; "
                    + "for no limit at all pass Integer.MAX_VALUE");
        }
        Weft.checkpointIfCancelled();
        Indices indices = new Indices(end);
        TaskGroup.run(group -> {
            for (int worker = 0; worker < Math.min(limit, end); worker++) {
                group.fork(() -> {
                    while (indices.hasNext()) {
                        body.accept(indices.next());
                        LowLevel.checkpoint(); // A body that never suspends must stop after a failure, and be fair.
                    }
                });
            }
        });
    }

    /** The elements not yet begun, shared by the workers. */
    private static final class Indices {
        private final int end;
        private int next;

        Indices(int end) {
            this.end = end;
        }

        boolean hasNext() {
            return next < end;
        }

        int next() {
            return next++;
        }
    }

    /** A list of which each element is set once, in any order. */
    private static final class Results<T extends @Nullable Object> {
        private final @Nullable Object[] values;

        Results(int size) {
            values = new Object[size];
        }

        void set(int index, T value) {
            values[index] = value;
        }

        @SuppressWarnings("unchecked") // Only set writes to values.
        List<T> asList() {
            return (List<T>) Collections.unmodifiableList(Arrays.asList(values));
        }
    }

    /** The state of a race. */
    private static final class Race<T extends @Nullable Object> {
        private final List<Throwable> failures = new ArrayList<>();
        private boolean won;
        private @Nullable T result;

        @Async
        void run(AsyncCallable<? extends T, ?> contender, TaskGroup group) throws Throwable {
            T value;
            try {
                value = contender.call();
            } catch (Exception e) {
                failures.add(e);
                return;
            }
            if (!won) {
                won = true;
                result = value;
                group.cancel("the race is won");
            }
        }

        @SuppressWarnings("NullAway") // Once won, result is a T, which may be null only if T may.
        T winner() {
            if (won) {
                return result;
            }
            if (failures.isEmpty()) { // Each cancelled its own task.
                failures.add(new IllegalStateException("every body of the race was cancelled by itself"));
            }
            throw new ExceptionGroup("all bodies of a race failed", failures);
        }
    }
}
