package weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.stream.Attribute;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;

/** A connection through a socket, over TCP or on this machine. Has the attributes of {@link SocketAttribute}. */
public abstract sealed class SocketStream implements ByteStream permits TcpStream, UnixStream {
    /** The JDK copies a heap buffer as a whole before each system call, which would make large writes quadratic. */
    private static final int COPY_LIMIT = 1 << 17;

    private final SocketChannel channel;
    private final SocketAttributes attributes;

    /** The last read took all there was: the next one waits without trying. */
    private boolean drained;

    private boolean reading;
    private boolean writing;
    private boolean outputShutDown;
    private boolean broken;

    SocketStream(SocketChannel channel, SocketAttributes attributes) {
        this.channel = channel;
        this.attributes = attributes;
    }

    @Async
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (reading) {
            throw new BusyResourceException(
                    this + " is being read by another task already; let one task read, or take turns");
        }
        if (!buffer.hasRemaining()) {
            return 0;
        }
        int count = drained ? 0 : receive(buffer);
        while (count == 0) {
            awaitReadable();
            count = receive(buffer);
        }
        return count;
    }

    @Async
    private void awaitReadable() throws IOException {
        reading = true;
        try {
            LowLevel.awaitReady(channel, SelectionKey.OP_READ);
        } finally {
            reading = false;
        }
        requireStillOpen();
    }

    private int receive(ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        int room = limit - buffer.position();
        if (room > COPY_LIMIT && !buffer.isDirect()) {
            room = COPY_LIMIT;
            buffer.limit(buffer.position() + room);
        }
        try {
            int count = channel.read(buffer);
            drained = count >= 0 && count < room; // At the end it never waits.
            return count;
        } catch (IOException e) {
            broken = true;
            throw e;
        } finally {
            buffer.limit(limit);
        }
    }

    @Async
    @Override
    public void write(ByteBuffer buffer) throws IOException {
        LowLevel.checkpoint();
        requireWritable();
        if (buffer.hasRemaining()) {
            boolean full = !send(buffer);
            if (buffer.hasRemaining()) {
                writeRest(new ByteBuffer[] {buffer}, full);
            }
        }
    }

    @Async
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        LowLevel.checkpoint();
        requireWritable();
        int first = firstNotEmpty(buffers, 0);
        if (first < buffers.length) {
            boolean full = !send(buffers, first);
            if (firstNotEmpty(buffers, first) < buffers.length) {
                writeRest(buffers, full);
            }
        }
    }

    /** Goes on until all is written. {@code full}: the system has just taken less than it was offered. */
    @Async
    private void writeRest(ByteBuffer[] buffers, boolean full) throws IOException {
        writing = true;
        try {
            int first = firstNotEmpty(buffers, 0);
            while (first < buffers.length) {
                if (full) {
                    LowLevel.awaitReady(channel, SelectionKey.OP_WRITE);
                } else {
                    LowLevel.checkpoint();
                }
                requireStillOpen();
                full = !send(buffers, first);
                first = firstNotEmpty(buffers, first);
            }
        } finally {
            writing = false;
        }
    }

    /** Sends what it can of {@code buffers} from {@code first} on. Returns whether the system took all it was offered. */
    private boolean send(ByteBuffer[] buffers, int first) throws IOException {
        int end = first;
        long offered = 0;
        while (end < buffers.length && offered + buffers[end].remaining() <= COPY_LIMIT) {
            offered += buffers[end++].remaining();
        }
        if (end <= first + 1) {
            return send(buffers[first]);
        }
        try {
            return channel.write(buffers, first, end - first) == offered;
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private boolean send(ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        int offered = limit - buffer.position();
        if (offered > COPY_LIMIT && !buffer.isDirect()) {
            offered = COPY_LIMIT;
            buffer.limit(buffer.position() + offered);
        }
        try {
            return channel.write(buffer) == offered;
        } catch (IOException e) {
            broken = true;
            throw e;
        } finally {
            buffer.limit(limit);
        }
    }

    private static int firstNotEmpty(ByteBuffer[] buffers, int from) {
        int i = from;
        while (i < buffers.length && !buffers[i].hasRemaining()) {
            i++;
        }
        return i;
    }

    @Async
    @Override
    public void shutdownOutput() throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        requireNotWriting();
        if (!outputShutDown) {
            channel.shutdownOutput();
            outputShutDown = true;
        }
    }

    /**
     * Closes the connection. Tasks that wait for it get an {@link AsynchronousCloseException}. When this returns the
     * descriptor is free. What was written before is still delivered, unless bytes have come in that nobody read. A
     * checkpoint; in a cancelled scope it closes first.
     */
    @Async
    @Override
    public void close() throws IOException {
        closeNow();
        LowLevel.checkpoint();
    }

    /** As {@link #close()}, but no checkpoint. */
    void closeNow() throws IOException {
        LowLevel.close(channel);
    }

    /**
     * Takes what has come in, as far as there is room for it, and drops it. The system resets a connection that is closed
     * before all was read, and what we wrote last may not arrive then.
     */
    void drop(ByteBuffer room) {
        try {
            while (channel.isOpen() && !reading && room.hasRemaining() && channel.read(room) > 0) {
                // And what has come behind it.
            }
        } catch (IOException e) {
            broken = true; // So be it.
        }
    }

    /** Whether an operation has failed, for which usually the peer is to blame. */
    boolean isBroken() {
        return broken;
    }

    SocketAttributes attributes() {
        return attributes;
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return attributes.get(key, fallback);
    }

    private void requireOpen() throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireStillOpen() throws AsynchronousCloseException {
        if (!channel.isOpen()) {
            throw new AsynchronousCloseException();
        }
    }

    private void requireWritable() throws ClosedChannelException {
        requireOpen();
        requireNotWriting();
        if (outputShutDown) {
            throw new ClosedChannelException();
        }
    }

    private void requireNotWriting() {
        if (writing) {
            throw new BusyResourceException(
                    this + " is being written to by another task already; let one task write, or take turns");
        }
    }
}
