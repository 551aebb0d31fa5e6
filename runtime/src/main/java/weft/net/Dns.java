package weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.ServiceLoader;
import weft.Async;
import weft.LowLevel;
import weft.TaskLocal;

/** Finds the addresses of hosts, without blocking the loop. */
public final class Dns {
    /**
     * Who is asked; everything that connects or binds by name asks it, too. The JDK, unless there is a {@link Resolver}
     * service. {@code Dns.RESOLVER.where(mine).run(...)} has the code inside ask another one.
     */
    public static final TaskLocal<Resolver> RESOLVER = TaskLocal.create("resolver", installed());

    private Dns() {}

    /**
     * All addresses of {@code host}. Suspends, unless it is a literal address; then it is a checkpoint. A cancellation ends the
     * wait; a question that the JDK has asked goes on in the background.
     *
     * @param host a name, which may be an international one, or a literal address
     * @return at least one
     * @throws UnknownHostException if it has none, or is no host name
     */
    @Async
    public static List<InetAddress> resolve(String host) throws IOException {
        LowLevel.checkpoint();
        if (HostNames.isLiteral(host)) {
            return List.of(InetAddress.getByName(host));
        }
        List<InetAddress> found = RESOLVER.get().resolve(HostNames.toAscii(host));
        if (found.isEmpty()) {
            throw new UnknownHostException(host + " has no address");
        }
        return found;
    }

    private static Resolver installed() {
        return ServiceLoader.load(Resolver.class).findFirst().orElse(Dns::askJdk);
    }

    /** On a thread of its own, because the JDK's resolver blocks. */
    @Async
    private static List<InetAddress> askJdk(String host) throws IOException {
        return List.of(LowLevel.callOnThread("weft lookup of " + host, () -> InetAddress.getAllByName(host)));
    }
}
