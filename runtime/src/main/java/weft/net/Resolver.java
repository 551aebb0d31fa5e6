package weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import weft.Async;

/**
 * Finds the addresses of hosts. One's own can be {@linkplain Dns#RESOLVER bound} for a part of a program, or be there for all
 * of it as a {@linkplain java.util.ServiceLoader service}.
 */
@FunctionalInterface
public interface Resolver {
    /**
     * All addresses of {@code host}, the most wanted first. May suspend; must end when it is cancelled.
     *
     * @param host a name in ASCII, never a literal address
     * @return at least one
     * @throws java.net.UnknownHostException if it has none
     * @throws IOException if it cannot be found out
     */
    @Async
    List<InetAddress> resolve(String host) throws IOException;
}
