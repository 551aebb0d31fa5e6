package weft.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.CancelScope;
import weft.LowLevel;
import weft.stream.Attribute;
import weft.stream.ByteStream;

/**
 * Drives the JDK's engine, which knows the protocol and neither reads nor writes: whatever the engine wants next is done.
 * {@link TlsStream} sees to it that one task reads and one writes, at most.
 */
final class TlsSession {
    private static final String TLS_1_3 = "TLSv1.3";

    /** How long to try to tell the peer why, or that this is the end, if it takes nothing more. A guess. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ByteStream transport;
    private final SSLEngine engine;
    private final TlsOptions options;
    private final TlsInput input;
    private final TlsOutput output;

    /** The peer has said that no more will come, or, if that will do, has just ended. */
    private boolean ended;

    private TlsSession(ByteStream transport, SSLEngine engine, TlsOptions options) {
        this.transport = transport;
        this.engine = engine;
        this.options = options;
        this.input = new TlsInput(engine, transport);
        this.output = new TlsOutput(engine, transport);
    }

    static TlsSession client(ByteStream transport, String hostname, SSLContext context, TlsOptions options)
            throws IOException {
        boolean literal = HostNames.isLiteral(hostname);
        String ascii = literal ? hostname : HostNames.toAscii(hostname);
        Integer port = transport.attribute(SocketAttribute.REMOTE_PORT, -1);
        SSLEngine engine = context.createSSLEngine(ascii, port == null ? -1 : port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (!literal) {
            parameters.setServerNames(List.of(new SNIHostName(ascii.replaceFirst("\\.$", ""))));
        }
        options.applyTo(engine, parameters);
        return new TlsSession(transport, engine, options);
    }

    static TlsSession server(ByteStream transport, SSLContext context, TlsOptions options) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        options.applyTo(engine, engine.getSSLParameters());
        return new TlsSession(transport, engine, options);
    }

    // ---- The handshake.

    /** To be given up, with the transport, if it fails or is cancelled. */
    @Async
    void handshake() throws IOException {
        try {
            CancelScope.failAfter(options.handshakeTimeout(), this::agree);
        } catch (TimeoutException e) {
            SocketTimeoutException late = new SocketTimeoutException(
                    "the TLS handshake with " + transport + " has taken longer than " + options.handshakeTimeout());
            late.initCause(e);
            throw late;
        } catch (SSLException e) {
            CancelScope.moveOnAfter(LAST_WORDS, this::sendAlert);
            throw e;
        }
    }

