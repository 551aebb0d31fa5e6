package weft.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import weft.Async;
import weft.CancelScope;
import weft.TaskGroup;
import weft.Weft;
import weft.net.TcpStream;

/** Says some words to an {@link EchoServer}, a line each, and prints what comes back. Sends while it receives. */
public final class EchoClient {
    private EchoClient() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: EchoClient HOST PORT WORD...");
            System.exit(2);
        }
        List<String> words = Arrays.asList(args).subList(2, args.length);
        String answer = Weft.call(() -> converse(args[0], Integer.parseInt(args[1]), words));
        System.out.print(answer);
    }

    @Async
    static String converse(String host, int port, List<String> words) throws Exception {
        return CancelScope.failAfter(Duration.ofSeconds(10), () -> {
            try (TcpStream server = TcpStream.connect(host, port)) {
                return TaskGroup.call(group -> {
                    group.fork(() -> say(words, server));
                    return listen(server);
                });
            }
        });
    }

    @Async
    private static void say(List<String> words, TcpStream server) throws IOException {
        for (String word : words) {
            server.write(StandardCharsets.UTF_8.encode(word + "\n"));
        }
        server.shutdownOutput();
    }

    @Async
    private static String listen(TcpStream server) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (server.read(buffer.clear()) >= 0) {
            heard.write(buffer.array(), 0, buffer.position());
        }
        return heard.toString(StandardCharsets.UTF_8);
    }
}
