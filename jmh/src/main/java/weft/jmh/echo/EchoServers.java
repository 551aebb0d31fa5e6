package weft.jmh.echo;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import weft.Async;
import weft.Weft;
import weft.net.TcpListener;
import weft.net.TcpStream;

/**
 * One echo server in a JVM of its own. Prints its port, and then, for each line on its standard input, the CPU time that
 * the process has used so far, in nanoseconds. Ends with its input.
 */
public final class EchoServers {
    private static final int BUFFER = 4096;

    private EchoServers() {}

    public static void main(String[] args) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        int port = server.socket().getLocalPort();
        switch (args[0]) {
            case "selector" -> start(() -> selectorLoop(server));
            case "threads" -> start(() -> threadPerConnection(server, Executors.newCachedThreadPool()));
            case "virtual" -> start(() -> threadPerConnection(server, virtualThreads()));
            case "weft" -> start(() -> Weft.run(() -> weft(server, true)));
            case "weft-heap" -> start(() -> Weft.run(() -> weft(server, false)));
            default -> throw new IllegalArgumentException("no such server: " + args[0]);
        }
        System.out.println(port);
        reportUntilInputEnds();
        System.exit(0);
    }

    private static void reportUntilInputEnds() throws IOException {
        var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            System.out.println(process.getProcessCpuTime());
        }
    }

    @Async
    private static void weft(ServerSocketChannel server, boolean direct) throws IOException {
        TcpListener.of(server)
                .serve(stream ->
                        echo(stream, direct ? ByteBuffer.allocateDirect(BUFFER) : ByteBuffer.allocate(BUFFER)));
    }

    @Async
    private static void echo(TcpStream stream, ByteBuffer buffer) throws IOException {
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    /** As lean as it gets: no partial writes, no time-outs, one buffer. */
    private static void selectorLoop(ServerSocketChannel server) throws IOException {
        Selector selector = Selector.open();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        accept(server, selector);
                    } else {
                        echo((SocketChannel) key.channel(), buffer);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void accept(ServerSocketChannel server, Selector selector) throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private static void echo(SocketChannel channel, ByteBuffer buffer) throws IOException {
        if (channel.read(buffer.clear()) < 0) {
            channel.close();
        } else {
            channel.write(buffer.flip());
        }
    }

    private static void threadPerConnection(ServerSocketChannel server, ExecutorService threads) throws IOException {
        while (true) {
            SocketChannel channel = server.accept();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            threads.execute(() -> {
                try (channel) {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
                    while (channel.read(buffer.clear()) >= 0) {
                        channel.write(buffer.flip());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** By reflection, because we compile for 17. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JDK " + Runtime.version() + " has no virtual threads", e);
        }
    }

    private interface Server {
        void run() throws IOException;
    }

    private static void start(Server server) {
        Thread thread = new Thread(
                () -> {
                    try {
                        server.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "server");
        thread.start();
    }
}
