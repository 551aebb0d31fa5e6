package weft.net;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import weft.stream.Attribute;

/** What sockets know about themselves; streams and listeners answer these after closing, too. */
public final class SocketAttribute {
    /** The address family. */
    public static final Attribute<ProtocolFamily> FAMILY = Attribute.create("socket family", ProtocolFamily.class);

    /** Our end's address. Of a listener with several: the first. */
    public static final Attribute<SocketAddress> LOCAL_ADDRESS = Attribute.create("local address", SocketAddress.class);

    /** Our end's port. */
    public static final Attribute<Integer> LOCAL_PORT = Attribute.create("local port", Integer.class);

    /** The peer's address. Listeners have none. */
    public static final Attribute<SocketAddress> REMOTE_ADDRESS =
            Attribute.create("remote address", SocketAddress.class);

    /** The peer's port. Listeners have none. */
    public static final Attribute<Integer> REMOTE_PORT = Attribute.create("remote port", Integer.class);

    /**
     * The channel underneath, for socket options, say. Leave reading, writing, accepting and closing to its owner. Of a
     * listener with several: the first.
     */
    public static final Attribute<NetworkChannel> CHANNEL = Attribute.create("channel", NetworkChannel.class);

    private SocketAttribute() {}
}
