package weft.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weft.stream.Attribute;

/** The values of {@link SocketAttribute}'s keys for one channel. The addresses are kept, for after its closing. */
record SocketAttributes(
        NetworkChannel channel,
        SocketAddress local,
        @Nullable SocketAddress remote) {

    static SocketAttributes of(NetworkChannel channel, @Nullable SocketAddress remote) throws IOException {
        return new SocketAttributes(channel, channel.getLocalAddress(), remote);
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
            return port(local);
        }
        if (key == SocketAttribute.REMOTE_ADDRESS) {
            return remote;
        }
        if (key == SocketAttribute.REMOTE_PORT) {
            return port(remote);
        }
        if (key == SocketAttribute.FAMILY) {
            return family();
        }
        return key == SocketAttribute.CHANNEL ? channel : null;
    }

    private static @Nullable Integer port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getPort() : null;
    }

    private ProtocolFamily family() {
        if (local instanceof InetSocketAddress internet) {
            return internet.getAddress() instanceof Inet4Address
                    ? StandardProtocolFamily.INET
                    : StandardProtocolFamily.INET6;
        }
        return StandardProtocolFamily.UNIX;
    }
}
