package weft.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCloseable;
import weft.AsyncConsumer;
import weft.ExceptionGroup;
import weft.LowLevel;
import weft.TaskGroup;
import weft.sync.BusyResourceException;

/**
 * Several listeners made one: a server on TCP and on a UNIX socket, say. An attribute is that of the first listener which
 * has it.
 *
 * @param <S> a connection
 */
public final class MultiListener<S extends AsyncCloseable> implements Listener<S> {
    private static final System.Logger LOG = System.getLogger("weft.stream");

    private final List<Listener<? extends S>> listeners;

    /** Accepted by one of them while another one's was handed out. */
    private final Deque<S> waiting = new ArrayDeque<>();

    private boolean accepting;
    private boolean closed;

    private MultiListener(List<Listener<? extends S>> listeners) {
        this.listeners = listeners;
    }

    /**
     * Makes one listener of several; if there are such among them already, of theirs. Closing it closes all. Doesn't
     * suspend.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static <S extends AsyncCloseable> MultiListener<S> of(List<? extends Listener<? extends S>> listeners) {
        List<Listener<? extends S>> flat = new ArrayList<>();
        for (Listener<? extends S> listener : listeners) {
            if (listener instanceof MultiListener<? extends S> several) {
                flat.addAll(several.listeners);
            } else {
                flat.add(listener);
            }
        }
        if (flat.isEmpty()) {
            throw new IllegalArgumentException("no listener; give at least one");
        }
        return new MultiListener<>(List.copyOf(flat));
    }

    @Async
    @Override
    public S accept() throws IOException {
        begin();
        try {
            LowLevel.checkpoint();
            S next = waiting.poll();
            while (next == null) {
                awaitConnection();
                next = waiting.poll();
            }
            return next;
        } finally {
            accepting = false;
        }
    }

    /** Accepts from all of them until one has a connection; if more have one at that moment, all of these are taken. */
    @Async
    private void awaitConnection() throws IOException {
        try {
            TaskGroup.run(group -> {
                for (Listener<? extends S> listener : listeners) {
                    group.fork(() -> {
                        waiting.add(listener.accept());
                        group.cancel();
                    });
                }
            });
        } catch (ExceptionGroup e) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            if (e.unwrapSingle() instanceof IOException trouble) {
                throw trouble;
            }
            throw e;
        }
    }

    @Async
    @Override
    public void serve(AsyncConsumer<? super S, ?> handler) throws IOException {
        begin();
        try {
            LowLevel.checkpoint();
            TaskGroup.run(group -> {
                for (S accepted = waiting.poll(); accepted != null; accepted = waiting.poll()) {
                    S connection = accepted;
                    group.fork(() -> handle(connection, handler));
                }
                for (Listener<? extends S> listener : listeners) {
                    group.fork(() -> listener.serve(handler));
                }
            });
        } finally {
            accepting = false;
        }
    }

    /** As its listener would have done, had it been asked to serve. */
    @Async
    private static <S extends AsyncCloseable> void handle(S connection, AsyncConsumer<? super S, ?> handler)
            throws Throwable {
        try (connection) {
            handler.accept(connection);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Connection " + connection + " failed", e);
        }
    }

    /**
     * Closes all of them, whatever one of them says; what {@link #accept} has not handed out yet, too. A checkpoint; in a
     * cancelled scope it closes first.
     */
    @Async
    @Override
    public void close() throws IOException {
        closed = true;
        List<AsyncCloseable> all = new ArrayList<>(listeners);
        all.addAll(waiting);
        waiting.clear();
        closeAll(all);
    }

    @Async
    private static void closeAll(List<? extends AsyncCloseable> all) throws IOException {
        if (!all.isEmpty()) {
            try (AsyncCloseable first = all.get(0)) {
                closeAll(all.subList(1, all.size()));
            }
        }
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        for (Listener<? extends S> listener : listeners) {
            T value = listener.attribute(key, null);
            if (value != null) {
                return value;
            }
        }
        return fallback;
    }

    @Override
    public String toString() {
        return listeners.toString();
    }

    private void begin() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (accepting) {
            throw new BusyResourceException(
                    this + " is being accepted from by another task already; let one task accept, or take turns");
        }
        accepting = true;
    }
}