    @Async
    private void agree() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> answer();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    output.flush();
                    listen();
                }
                default -> {
                    flushUnlessTickets();
                    return;
                }
            }
        }
    }

    /**
     * What a server of TLS 1.3 says last are tickets for later connections, which nobody waits for: they go with what it
     * writes next. To send them now would be to wait for a client that may never read.
     */
    @Async
    private void flushUnlessTickets() throws IOException {
        if (engine.getUseClientMode() || !hasHalfClose()) {
            output.flush();
        }
    }

    /** What signs and checks takes milliseconds, and may ask others: not on the loop's thread. */
    @Async
    private void runTasks() {
        LowLevel.<Boolean, RuntimeException>callOnThread("weft TLS handshake", () -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        });
    }

    @Async
    private void answer() throws IOException {
        if (output.wrap(TlsOutput.NOTHING).getStatus() == Status.BUFFER_OVERFLOW) {
            output.flush();
        }
    }

    @Async
    private void listen() throws IOException {
        Status status = input.unwrap(null).getStatus();
        if (status == Status.CLOSED || (status == Status.BUFFER_UNDERFLOW && !input.fill())) {
            throw new SSLHandshakeException("the peer has ended the connection during the handshake: " + transport);
        }
    }

    /** Tells the peer what is wrong, after the engine has said so. */
    @Async
    private void sendAlert() {
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && output.wrap(TlsOutput.NOTHING).bytesProduced() > 0) {
                output.flush();
            }
        } catch (IOException e) {
            // There is something more important to throw.
        }
    }

    // ---- Text.

    /** Some of it, at least a byte; -1 at the end. */
    @Async
    int read(ByteBuffer target) throws IOException {
        while (true) {
            int taken = input.take(target);
            if (taken > 0) {
                return taken;
            }
            if (ended) {
                return -1;
            }
            SSLEngineResult result = unwrap(target);
            if (result.bytesProduced() > 0 && !input.hasText()) {
                return result.bytesProduced();
            }
            if (!input.hasText()) {
                proceed(result);
            }
        }
    }

    @Async
    private SSLEngineResult unwrap(@Nullable ByteBuffer target) throws IOException {
        try {
            return input.unwrap(target);
        } catch (SSLException e) {
            CancelScope.moveOnAfter(LAST_WORDS, this::sendAlert);
            throw e;
        }
    }

    /** Does what there is to do when a record had no text in it, or there was none. */
    @Async
    private void proceed(SSLEngineResult result) throws IOException {
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            if (!input.fill()) {
                transportEnded();
            }
        } else if (result.getStatus() == Status.CLOSED) {
            ended = true; // To answer that has time until we close: the peer may have gone, or take nothing more.
        } else {
            requireNoRenegotiation(result.getHandshakeStatus());
            switch (result.getHandshakeStatus()) {
                case NEED_TASK -> CancelScope.shield(this::runTasks); // Nobody could use the engine meanwhile.
                case NEED_WRAP -> answerUnasked();
                default -> LowLevel.checkpoint(); // A peer may send records without any text for ever.
            }
        }
    }

    /**
     * Sends what TLS itself has to say. If another task is sending, it takes that along: to wait for it here would be to wait
     * for the peer to read, which may be waiting for us to read.
     */
    @Async
    private void answerUnasked() throws IOException {
        while (output.wrap(TlsOutput.NOTHING).getStatus() == Status.BUFFER_OVERFLOW) {
            output.flush();
        }
        if (output.isIdle()) {
            output.flush();
        }
    }

    private void transportEnded() throws SSLException {
        if (options.isStandardCompatible()) {
            throw new SSLException(
                    "the connection was cut off: it has ended without a word of the peer (close_notify), so "
                            + "what has come in may not be all; if the protocol on top can tell, use "
                            + "TlsOptions.standardCompatible(false): " + transport);
        }
        ended = true;
    }

    private void requireNoRenegotiation(HandshakeStatus status) throws SSLException {
        boolean wanted = status == HandshakeStatus.NEED_TASK
                || status == HandshakeStatus.NEED_WRAP
                || status == HandshakeStatus.NEED_UNWRAP;
        if (wanted && !hasHalfClose()) {
            throw new SSLException("the peer wants to negotiate again, which is refused: " + transport);
        }
    }

    /** All of it. */
    @Async
    void write(ByteBuffer[] sources) throws IOException {
        while (hasRemaining(sources)) {
            SSLEngineResult result = output.wrap(sources);
            switch (result.getStatus()) {
                case BUFFER_OVERFLOW -> output.flush();
                case CLOSED -> throw new IOException("the peer has ended the TLS connection: " + transport);
                default -> requireProgress(result);
            }
        }
        output.flush();
    }

    private void requireProgress(SSLEngineResult result) throws SSLException {
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            requireNoRenegotiation(result.getHandshakeStatus());
            throw new SSLException("the TLS engine takes no bytes (" + result + "): " + transport);
        }
    }

    private static boolean hasRemaining(ByteBuffer[] buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    // ---- The end.

    /** Whether one direction can end and the other go on. */
    boolean hasHalfClose() {
        return version().equals(TLS_1_3);
    }

    String version() {
        return engine.getSession().getProtocol();
    }

    /** Tells the peer that no more will come. */
    @Async
    void sayGoodbye() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            SSLEngineResult result = output.wrap(TlsOutput.NOTHING);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                output.flush();
            } else if (result.bytesProduced() == 0) {
                break;
            }
        }
        output.flush();
    }

    /** Waits until the peer has said so, too; returns what came behind that. */
    @Async
    byte[] awaitGoodbye() throws IOException {
        while (!ended) {
            SSLEngineResult result = unwrap(null);
            if (input.hasText()) {
                throw new SSLException("the peer has sent more before its end; read to the end first: " + transport);
            }
            proceed(result);
        }
        return input.rest();
    }

    /**
     * The last words of a connection that is about to be closed, as far as they get in a short time.
     *
     * @param unsaid whether the peer was not told yet
     * @param mayRead whether nobody is reading
     */
    @Async
    void part(boolean unsaid, boolean mayRead) {
        try {
            if (unsaid && options.isStandardCompatible()) {
                CancelScope.moveOnAfter(LAST_WORDS, this::sayGoodbye);
            }
            if (mayRead && !options.closeTimeout().isZero()) {
                CancelScope.moveOnAfter(options.closeTimeout(), this::drain);
            }
        } catch (IOException e) {
            // The peer has gone already, which is what we are about to do.
        }
    }

    @Async
    private void drain() throws IOException {
        while (!ended) {
            SSLEngineResult result = unwrap(null);
            if (input.hasText()) {
                input.discard();
            } else {
                proceed(result);
            }
        }
    }

    void discard() {
        input.discard();
    }

    <T> @Nullable T attribute(Attribute<T> key) {
        return TlsAttribute.get(engine, key);
    }
}
