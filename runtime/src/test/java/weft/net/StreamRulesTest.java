package weft.net;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weft.Async;
import weft.Weft;
import weft.stream.ByteStream;
import weft.testing.MemoryStreams;
import weft.testing.StreamConformance;

/** Whether the streams of this package keep the rules of streams, one by one. */
@Timeout(120)
class StreamRulesTest {
    private static final TlsOptions DEFAULT = TlsOptions.create();

    @Test
    @DisplayName("UNIX domain connections keep the rules: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14")
    void unix(@TempDir Path directory) {
        Weft.run(() -> StreamConformance.checkHalfCloseable(() -> unixPair(directory.resolve("socket"))));
    }

    @Test
    @DisplayName("TLS 1.3 over TCP keeps the rules: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14")
    void tls13() {
        Weft.run(() -> StreamConformance.checkHalfCloseable(() -> tlsPair(tcpPair(), DEFAULT)));
    }

    @Test
    @DisplayName(
            "TLS 1.3 over memory that holds little keeps the rules: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G13, G14")
    void tlsOverLittleMemory() {
        // There is room for the tickets that a server sends, and a client which does not read never takes.
        Weft.run(() -> StreamConformance.checkHalfCloseable(() -> tlsPair(MemoryStreams.pair(4000), DEFAULT)));
    }

    @Test
    @DisplayName(
            "TLS 1.2 over TCP keeps the rules, but has no half-close: G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, G11, G12, G14")
    void tls12() {
        TlsOptions options = TlsPair.versions("TLSv1.2");
        Weft.run(() -> StreamConformance.checkTwoWay(() -> tlsPair(tcpPair(), options)));
    }

    @Async
    private static MemoryStreams.Pair tcpPair() throws IOException {
        Tcp.Pair pair = Tcp.connect();
        return new MemoryStreams.Pair(pair.near(), pair.far());
    }

    @Async
    private static MemoryStreams.Pair unixPair(Path path) throws IOException {
        UnixListener listener = UnixListener.bind(path);
        try {
            ByteStream near = UnixStream.connect(path);
            return new MemoryStreams.Pair(near, listener.accept());
        } finally {
            listener.close();
        }
    }

    @Async
    private static MemoryStreams.Pair tlsPair(MemoryStreams.Pair below, TlsOptions options) {
        TlsPair pair = TlsPair.over(below.left(), below.right(), options, options);
        return new MemoryStreams.Pair(pair.client(), pair.server());
    }
}
