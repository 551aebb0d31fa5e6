package weft.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;

/**
 * Accepts connections through a UNIX domain socket. Has the attributes of {@link SocketAttribute}, but for the remote
 * ones and ports.
 */
public final class UnixListener extends SocketListener<UnixStream> {
    private static final int BACKLOG = 65_536; // The system limits it.

    /** To be removed in the end. */
    private final @Nullable Path file;

    private final @Nullable Object identity;

    private UnixListener(ServerSocketChannel channel, @Nullable Path file) throws IOException {
        super(List.of(channel));
        this.file = file;
        this.identity = file == null ? null : SocketFiles.identity(file);
    }

    /**
     * Listens at the socket file {@code path}, which is made, and removed again by {@link #close}. One that a process
     * left behind which has ended is replaced. Who may connect, the directory and the process's umask say. A checkpoint.
     *
     * @throws java.net.BindException if somebody else listens there
     * @throws java.nio.file.FileAlreadyExistsException if there is a file that is no socket
     * @throws SocketException if the path is too long (some hundred bytes), or the directory is missing or not for us
     */
    @Async
    public static UnixListener bind(Path path) throws IOException {
        LowLevel.checkpoint();
        return listen(path, null);
    }

    /**
     * As {@link #bind(Path)}, but the file gets these permissions; to connect takes the one to write. Nobody is accepted
     * who connected before it had them.
     *
     * @throws UnsupportedOperationException if the file system has no such permissions
     */
    @Async
    public static UnixListener bind(Path path, Set<PosixFilePermission> permissions) throws IOException {
        LowLevel.checkpoint();
        return listen(path, Set.copyOf(permissions));
    }

    /**
     * Takes over a bound channel, which becomes non-blocking. Its file stays where it is. Doesn't suspend.
     *
     * @throws IllegalArgumentException if it isn't a UNIX domain channel, or not bound; it stays open then
     * @throws ClosedChannelException if it is closed
     */
    public static UnixListener of(ServerSocketChannel channel) throws IOException {
        SocketAddress local = channel.getLocalAddress();
        if (local == null) {
            throw new IllegalArgumentException(channel + " is not bound; bind it first");
        }
        if (!(local instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException(channel + " is not a UNIX domain channel");
        }
        channel.configureBlocking(false);
        return new UnixListener(channel, null);
    }

    private static UnixListener listen(Path path, @Nullable Set<PosixFilePermission> permissions) throws IOException {
        SocketFiles.removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            if (permissions != null) {
                restrict(channel, path, permissions);
            }
            return new UnixListener(channel, path);
        } catch (SocketException e) {
            LowLevel.close(channel);
            SocketException named = SocketFiles.named(e, "Cannot listen on " + path);
            named.initCause(e);
            throw named;
        } catch (Throwable t) {
            LowLevel.close(channel);
            throw t;
        }
    }

    /** The file is there, for all whom the umask lets in, before its permissions can be set. */
    private static void restrict(ServerSocketChannel channel, Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        try {
            Files.setPosixFilePermissions(path, permissions);
            for (SocketChannel early = channel.accept(); early != null; early = channel.accept()) {
                early.close();
            }
        } catch (Throwable t) {
            Files.deleteIfExists(path);
            throw t;
        }
    }

    @Override
    UnixStream adopt(SocketChannel accepted) throws IOException {
        SocketAddress remote = accepted.getRemoteAddress();
        accepted.configureBlocking(false);
        return new UnixStream(accepted, remote);
    }

    /** Removes the socket file, unless another one has taken its place. */
    @Override
    void released() throws IOException {
        if (file != null) {
            SocketFiles.remove(file, identity);
        }
    }

    /** The socket file. */
    @Override
    public String toString() {
        return "UnixListener[" + attributes().local() + "]";
    }
}
