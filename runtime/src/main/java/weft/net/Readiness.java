package weft.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import weft.Async;
import weft.LowLevel;

/**
 * Waits for channels that Weft has no stream for: pipes, SCTP, those of other libraries. Close them with {@link
 * LowLevel#close}, so that tasks which wait for them wake up.
 */
public final class Readiness {
    private Readiness() {}

    /**
     * Suspends until {@code channel} can be read, or accept a connection. A cancellation ends the wait.
     *
     * @param channel in non-blocking mode
     * @throws IllegalArgumentException if it can do neither
     * @throws java.nio.channels.IllegalBlockingModeException if it is in blocking mode
     * @throws weft.sync.BusyResourceException if another task waits for that
     * @throws java.nio.channels.ClosedChannelException if it is closed, before or meanwhile
     */
    @Async
    public static void awaitReadable(SelectableChannel channel) throws IOException {
        LowLevel.awaitReady(channel, operations(channel, SelectionKey.OP_READ | SelectionKey.OP_ACCEPT, "read"));
    }

    /**
     * Suspends until {@code channel} can be written to, or, if it is being connected, {@code finishConnect} can be called. A
     * cancellation ends the wait.
     *
     * @param channel in non-blocking mode
     * @throws IllegalArgumentException if it cannot be written to
     * @throws java.nio.channels.IllegalBlockingModeException if it is in blocking mode
     * @throws weft.sync.BusyResourceException if another task waits for that
     * @throws java.nio.channels.ClosedChannelException if it is closed, before or meanwhile
     */
    @Async
    public static void awaitWritable(SelectableChannel channel) throws IOException {
        boolean connects = channel instanceof SocketChannel socket && socket.isConnectionPending();
        int wanted = connects ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
        LowLevel.awaitReady(channel, operations(channel, wanted, "written to"));
    }

    private static int operations(SelectableChannel channel, int wanted, String what) {
        int operations = channel.validOps() & wanted;
        if (operations == 0) {
            throw new IllegalArgumentException(channel + " cannot be " + what);
        }
        return operations;
    }
}
