package weft.net;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** How a {@link TlsStream} behaves. Immutable: each method that sets something returns another one. */
public final class TlsOptions {
    private static final TlsOptions DEFAULT = new TlsOptions(new Builder());

    /** Whether a server asks its clients who they are. */
    public enum ClientAuth {
        /** It does not. */
        NONE,
        /** It asks; a client that has no certificate may go on. */
        WANTED,
        /** It asks; a client that has no certificate is refused. */
        REQUIRED
    }

    private final boolean standardCompatible;
    private final boolean verifiesHostname;
    private final ClientAuth clientAuth;
    private final List<String> applicationProtocols;
    private final Duration handshakeTimeout;
    private final Duration closeTimeout;
    private final Consumer<SSLParameters> parameters;

    private TlsOptions(Builder from) {
        this.standardCompatible = from.standardCompatible;
        this.verifiesHostname = from.verifiesHostname;
        this.clientAuth = from.clientAuth;
        this.applicationProtocols = from.applicationProtocols;
        this.handshakeTimeout = from.handshakeTimeout;
        this.closeTimeout = from.closeTimeout;
        this.parameters = from.parameters;
    }

    /**
     * Standard-compatible, host names verified, no client certificates, no application protocols, 30 seconds for the
     * handshake; closing does not wait for the peer.
     */
    public static TlsOptions create() {
        return DEFAULT;
    }

    /**
     * Whether the end of the connection counts as an end only if the peer says so (RFC 8446, 6.1); as made it does. Without
     * that somebody in between can cut off what comes last. Many HTTP servers and clients do not say so; where the protocol
     * on top has its own way to tell the end, as HTTP has, {@code false} makes their ends ordinary ones, and has
     * {@code close()} go without saying so, too.
     */
    public TlsOptions standardCompatible(boolean on) {
        Builder changed = new Builder(this);
        changed.standardCompatible = on;
        return new TlsOptions(changed);
    }

    /**
     * Whether a client checks that the server's certificate is for the host name that it asked for (RFC 2818, RFC 6125); as
     * made it does. Without that anybody with any certificate can be the server.
     */
    public TlsOptions verifyHostname(boolean on) {
        Builder changed = new Builder(this);
        changed.verifiesHostname = on;
        return new TlsOptions(changed);
    }

    /** Whether a server asks for client certificates, which its {@code SSLContext}'s trust managers then check. */
    public TlsOptions clientAuth(ClientAuth wanted) {
        Builder changed = new Builder(this);
        changed.clientAuth = requireNonNull(wanted, "wanted");
        return new TlsOptions(changed);
    }

    /**
     * The protocols to choose from on top of TLS, the most wanted first: "h2", "http/1.1" (ALPN, RFC 7301). If the two ends
     * have none in common the handshake fails.
     */
    public TlsOptions applicationProtocols(String... names) {
        Builder changed = new Builder(this);
        changed.applicationProtocols = List.of(names);
        return new TlsOptions(changed);
    }

    /**
     * How long the handshake may take; 30 seconds if not set.
     *
     * @throws IllegalArgumentException if {@code atMost} is not positive
     */
    public TlsOptions handshakeTimeout(Duration atMost) {
        if (atMost.isZero() || atMost.isNegative()) {
            throw new IllegalArgumentException("no handshake takes " + atMost + "; say how long it may take");
        }
        Builder changed = new Builder(this);
        changed.handshakeTimeout = atMost;
        return new TlsOptions(changed);
    }

    /**
     * How long {@code close()} waits for the peer to say that it has ended, too; zero, if not set: it does not wait.
     *
     * @throws IllegalArgumentException if {@code atMost} is negative
     */
    public TlsOptions awaitCloseNotify(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("negative duration: " + atMost);
        }
        Builder changed = new Builder(this);
        changed.closeTimeout = atMost;
        return new TlsOptions(changed);
    }

    /**
     * Changes anything else: protocol versions, cipher suites, server names, constraints on algorithms. Called for each
     * connection, after all other options were applied.
     */
    public TlsOptions parameters(Consumer<SSLParameters> change) {
        Builder changed = new Builder(this);
        changed.parameters = parameters.andThen(change);
        return new TlsOptions(changed);
    }

    void applyTo(SSLEngine engine, SSLParameters made) {
        made.setApplicationProtocols(applicationProtocols.toArray(new String[0]));
        if (engine.getUseClientMode()) {
            made.setEndpointIdentificationAlgorithm(verifiesHostname ? "HTTPS" : null);
        } else if (clientAuth == ClientAuth.REQUIRED) {
            made.setNeedClientAuth(true);
        } else {
            made.setWantClientAuth(clientAuth == ClientAuth.WANTED);
        }
        parameters.accept(made);
        engine.setSSLParameters(made);
    }

    boolean isStandardCompatible() {
        return standardCompatible;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    Duration closeTimeout() {
        return closeTimeout;
    }

    /** The same, to be changed. */
    private static final class Builder {
        private boolean standardCompatible = true;
        private boolean verifiesHostname = true;
        private ClientAuth clientAuth = ClientAuth.NONE;
        private List<String> applicationProtocols = List.of();
        private Duration handshakeTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ZERO;
        private Consumer<SSLParameters> parameters = made -> {};

        Builder() {}

        Builder(TlsOptions from) {
            standardCompatible = from.standardCompatible;
            verifiesHostname = from.verifiesHostname;
            clientAuth = from.clientAuth;
            applicationProtocols = from.applicationProtocols;
            handshakeTimeout = from.handshakeTimeout;
            closeTimeout = from.closeTimeout;
            parameters = from.parameters;
        }
    }
}
