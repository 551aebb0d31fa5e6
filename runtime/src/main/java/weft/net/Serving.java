package weft.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncConsumer;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;

/** The loop behind {@link SocketListener#serve}. */
final class Serving {
    private static final System.Logger LOG = System.getLogger("weft.net");

    /** How long to leave the system alone that cannot give us another connection. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Serving() {}

    /** Runs {@code handler} for all that {@code accept} returns, until it says that the listener is closed. */
    @Async
    static <S extends SocketStream> void serve(
            AsyncCallable<S, IOException> accept, AsyncConsumer<? super S, ?> handler) {
        TaskGroup.run(group -> {
            S stream = acceptNext(accept);
            while (stream != null) {
                S accepted = stream;
                group.fork(() -> handle(accepted, handler));
                stream = acceptNext(accept);
            }
        });
    }

    /** The next connection, whatever it takes; null once the listener is closed. */
    @Async
    private static <S extends SocketStream> @Nullable S acceptNext(AsyncCallable<S, IOException> accept) {
        while (true) {
            try {
                return accept.call();
            } catch (ClosedChannelException e) {
                return null;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "Cannot accept a connection; trying again in " + PAUSE.toMillis() + " ms: " + e);
            }
            Weft.sleep(PAUSE);
        }
    }

    @Async
    private static <S extends SocketStream> void handle(S stream, AsyncConsumer<? super S, ?> handler)
            throws Throwable {
        try {
            handler.accept(stream);
        } catch (Exception e) {
            if (!isConnectionTrouble(e)) {
                throw e;
            }
            // What the peer does is its own business, but a file that cannot be read is news.
            boolean peer = stream.isBroken() || e instanceof EOFException || e instanceof ClosedChannelException;
            LOG.log(peer ? Level.DEBUG : Level.WARNING, "Connection " + stream + " failed", e);
        } finally {
            closeNow(stream);
        }
    }

    private static boolean isConnectionTrouble(Throwable thrown) {
        return thrown instanceof ExceptionGroup group
                ? group.exceptions().stream().allMatch(Serving::isConnectionTrouble)
                : thrown instanceof IOException || thrown instanceof UncheckedIOException;
    }

    private static void closeNow(SocketStream stream) {
        try {
            stream.closeNow();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing " + stream + " failed", e);
        }
    }
}
