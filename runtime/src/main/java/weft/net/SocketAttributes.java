package weft.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weft.stream.Attribute;

/** The values of {@link SocketAttribute}'s keys for one channel. The addresses are kept, for after its closing. */
record SocketAttributes(
        NetworkChannel channel,
        InetSocketAddress local,
        @Nullable InetSocketAddress remote) {

    static SocketAttributes of(NetworkChannel channel, @Nullable InetSocketAddress remote) throws IOException {
        return new SocketAttributes(channel, (InetSocketAddress) channel.getLocalAddress(), remote);
    }

    <T> @Nullable T get(Attribute<T> key, @Nullable T fallback) {
        Object value = value(key);
        return value == null ? fallback : key.type().cast(value);
    }

    private @Nullable Object value(Attribute<?> key) {
        if (key == SocketAttribute.LOCAL_ADDRESS) {
            return local;
        }
        if (key == SocketAttribute.LOCAL_PORT) {
            return local.getPort();
        }
        if (key == SocketAttribute.REMOTE_ADDRESS) {
            return remote;
        }
        if (key == SocketAttribute.REMOTE_PORT) {
            return remote == null ? null : remote.getPort();
        }
        if (key == SocketAttribute.FAMILY) {
            return local.getAddress() instanceof Inet4Address
                    ? StandardProtocolFamily.INET
                    : StandardProtocolFamily.INET6;
        }
        return key == SocketAttribute.CHANNEL ? channel : null;
    }
}
