package weft.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;
import weft.Weft;

/**
 * A connection within this machine, through a UNIX domain socket. Has the attributes of {@link SocketAttribute}, but for
 * ports; {@code jdk.net.ExtendedSocketOptions.SO_PEERCRED} of its channel tells who is at the other end.
 */
public final class UnixStream extends SocketStream {
    /** How long to wait when the listener has as many waiting for it as it can take. A guess. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    UnixStream(SocketChannel channel, SocketAddress remote) throws IOException {
        super(channel, SocketAttributes.of(channel, remote));
    }

    /**
     * Connects to the socket file {@code path}. Suspends while more connections are waiting than the listener takes. If
     * it is cancelled, nothing is left.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws java.net.ConnectException if nobody listens any more
     * @throws SocketException if it is no socket file, not for us, or its path is too long (some hundred bytes)
     */
    @Async
    public static UnixStream connect(Path path) throws IOException {
        LowLevel.checkpoint();
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        SocketChannel channel = tryConnect(address);
        while (channel == null) {
            Weft.sleep(PAUSE);
            channel = tryConnect(address);
        }
        return new UnixStream(channel, address);
    }

    /**
     * Takes over a connected channel, which becomes non-blocking. Its options stay as they are. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't a UNIX domain channel, or not connected; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static UnixStream of(SocketChannel channel) throws IOException {
        SocketAddress remote = channel.getRemoteAddress();
        if (remote == null) {
            throw new IllegalArgumentException(channel + " is not connected; connect it first");
        }
        if (!(remote instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException(channel + " is not a UNIX domain channel");
        }
        channel.configureBlocking(false);
        return new UnixStream(channel, remote);
    }

    /** One attempt, for which a channel of its own is needed. Null if the listener cannot take any more for now. */
    @Async
    private static @Nullable SocketChannel tryConnect(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(address)) {
                do {
                    LowLevel.awaitReady(channel, SelectionKey.OP_CONNECT);
                } while (!channel.finishConnect());
            }
            return channel;
        } catch (SocketException e) {
            LowLevel.close(channel);
            if (isBusy(e)) {
                return null;
            }
            throw named(e, address.getPath());
        } catch (Throwable t) {
            LowLevel.close(channel);
            throw t;
        }
    }

    /** Whether the listener has no room for another connection: EAGAIN, of which the JDK gives no more than the words. */
    static boolean isBusy(SocketException e) {
        return String.valueOf(e.getMessage()).contains("temporarily unavailable");
    }

    private static IOException named(SocketException e, Path path) {
        IOException named = Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? SocketFiles.named(e, "Cannot connect to " + path)
                : new NoSuchFileException(path.toString(), null, "cannot connect");
        named.initCause(e);
        return named;
    }

    /** The socket file. */
    @Override
    public String toString() {
        SocketAddress local = attributes().local();
        return "UnixStream["
                + (local.toString().isEmpty() ? "to " + attributes().remote() : "at " + local) + "]";
    }
}
