package weft.net;

import java.net.IDN;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;

/** Names of hosts, as people write them and as machines want them. */
final class HostNames {
    /**
     * Letters that the JDK, which knows IDNA of 2003, writes in another way, and so finds the wrong host: "fa\u00df.de" is not
     * "fass.de" (RFC 5894, 7.2). They are sharp s, final sigma, and the two joiners.
     */
    private static final String MISTAKEN = ".*[\\x{df}\\x{1e9e}\\x{3c2}\\x{200c}\\x{200d}].*";

    private HostNames() {}

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

    /** As it is asked for: RFC 5891. */
    static String toAscii(String host) throws UnknownHostException {
        try {
            if (!host.matches(MISTAKEN)) {
                return IDN.toASCII(host);
            }
            String[] labels = host.split("[.\\x{3002}]", -1);
            for (int i = 0; i < labels.length; i++) {
                labels[i] = labels[i].matches(MISTAKEN) ? encoded(labels[i]) : IDN.toASCII(labels[i]);
            }
            return String.join(".", labels);
        } catch (IllegalArgumentException e) {
            UnknownHostException unknown =
                    new UnknownHostException(host + " is not a valid host name: " + e.getMessage());
            unknown.initCause(e);
            throw unknown;
        }
    }

    private static String encoded(String label) {
        String encoded =
                "xn--" + Punycode.encode(Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFC));
        if (encoded.length() > 63) {
            throw new IllegalArgumentException("the label is too long: " + label);
        }
        return encoded;
    }
}
