package weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

/** A TCP connection. Has the attributes of {@link SocketAttribute}. */
public final class TcpStream implements ByteStream {
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

    TcpStream(SocketChannel channel, SocketAddress remote) throws IOException {
        this.channel = channel;
        this.attributes = SocketAttributes.of(channel, (InetSocketAddress) remote);
    }

    /** As {@link #connect(String, int, ConnectOptions)}, with the default options. */
    @Async
    public static TcpStream connect(String host, int port) throws IOException {
        return connect(host, port, ConnectOptions.create());
    }

    /**
     * Connects to a host, by name or literal address. Of several addresses the first that answers is taken (RFC 8305):
     * each gets a head start, by default 250 ms, before the next one is tried as well; IPv6 and IPv4 take turns.
     *
     * <p>Suspends. If it is cancelled, all attempts are closed.
     *
     * @param port 1 to 65535
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.ConnectException if all attempts fail; the cause is the error, or an {@link weft.ExceptionGroup}
     *     of them
     */
    @Async
    public static TcpStream connect(String host, int port, ConnectOptions options) throws IOException {
        return TcpConnector.connect(host, port, options);
    }

    /**
     * Takes over a connected channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't a TCP channel, or not connected; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static TcpStream of(SocketChannel channel) throws IOException {
        SocketAddress remote = channel.getRemoteAddress();
        if (remote == null) {
            throw new IllegalArgumentException(channel + " is not connected; connect it first");
        }
        if (!(remote instanceof InetSocketAddress)) {
            throw new IllegalArgumentException(channel + " is not a TCP channel");
        }
        channel.configureBlocking(false);
        return new TcpStream(channel, remote);
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

    /** Whether an operation has failed, for which usually the peer is to blame. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return attributes.get(key, fallback);
    }

    /** Both addresses. */
    @Override
    public String toString() {
        return "TcpStream[" + attributes.local() + " - " + attributes.remote() + "]";
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
