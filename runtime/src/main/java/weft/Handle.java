package weft;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
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

    /** Whether the main task has ended, so that no more tasks may begin. Confined to the loop's thread. */
    private boolean closed;

    Handle(EventLoop loop, TaskGroup guests) {
        this.loop = loop;
        this.guests = guests;
    }

    void close() {
        closed = true;
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

    private <T extends @Nullable Object> CompletableFuture<T> submit(Object body) {
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
            begun.add(new Joiner() {
                @Override
                void ended(TaskImpl<?> ended) {
                    complete(begun);
                }
            });
        }

        private void complete(TaskImpl<T> ended) {
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
                loop.post(this::cancelTask); // If the loop has ended so has the task.
            }
            return cancelled;
        }

        private void cancelTask() {
            if (task != null) {
                task.cancel();
            }
        }
    }

    private @Nullable Object await(CompletableFuture<?> future) {
        if (guests.runner.isOnThread()) {
            future.cancel(false);
            throw new IllegalStateException("LoopHandle.run and call block, so they must not be called on the loop's "
                    + "own thread; call the body itself, or use runAsync");
        }
        boolean interrupted = false;
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                interrupted = true;
                future.cancel(false);
            } catch (ExecutionException e) {
                throw Throw.it(requireNonNull(e.getCause()));
            } catch (CancellationException e) {
                throw e;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("The loop has ended; post to a running one");
    }
}
