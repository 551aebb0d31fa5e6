package weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.stream.Attribute;
import weft.stream.ObjectSink;
import weft.stream.ObjectSource;

/**
 * Datagrams to and from one peer; made by {@link UdpSocket#connect}. What others send is ignored. Has the attributes of {@link
 * SocketAttribute}.
 *
 * <p>If nobody listens there, the peer's machine may say so: then some later operation throws a {@link
 * java.net.PortUnreachableException}, once. The socket stays usable.
 */
public final class ConnectedUdpSocket implements ObjectSource<ByteBuffer>, ObjectSink<ByteBuffer> {
    private final DatagramIo io;
    private final SocketAttributes attributes;

    private ConnectedUdpSocket(DatagramChannel channel) throws IOException {
        this.io = new DatagramIo(channel);
        this.attributes = SocketAttributes.of(channel, channel.getRemoteAddress());
    }

    /**
     * Takes over a connected channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't connected; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static ConnectedUdpSocket of(DatagramChannel channel) throws IOException {
        if (channel.getRemoteAddress() == null) {
            throw new IllegalArgumentException(channel + " is not connected; connect it first, or use UdpSocket.of");
        }
        channel.configureBlocking(false);
        return new ConnectedUdpSocket(channel);
    }

    @Async
    @Override
    public ByteBuffer receive() throws IOException {
        return io.receive().data();
    }

    /**
     * Sends what remains in {@code data} as one datagram; the buffer is empty then. Suspends while the system has no room for
     * it. If it is cancelled, it was not sent.
     *
     * @throws IllegalArgumentException if nothing remains: the JDK sends no empty datagrams through connected channels, and
     *     does not say so; a {@link UdpSocket} can
     * @throws java.net.PortUnreachableException if an earlier one has found nobody there
     * @throws IOException if it is too large (more than some 65 500 bytes), or there is no way to the peer
     */
    @Async
    @Override
    public void send(ByteBuffer data) throws IOException {
        if (!data.hasRemaining()) {
            throw new IllegalArgumentException(
                    "an empty datagram cannot be sent through " + this + "; use a UdpSocket");
        }
        io.send(data, null);
    }

    /**
     * Closes the socket. Tasks that wait for it get an {@link java.nio.channels.AsynchronousCloseException}. When this returns
     * the port is free. A checkpoint; in a cancelled scope it closes first.
     */
    @Async
    @Override
    public void close() throws IOException {
        io.close();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return attributes.get(key, fallback);
    }

    /** Both addresses. */
    @Override
    public String toString() {
        return "ConnectedUdpSocket[" + attributes.local() + " - " + attributes.remote() + "]";
    }
}
