package weft.net;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import weft.Async;
import weft.CallableOp;
import weft.LowLevel;

/**
 * Resolves a name on a thread of its own, because the JDK's resolver blocks. A lookup that is cancelled goes on in the
 * background; nobody hears of its outcome.
 */
final class AddressLookup {
    private AddressLookup() {}

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
    static <X extends Exception> List<InetAddress> resolve(String host, CallableOp<InetAddress[], X> resolver)
            throws X {
        return List.of(LowLevel.callOnThread("weft lookup of " + host, resolver));
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
}
