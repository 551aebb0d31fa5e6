package weft;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import weft.loop.EventLoop;

/** The {@link LoopHandle} of one run. What it does on the loop's thread, it posts. */
final class Handle implements LoopHandle {
    private final EventLoop loop;
    private final TaskGroup guests;

    // Confined to the loop's thread.

    /** Whether the main task has ended, so that no more tasks may begin. */
    private boolean closed;

    /** The guests whose tasks have begun and not ended. */
    private final Set<Guest<?>> guestsInside = Collections.newSetFromMap(new IdentityHashMap<>());

    Handle(EventLoop loop, TaskGroup guests) {
        this.loop = loop;
        this.guests = guests;
    }

    void close() {
        closed = true;
    }

    /** The loop has ended in a way that let tasks not end: nobody shall wait for them. */
    void abandon() {
        for (Guest<?> guest : List.copyOf(guestsInside)) {
            guest.completeExceptionally(ended());
        }
    }

    @Override
    public void post(Runnable action) {
        if (!loop.post(requireNonNull(action, "action"))) {
            throw ended();
        }
    }

    @Override
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        await(submit(requireNonNull(body, "body")));
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // What the body returned.
    public <T extends @Nullable Object, X extends Throwable> T call(AsyncCallable<T, X> body) throws X {
        return (T) await(submit(requireNonNull(body, "body")));
    }

    @Override
    public CompletableFuture<@Nullable Void> runAsync(AsyncRunnable<?> body) {
        return submit(requireNonNull(body, "body"));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(AsyncCallable<T, ?> body) {
        return submit(requireNonNull(body, "body"));
    }

    @Override
    public Executor asExecutor() {
        return action -> {
            if (!loop.post(requireNonNull(action, "action"))) {
                throw new RejectedExecutionException(ended());
            }
        };
    }

    private <T extends @Nullable Object> Guest<T> submit(Object body) {
        Guest<T> guest = new Guest<>();
        post(() -> begin(body, guest));
        return guest;
    }

    private <T extends @Nullable Object> void begin(Object body, Guest<T> guest) {
        if (closed) {
            guest.completeExceptionally(ended());
        } else if (!guest.isDone()) {
            try {
                guest.begin(guests.spawn(null, body, false));
            } catch (Throwable refused) {
                guest.completeExceptionally(refused);
            }
        }
    }

    /** The future of a task that another thread started. */
    private final class Guest<T extends @Nullable Object> extends CompletableFuture<T> {
        /** Confined to the loop's thread. */
        private @Nullable TaskImpl<T> task;

        void begin(TaskImpl<T> begun) {
            task = begun;
            guestsInside.add(this);
            begun.add(new Joiner() {
                @Override
                void ended(TaskImpl<?> ended) {
                    complete(begun);
                }
            });
        }

        private void complete(TaskImpl<T> ended) {
            guestsInside.remove(this);
            Throwable thrown = ended.exception();
            if (thrown instanceof Cancelled) {
                super.cancel(false);
            } else if (thrown != null) {
                completeExceptionally(thrown);
            } else {
                complete(ended.result());
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                askToEnd();
            }
            return cancelled;
        }

        /** Cancels the task, but waits for its end to complete the future. */
        void askToEnd() {
            loop.post(this::cancelTask); // If the loop has ended so has the task.
        }

        private void cancelTask() {
            if (task != null) {
                task.cancel();
            }
        }
    }

    private @Nullable Object await(Guest<?> future) {
        if (guests.runner.isOnThread()) {
            future.cancel(false);
            throw new IllegalStateException("LoopHandle.run and call block, so they must not be called on the loop's "
                    + "own thread; call the body itself, or use runAsync");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    future.askToEnd();
                }
            }
        } catch (ExecutionException e) {
            throw Throw.it(requireNonNull(e.getCause()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("The loop has ended; post to a running one");
    }
}
