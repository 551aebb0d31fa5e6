package weft.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import weft.Async;
import weft.Weft;
import weft.net.SocketAttribute;
import weft.net.TcpListener;
import weft.stream.ByteStream;

/** Sends back whatever it is sent, to many clients at a time. Takes a port; 0, the default, is any free one. */
public final class EchoServer {
    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        Weft.run(() -> serve(port));
    }

    @Async
    static void serve(int port) throws IOException {
        try (TcpListener listener = TcpListener.bind("localhost", port)) {
            System.out.println("listening on localhost:" + listener.attribute(SocketAttribute.LOCAL_PORT));
            listener.serve(EchoServer::echo);
        }
    }

    @Async
    static void echo(ByteStream client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (client.read(buffer.clear()) >= 0) {
            client.write(buffer.flip());
        }
    }
}
