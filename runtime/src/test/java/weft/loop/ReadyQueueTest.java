package weft.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue(null);
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void runsInOrder() {
        queue.add(() -> ran.add(1));
        queue.add(() -> ran.add(2));

        assertEquals(2, queue.runBatch());
        assertEquals(List.of(1, 2), ran);
        assertTrue(queue.isEmpty());
    }

    @Test
    void whatABatchAddsWaitsForTheNextOne() {
        queue.add(() -> {
            ran.add(1);
            queue.add(() -> ran.add(3));
        });
        queue.add(() -> ran.add(2));

        assertEquals(2, queue.runBatch());
        assertEquals(List.of(1, 2), ran);
        assertEquals(1, queue.runBatch());
        assertEquals(List.of(1, 2, 3), ran);
    }

    @Test
    void growsWhileItRunsAndWherever() {
        for (int offset = 0; offset < 100; offset++) {
            queue.add(() -> {});
            queue.runBatch();
            ran.clear();
            for (int i = 0; i < 50; i++) {
                int first = i;
                queue.add(() -> {
                    ran.add(first);
                    for (int j = 0; j < 20; j++) {
                        queue.add(() -> ran.add(1000));
                    }
                });
            }
            assertEquals(50, queue.runBatch());
            assertEquals(IntStream.range(0, 50).boxed().toList(), ran);
            assertEquals(1000, queue.runBatch());
        }
    }

    @Test
    void aSeedDeterminesTheOrderOfABatch() {
        assertEquals(shuffled(7), shuffled(7));
        assertNotEquals(shuffled(7), shuffled(8));
        assertEquals(
                IntStream.range(0, 100).boxed().toList(),
                shuffled(7).stream().sorted().toList());
    }

    private static List<Integer> shuffled(long seed) {
        ReadyQueue queue = new ReadyQueue(new SplittableRandom(seed));
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            queue.add(() -> ran.add(number));
        }
        queue.runBatch();
        return ran;
    }
}
