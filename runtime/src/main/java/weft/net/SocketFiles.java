package weft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The files that stand for UNIX domain sockets. What it asks of the file system takes microseconds where such files are,
 * in local directories, so it is asked on the loop's thread.
 */
final class SocketFiles {
    private SocketFiles() {}

    /**
     * Removes the file if it is a socket nobody listens at.
     *
     * @throws BindException if somebody does
     * @throws FileAlreadyExistsException if it is something else
     */
    static void removeStale(Path path) throws IOException {
        BasicFileAttributes file = attributes(path);
        if (file == null) {
            return;
        }
        if (!file.isOther()) {
            throw new FileAlreadyExistsException(path.toString(), null, "cannot listen there, for it is no socket");
        }
        if (isAlive(path)) {
            throw new BindException("Cannot listen on " + path + ": somebody else does");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isAlive(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            if (UnixStream.isBusy(e)) {
                return true;
            }
            throw e;
        }
    }

    /** What tells this file from one that takes its place later; null if the file system has no such thing. */
    static @Nullable Object identity(Path path) throws IOException {
        BasicFileAttributes file = attributes(path);
        return file == null ? null : file.fileKey();
    }

    /** Removes the file if it is still that one. */
    static void remove(Path path, @Nullable Object identity) throws IOException {
        if (identity != null && identity.equals(identity(path))) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The same kind of error, saying what it was about. */
    static SocketException named(SocketException e, String what) {
        String message = what + ": " + e.getMessage();
        if (e instanceof ConnectException) {
            return new ConnectException(message);
        }
        return e instanceof BindException ? new BindException(message) : new SocketException(message);
    }
}
