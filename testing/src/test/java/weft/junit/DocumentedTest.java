package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import weft.Async;
import weft.AsyncRunnable;
import weft.Task;
import weft.TaskGroup;
import weft.TaskLocal;
import weft.Weft;
import weft.net.SocketAttribute;
import weft.net.TcpListener;
import weft.net.TcpStream;
import weft.testing.AsyncTesting;
import weft.testing.MemoryStreams;
import weft.testing.VirtualClock;

/** The Java code of docs/testing.md, and that it is the same. */
class DocumentedTest {
    @Test
    @DisplayName("the Java code in docs/testing.md is what is tested here")
    void documentation() throws IOException {
        String document = Files.readString(Path.of("../docs/testing.md"));
        String tested = normal(Files.readString(Path.of("src/test/java/weft/junit/DocumentedTest.java")));
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(document);
        int count = 0;
        while (blocks.find()) {
            String block = normal(blocks.group(1));
            assertTrue(tested.contains(block), () -> "not tested: " + block);
            count++;
        }
        assertEquals(5, count);
    }

    private static String normal(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    static final class Counter {
        private int count;

        @Async
        int countTo(int limit) {
            for (; count < limit; count++) {
                Weft.sleep(Duration.ofSeconds(1));
            }
            return count;
        }
    }

    @Nested
    class CounterTest {
        private final Counter counter = new Counter();

        @BeforeEach
        @Async
        void warmUp() {
            counter.countTo(2); // suspends
        }

        @AsyncTest(timeout = "5s")
        void countsASecondForEachNumber(VirtualClock clock) {
            assertEquals(5, counter.countTo(5));
            assertEquals(Duration.ofSeconds(5), Duration.ofNanos(clock.nanoTime())); // which took no time
        }
    }

    @Nested
    class Serving {
        private int port;

        @BeforeEach
        @Async
        void serve(TaskGroup group) throws IOException {
            TcpListener listener = TcpListener.bind("127.0.0.1", 0);
            port = listener.attribute(SocketAttribute.LOCAL_PORT);
            group.forkDaemon(() -> listener.serve(stream -> echo(stream)));
        }

        @AsyncTest
        void answers() throws IOException {
            try (TcpStream stream = TcpStream.connect("127.0.0.1", port)) {
                stream.write(ByteBuffer.wrap(new byte[] {7}));
                ByteBuffer answer = ByteBuffer.allocate(1);
                stream.read(answer);
                assertEquals(7, answer.get(0));
            }
        }

        @Async
        private static void echo(TcpStream stream) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
        }
    }

    @Nested
    class Around {
        private static final TaskLocal<String> USER = TaskLocal.create("user");

        @AsyncAround
        void asAnn(AsyncRunnable<?> test) throws Throwable {
            USER.where("Ann").run(test);
        }

        @AsyncTest
        void isAnn() {
            assertEquals("Ann", USER.get());
        }
    }

    @Nested
    class Streams {
        @AsyncTest
        void aReaderWaitsForTheWriter(TaskGroup group) throws IOException {
            var pair = MemoryStreams.pair();
            var reader = group.fork(() -> pair.right().read(ByteBuffer.allocate(1)));
            AsyncTesting.awaitAllBlocked();
            assertEquals(Task.State.RUNNING, reader.state());
            pair.left().write(ByteBuffer.allocate(1));
            assertEquals(1, reader.await());
        }
    }

    @Nested
    class Orders {
        private final List<Integer> got = new ArrayList<>();

        @AsyncRepeatedTest(100)
        void everybodyGetsOne() {
            TaskGroup.run(group -> {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    group.fork(() -> got.add(number));
                }
            });
            assertEquals(List.of(0, 1, 2), got.stream().sorted().toList());
        }
    }

    @Nested
    @ExtendWith(WeftExtension.class)
    class WithJUnitsAnnotations {
        @RepeatedTest(3)
        @Async
        void repeated() {
            Weft.checkpoint();
        }
    }
}
