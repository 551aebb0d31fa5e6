package weft.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.stream.Attribute;
import weft.stream.ObjectSink;
import weft.stream.ObjectSource;

/**
 * Datagrams to and from anybody (UDP, RFC 768). {@code for (var datagram : socket) socket.send(datagram)} is an echo server.
 * Has the attributes of {@link SocketAttribute}, but for the remote ones.
 *
 * <p>Datagrams may get lost, come twice, or in another order: that is UDP. The system keeps some that nobody receives, and
 * drops the rest. A socket has no end: {@link #receive} throws no {@link java.io.EOFException}, and a loop over it goes on
 * until the task is cancelled, or the socket is closed (then an {@link java.io.UncheckedIOException} comes out of it).
 */
public final class UdpSocket implements ObjectSource<Datagram>, ObjectSink<Datagram> {
    private final DatagramChannel channel;
    private final DatagramIo io;
    private final SocketAttributes attributes;
    private final List<MembershipKey> memberships = new ArrayList<>();

    private UdpSocket(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.io = new DatagramIo(channel);
        this.attributes = SocketAttributes.of(channel, null);
    }

    /** As {@link #bind(int, BindOptions)}, with the default options. */
    @Async
    public static UdpSocket bind(int port) throws IOException {
        return bind(port, BindOptions.create());
    }

    /**
     * Binds to all addresses of this machine, IPv6 and IPv4. A checkpoint.
     *
     * @param port 0 to 65535; 0 for a free one, see {@link SocketAttribute#LOCAL_PORT}
     * @throws java.net.BindException if the port is taken, or not for us
     */
    @Async
    public static UdpSocket bind(int port, BindOptions options) throws IOException {
        LowLevel.checkpoint();
        TcpBinder.requirePort(port);
        return open(DatagramChannel.open(), new InetSocketAddress(port), options);
    }

    /** As {@link #bind(String, int, BindOptions)}, with the default options. */
    @Async
    public static UdpSocket bind(String host, int port) throws IOException {
        return bind(host, port, BindOptions.create());
    }

    /**
     * Binds to the first address that {@code host}, a name or a literal address, stands for. Suspends. If it is cancelled,
     * nothing is bound.
     *
     * @param port 0 to 65535; 0 for a free one, see {@link SocketAttribute#LOCAL_PORT}
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.BindException if the port is taken, or not for us, or the address isn't this machine's
     */
    @Async
    public static UdpSocket bind(String host, int port, BindOptions options) throws IOException {
        TcpBinder.requirePort(port);
        InetAddress address = Dns.resolve(host).get(0);
        return open(open(address), new InetSocketAddress(address, port), options);
    }

    /** As {@link #connect(String, int, ConnectOptions)}, with the default options. */
    @Async
    public static ConnectedUdpSocket connect(String host, int port) throws IOException {
        return connect(host, port, ConnectOptions.create());
    }

    /**
     * A socket for datagrams to and from one peer: the first address that {@code host} stands for. Suspends. If it is
     * cancelled, nothing is left. UDP knows no connections: that there is a peer, only an answer tells.
     *
     * @param port 1 to 65535
     * @param options the local address and the socket options; the rest is for TCP
     * @throws java.net.UnknownHostException if the name cannot be resolved
     */
    @Async
    public static ConnectedUdpSocket connect(String host, int port, ConnectOptions options) throws IOException {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("A port to connect to is 1 to 65535, but was " + port);
        }
        InetAddress address = Dns.resolve(host).get(0);
        DatagramChannel channel = open(address);
        try {
            for (SocketSetting<?> setting : options.settings()) {
                setting.applyTo(channel);
            }
            if (options.localAddress() != null) {
                channel.bind(options.localAddress());
            }
            channel.connect(new InetSocketAddress(address, port));
            return ConnectedUdpSocket.of(channel);
        } catch (Throwable t) {
            LowLevel.close(channel);
            throw t;
        }
    }

    /**
     * Takes over a bound channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't bound, or is connected; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static UdpSocket of(DatagramChannel channel) throws IOException {
        if (channel.getLocalAddress() == null) {
            throw new IllegalArgumentException(channel + " is not bound; bind it first");
        }
        if (channel.isConnected()) {
            throw new IllegalArgumentException(channel + " is connected; use ConnectedUdpSocket.of");
        }
        channel.configureBlocking(false);
        return new UdpSocket(channel);
    }

    /** Of the address's family, which multicast depends on. */
    private static DatagramChannel open(InetAddress address) throws IOException {
        return DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    }

    private static UdpSocket open(DatagramChannel channel, InetSocketAddress address, BindOptions options)
            throws IOException {
        try {
            if (options.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            for (SocketSetting<?> setting : options.settings()) {
                setting.applyTo(channel);
            }
            TcpBinder.bind(address, channel::bind);
            return of(channel);
        } catch (Throwable t) {
            LowLevel.close(channel);
            throw t;
        }
    }

    @Async
    @Override
    public Datagram receive() throws IOException {
        return io.receive();
    }

    /**
     * Sends a datagram. Suspends while the system has no room for it. If it is cancelled, it was not sent.
     *
     * @throws IOException if it is too large (more than some 65 500 bytes), or there is no way to its address
     */
    @Async
    @Override
    public void send(Datagram datagram) throws IOException {
        io.send(datagram.data().duplicate(), datagram.address());
    }

    /** Sends what remains in {@code data}, as {@link #send(Datagram)} does. The buffer is empty then. */
    @Async
    public void send(ByteBuffer data, SocketAddress address) throws IOException {
        io.send(data, address);
    }

    /**
     * From now on, what is sent to {@code group} through {@code via} comes in here, too. The socket must be bound to the port
     * that is sent to; for IPv4 groups to an IPv4 address, such as "0.0.0.0". Doesn't suspend.
     *
     * @throws IllegalArgumentException if it is no multicast address, or of another family than the socket
     * @throws IllegalStateException if it has joined that already
     */
    public void join(InetAddress group, NetworkInterface via) throws IOException {
        if (membership(group, via) != null) {
            throw new IllegalStateException(this + " has joined " + group + " through " + via.getName() + " already");
        }
        memberships.add(channel.join(group, via));
    }

    /**
     * Undoes {@link #join}. Doesn't suspend.
     *
     * @throws IllegalStateException if it has not joined that
     */
    public void leave(InetAddress group, NetworkInterface via) {
        MembershipKey membership = membership(group, via);
        if (membership == null) {
            throw new IllegalStateException(this + " has not joined " + group + " through " + via.getName());
        }
        memberships.remove(membership);
        membership.drop();
    }

    private @Nullable MembershipKey membership(InetAddress group, NetworkInterface via) {
        for (MembershipKey each : memberships) {
            if (each.group().equals(group) && each.networkInterface().equals(via)) {
                return each;
            }
        }
        return null;
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

    /** The address. */
    @Override
    public String toString() {
        return "UdpSocket[" + attributes.local() + "]";
    }
}
