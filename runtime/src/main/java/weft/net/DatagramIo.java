package weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LoopLocal;
import weft.LowLevel;
import weft.sync.BusyResourceException;

/** Receives and sends datagrams; what the two kinds of UDP sockets have in common. */
final class DatagramIo {
    /** No datagram is larger: RFC 768. The system cuts off silently what does not fit. */
    private static final int LARGEST = 1 << 16;

    /** Nothing suspends while a datagram is in here, so the sockets of a loop can share it. */
    private static final LoopLocal<ByteBuffer> SCRATCH =
            LoopLocal.create("datagram buffer", () -> ByteBuffer.allocateDirect(LARGEST));

    private final DatagramChannel channel;
    private boolean receiving;
    private boolean sending;

    DatagramIo(DatagramChannel channel) {
        this.channel = channel;
    }

    /** The next one, from wherever. Of a connected channel, from whom it is connected with. */
    @Async
    Datagram receive() throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (receiving) {
            throw new BusyResourceException(
                    this + " is being received from by another task already; let one task receive, or take turns");
        }
        Datagram received = tryReceive();
        while (received == null) {
            awaitReadable();
            received = tryReceive();
        }
        return received;
    }

    @Async
    private void awaitReadable() throws IOException {
        receiving = true;
        try {
            LowLevel.awaitReady(channel, SelectionKey.OP_READ);
        } finally {
            receiving = false;
        }
        requireStillOpen();
    }

    private @Nullable Datagram tryReceive() throws IOException {
        ByteBuffer scratch = SCRATCH.get().clear();
        SocketAddress from = channel.receive(scratch);
        if (from == null) {
            return null;
        }
        scratch.flip();
        return new Datagram(
                ByteBuffer.allocate(scratch.remaining()).put(scratch).flip(), from);
    }

    /** Sends what remains in {@code data}, to {@code address}, or to whom the channel is connected with. */
    @Async
    void send(ByteBuffer data, @Nullable SocketAddress address) throws IOException {
        LowLevel.checkpoint();
        requireOpen();
        if (sending) {
            throw new BusyResourceException(
                    this + " is being sent to by another task already; let one task send, or take turns");
        }
        if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new UnknownHostException(address + " has not been resolved; ask Dns.resolve");
        }
        while (!trySend(data, address)) {
            awaitWritable();
        }
    }

    @Async
    private void awaitWritable() throws IOException {
        sending = true;
        try {
            LowLevel.awaitReady(channel, SelectionKey.OP_WRITE);
        } finally {
            sending = false;
        }
        requireStillOpen();
    }

    /** All of it or nothing. (An empty one that finds no room is lost; the JDK does not tell the two cases apart.) */
    private boolean trySend(ByteBuffer data, @Nullable SocketAddress address) throws IOException {
        int size = data.remaining();
        return (address == null ? channel.write(data) : channel.send(data, address)) == size;
    }

    @Async
    void close() throws IOException {
        LowLevel.close(channel);
        LowLevel.checkpoint();
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

    @Override
    public String toString() {
        return channel.toString();
    }
}
