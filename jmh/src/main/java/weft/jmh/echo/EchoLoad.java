package weft.jmh.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections to one server, each of which sends 64 bytes, awaits their echo, and sends again. */
final class EchoLoad implements AutoCloseable {
    private static final int MESSAGE = 64;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE);
    private int toSend;
    private int toReceive;

    EchoLoad(int port, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            channels.add(channel);
        }
    }

    /** Has {@code requests} echoed, spread over all connections. */
    void run(int requests) throws IOException {
        toSend = requests;
        toReceive = requests;
        for (SocketChannel channel : channels) {
            send(channel);
        }
        while (toReceive > 0) {
            selector.select(key -> receive((SocketChannel) key.channel()));
        }
    }

    private void receive(SocketChannel channel) {
        try {
            if (channel.read(buffer.clear()) != MESSAGE) {
                throw new IOException("got " + buffer.position() + " bytes");
            }
            toReceive--;
            send(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(SocketChannel channel) throws IOException {
        if (toSend > 0) {
            toSend--;
            channel.write(buffer.clear());
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
