package weft.net;

import java.security.cert.Certificate;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import weft.stream.Attribute;

/** What TLS streams know about themselves once the handshake is done; after closing, too. */
public final class TlsAttribute {
    /** The protocol on top that was chosen (ALPN); missing if none was. */
    public static final Attribute<String> APPLICATION_PROTOCOL = Attribute.create("application protocol", String.class);

    /** The version: "TLSv1.3", say. */
    public static final Attribute<String> PROTOCOL = Attribute.create("TLS version", String.class);

    /** The cipher suite. */
    public static final Attribute<String> CIPHER_SUITE = Attribute.create("cipher suite", String.class);

    /** The peer's certificate, followed by those that vouch for it; missing if it has shown none. */
    public static final Attribute<Certificate[]> PEER_CERTIFICATES =
            Attribute.create("peer certificates", Certificate[].class);

    /** Our certificate, followed by those that vouch for it; missing if we have shown none. */
    public static final Attribute<Certificate[]> LOCAL_CERTIFICATES =
            Attribute.create("local certificates", Certificate[].class);

    /** The session. */
    public static final Attribute<SSLSession> SESSION = Attribute.create("TLS session", SSLSession.class);

    /** Whether we are the server. */
    public static final Attribute<Boolean> SERVER_SIDE = Attribute.create("TLS server side", Boolean.class);

    private static final Map<Attribute<?>, Function<SSLEngine, @Nullable Object>> VALUES = Map.of(
            APPLICATION_PROTOCOL, TlsAttribute::applicationProtocol,
            PROTOCOL, engine -> engine.getSession().getProtocol(),
            CIPHER_SUITE, engine -> engine.getSession().getCipherSuite(),
            PEER_CERTIFICATES, TlsAttribute::peerCertificates,
            LOCAL_CERTIFICATES, engine -> engine.getSession().getLocalCertificates(),
            SESSION, SSLEngine::getSession,
            SERVER_SIDE, engine -> !engine.getUseClientMode());

    private TlsAttribute() {}

    static <T> @Nullable T get(SSLEngine engine, Attribute<T> key) {
        Function<SSLEngine, @Nullable Object> getter = VALUES.get(key);
        Object value = getter == null ? null : getter.apply(engine);
        return value == null ? null : key.type().cast(value);
    }

    private static @Nullable Object applicationProtocol(SSLEngine engine) {
        String chosen = engine.getApplicationProtocol();
        return chosen == null || chosen.isEmpty() ? null : chosen;
    }

    private static @Nullable Object peerCertificates(SSLEngine engine) {
        try {
            return engine.getSession().getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
