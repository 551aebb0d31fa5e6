package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.provider.ValueSource;
import weft.TaskGroup;
import weft.Weft;
import weft.junit.AsyncParameterizedTest;
import weft.junit.AsyncRepeatedTest;
import weft.testing.VirtualClock;

class OrdersTest {
    private int sum;

    @AsyncRepeatedTest(10)
    void everyTaskAddsOnce() {
        TaskGroup.run(group -> {
            for (int i = 0; i < 10; i++) {
                group.fork(() -> {
                    Weft.checkpoint();
                    sum++;
                });
            }
        });
        assertEquals(10, sum);
        Carrier.check();
    }

    @AsyncParameterizedTest
    @ValueSource(ints = {0, 3})
    void counts(int limit, VirtualClock clock) {
        assertEquals(limit, new Counter().countTo(limit));
        Carrier.check();
    }
}
