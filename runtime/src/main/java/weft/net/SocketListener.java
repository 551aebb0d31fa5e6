package weft.net;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncConsumer;
import weft.ExceptionGroup;
import weft.LowLevel;
import weft.TaskGroup;
import weft.stream.Attribute;
import weft.stream.Listener;
import weft.sync.BusyResourceException;

/**
 * Accepts connections through sockets. Has the attributes of {@link SocketAttribute}, but for the remote ones.
 *
 * @param <S> a connection
 */
public abstract sealed class SocketListener<S extends SocketStream> implements Listener<S>
        permits TcpListener, UnixListener {
    private final List<ServerSocketChannel> channels;
    private final SocketAttributes attributes;

    /** Where the next accept looks first, so that a busy address doesn't keep the others waiting. */
    private int next;

    private boolean accepting;
    private boolean closed;

    /** The attributes are those of the first. */
    SocketListener(List<ServerSocketChannel> channels) throws IOException {
        this.channels = channels;
        this.attributes = SocketAttributes.of(channels.get(0), null);
    }

    /** Makes a stream of what was accepted, which is closed if that fails. */
    abstract S adopt(SocketChannel accepted) throws IOException;

    /** Called once, when the channels have been closed. */
    abstract void released() throws IOException;

    @Async
    @Override
    public S accept() throws IOException {
        LowLevel.checkpoint();
        beginAccepting();
        try {
            return acceptNext();
        } finally {
            accepting = false;
        }
    }

    @Async
    @Override
    public void serve(AsyncConsumer<? super S, ?> handler) throws IOException {
        LowLevel.checkpoint();
        beginAccepting();
        try {
            Serving.serve(this::acceptNext, handler);
        } finally {
            accepting = false;
        }
    }

    private void beginAccepting() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (accepting) {
            throw new BusyResourceException(
                    this + " is being accepted from by another task already; let one task accept, or take turns");
        }
        accepting = true;
    }

    @Async
    private S acceptNext() throws IOException {
        LowLevel.checkpoint();
        S stream = tryAccept();
        while (stream == null) {
            awaitAcceptable();
            stream = tryAccept();
        }
        return stream;
    }

    private @Nullable S tryAccept() throws IOException {
        for (int i = 0; i < channels.size(); i++) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            ServerSocketChannel channel = channels.get(next);
            next = (next + 1) % channels.size();
            SocketChannel accepted = channel.accept();
            while (accepted != null) {
                S stream = adoptIfAlive(accepted);
                if (stream != null) {
                    return stream;
                }
                accepted = channel.accept();
            }
        }
        return null;
    }

    /** Null if it is broken already, which is nobody else's problem. */
    private @Nullable S adoptIfAlive(SocketChannel accepted) throws IOException {
        try {
            return adopt(accepted);
        } catch (IOException e) {
            accepted.close();
            return null;
        }
    }

    @Async
    private void awaitAcceptable() throws IOException {
        if (channels.size() == 1) {
            LowLevel.awaitReady(channels.get(0), SelectionKey.OP_ACCEPT);
            return;
        }
        try {
            TaskGroup.run(group -> {
                for (ServerSocketChannel channel : channels) {
                    group.fork(() -> {
                        LowLevel.awaitReady(channel, SelectionKey.OP_ACCEPT);
                        group.cancel();
                    });
                }
            });
        } catch (ExceptionGroup e) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            throw e;
        }
    }

    /**
     * Stops listening; connections that were accepted go on. A task that is waiting in {@link #accept} gets an {@link
     * AsynchronousCloseException}; {@link #serve} ends. When this returns the address is free and a connect is refused. A
     * checkpoint; in a cancelled scope it closes first.
     */
    @Async
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            closeAll(channels);
            released();
        }
        LowLevel.checkpoint();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return attributes.get(key, fallback);
    }

    SocketAttributes attributes() {
        return attributes;
    }

    /** Closes all, whatever happens. */
    static void closeAll(List<ServerSocketChannel> channels) throws IOException {
        IOException failure = null;
        for (ServerSocketChannel channel : channels) {
            try {
                LowLevel.close(channel);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
