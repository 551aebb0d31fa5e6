package weft.net;

import static java.util.Objects.requireNonNull;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A datagram that has come in, or is to be sent.
 *
 * @param data what remains in the buffer; sending leaves it as it is, so that a datagram can be sent again
 * @param address where it came from, or where it goes
 */
public record Datagram(ByteBuffer data, SocketAddress address) {
    public Datagram {
        requireNonNull(data, "data");
        requireNonNull(address, "address");
    }
}
