package weft.net;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Resolves a name on a thread of its own, because the JDK's resolver blocks. A lookup that is cancelled goes on in the
 * background; nobody hears of its outcome.
 */
final class AddressLookup {
    private final String host;
    private final Callable<InetAddress[]> resolver;
    private final Task<?> task = Weft.currentTask();
    private final LoopHandle loop = LowLevel.loop();

    // Confined to the loop's thread.
    private boolean abandoned;

    private AddressLookup(String host, Callable<InetAddress[]> resolver) {
        this.host = host;
        this.resolver = resolver;
    }

    /**
     * All addresses of {@code host}. Suspends, unless it is a literal address.
     *
     * @throws UnknownHostException if it has none
     */
    @Async
    static List<InetAddress> resolve(String host) throws IOException {
        LowLevel.checkpoint();
        if (isLiteral(host)) {
            return List.of(InetAddress.getByName(host));
        }
        String ascii = toAscii(host);
        return resolve(ascii, () -> InetAddress.getAllByName(ascii));
    }

    @Async
    static List<InetAddress> resolve(String host, Callable<InetAddress[]> resolver) throws IOException {
        AddressLookup lookup = new AddressLookup(host, resolver);
        Thread thread = new Thread(lookup::run, "weft lookup of " + host);
        thread.setDaemon(true);
        thread.start();
        return LowLevel.park(lookup::abandon, lookup::toString);
    }

    /** Runs on a thread of its own. */
    private void run() {
        List<InetAddress> addresses = null;
        Throwable failure = null;
        try {
            addresses = List.of(resolver.call());
        } catch (Throwable t) {
            failure = t;
        }
        deliver(addresses, failure);
    }

    private void deliver(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        try {
            loop.post(() -> arrived(addresses, failure));
        } catch (IllegalStateException e) {
            // The loop has ended, and with it the task that asked.
        }
    }

    private void arrived(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        if (abandoned) {
            return;
        }
        if (failure != null) {
            LowLevel.unparkWithError(task, failure);
        } else {
            LowLevel.unpark(task, addresses);
        }
    }

    private boolean abandon() {
        abandoned = true;
        return true;
    }

    /** Whether the JDK takes {@code host} for an address, and so does not ask anybody. */
    static boolean isLiteral(String host) {
        if (host.indexOf(':') >= 0) {
            return true; // If it isn't an IPv6 address, it isn't a name either, and the JDK says so.
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    static String toAscii(String host) throws UnknownHostException {
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            UnknownHostException unknown =
                    new UnknownHostException(host + " is not a valid host name: " + e.getMessage());
            unknown.initCause(e);
            throw unknown;
        }
    }

    @Override
    public String toString() {
        return "lookup of " + host;
    }
}
