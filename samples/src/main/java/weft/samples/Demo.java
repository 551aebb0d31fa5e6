package weft.samples;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import weft.Async;
import weft.CancelScope;
import weft.Concurrently;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;
import weft.net.SocketAttribute;
import weft.net.TcpListener;

/** Weft in some seconds: tasks in groups, errors, a timeout, and a conversation over TCP. On one thread, all of it. */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) throws Exception {
        Weft.run(Demo::main);
    }

    @Async
    static void main() throws Exception {
        chapter("Five tasks that take a second each");
        Hello.main();

        chapter("Twenty downloads, four at a time");
        downloads();

        chapter("A task fails: its siblings are cancelled, its error comes out");
        failure();

        chapter("A timeout for whatever takes too long, with time to clean up");
        Cleanup.main();

        chapter("An echo server and three clients");
        echo();
    }

    private static void chapter(String title) {
        System.out.println();
        System.out.println("== " + title);
    }

    @Async
    private static void downloads() {
        long start = Weft.currentTime();
        List<Integer> pages = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        List<String> texts = Concurrently.map(pages, 4, page -> {
            Weft.sleep(Duration.ofMillis(100));
            return "page " + page;
        });
        System.out.printf(
                "%d pages, from %s to %s, in %.1f seconds%n",
                texts.size(), texts.get(0), texts.get(texts.size() - 1), seconds(start));
    }

    @Async
    private static void failure() {
        try {
            TaskGroup.run(group -> {
                for (int i = 1; i <= 3; i++) {
                    int number = i;
                    group.fork(() -> work(number));
                }
            });
        } catch (ExceptionGroup errors) {
            errors.handle(IOException.class, e -> System.out.println("Handled: " + e.getMessage()))
                    .rethrowRest();
        }
    }

    @Async
    private static void work(int number) throws IOException {
        try {
            Weft.sleep(Duration.ofMillis(100));
            if (number == 2) {
                throw new IOException("disk full in task 2");
            }
            Weft.sleep(Duration.ofSeconds(60));
        } finally {
            System.out.println("Task " + number + " ends");
        }
    }

    @Async
    private static void echo() throws IOException {
        try (TcpListener listener = TcpListener.bind("localhost", 0)) {
            int port = listener.attribute(SocketAttribute.LOCAL_PORT);
            System.out.println("Listening on port " + port);
            TaskGroup.run(group -> {
                group.forkDaemon(() -> listener.serve(EchoServer::echo)); // Cancelled when the clients are done.
                for (String name : List.of("Ann", "Bob", "Eve")) {
                    group.fork(() -> {
                        String answer = EchoClient.converse("localhost", port, List.of("hello,", "this", "is", name));
                        System.out.println(name + " heard: " + String.join(" ", answer.split("\n")));
                    });
                }
            });
        }
        CancelScope late = CancelScope.moveOnAfter(Duration.ofMillis(200), Demo::silence);
        System.out.println("A client of a server that never answers gave up: " + late.cancelledCaught());
    }

    /** A server that accepts and then says nothing, and a client that hopes. */
    @Async
    private static void silence() throws IOException {
        try (TcpListener listener = TcpListener.bind("localhost", 0)) {
            int port = listener.attribute(SocketAttribute.LOCAL_PORT);
            TaskGroup.run(group -> {
                group.forkDaemon(() -> listener.serve(client -> Weft.sleepForever()));
                group.fork(() -> EchoClient.converse("localhost", port, List.of("anybody there?")));
            });
        }
    }

    private static double seconds(long start) {
        return (Weft.currentTime() - start) / 1e9;
    }
}
