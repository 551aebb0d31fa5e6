package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;

/** Several tasks at each end: each item is received once, and all come to their end. */
class ManyTasksTest {
    private final List<Integer> received = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, Channel.UNLIMITED})
    @DisplayName("M19: several producers, each with a clone: the loop gets every item, and ends when all are closed")
    void producers(int capacity) {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(capacity);
            try (var original = channel.sender()) {
                for (int producer = 0; producer < 10; producer++) {
                    int first = producer * 100;
                    var sender = original.clone();
                    group.fork(() -> produce(sender, first, 100));
                }
            }
            for (int item : channel.receiver()) {
                received.add(item);
            }
            assertAllReceived(1000);
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, Channel.UNLIMITED})
    @DisplayName("M19: several consumers: each item goes to one of them, and each of them gets something")
    void consumers(int capacity) {
        int[] counts = new int[5];
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(capacity);
            for (int consumer = 0; consumer < counts.length; consumer++) {
                int number = consumer;
                var receiver = channel.receiver().clone();
                group.fork(() -> counts[number] = consume(receiver));
            }
            channel.receiver().close();
            produce(channel.sender(), 0, 1000);
        }));
        assertAllReceived(1000);
        for (int count : counts) {
            assertTrue(count > 0, () -> "got nothing: " + List.of(counts));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64})
    @DisplayName("M19: several of both")
    void both(int capacity) {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(capacity);
            for (int i = 0; i < 4; i++) {
                int first = i * 100;
                var sender = channel.sender().clone();
                var receiver = channel.receiver().clone();
                group.fork(() -> produce(sender, first, 100));
                group.fork(() -> consume(receiver));
            }
            channel.sender().close();
            channel.receiver().close();
        }));
        assertAllReceived(400);
    }

    @Async
    private static void produce(SendChannel<Integer> sender, int first, int count) {
        try (sender) {
            for (int i = first; i < first + count; i++) {
                sender.send(i);
                if (i % 10 == 0) {
                    Weft.checkpoint();
                }
            }
        }
    }

    @Async
    private int consume(ReceiveChannel<Integer> receiver) {
        int count = 0;
        try (receiver) {
            for (int item : receiver) {
                received.add(item);
                count++;
                Weft.checkpoint();
            }
        }
        return count;
    }

    private void assertAllReceived(int count) {
        assertEquals(
                IntStream.range(0, count).boxed().toList(),
                received.stream().sorted().toList());
    }
}
