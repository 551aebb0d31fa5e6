package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import weft.Async;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.junit.AsyncTest;
import weft.testing.VirtualClock;

class CounterTest {
    private final Counter counter = new Counter();
    private Task<?> task;

    @BeforeEach
    @Async
    void countToTwo() {
        task = Weft.currentTask();
        counter.countTo(2);
    }

    @AsyncTest(timeout = "1 min")
    void countsASecondForEachNumber(VirtualClock clock) {
        assertEquals(5, counter.countTo(5));
        assertEquals(Duration.ofSeconds(5), Duration.ofNanos(clock.nanoTime()));
    }

    @AsyncTest
    void countsWhileOthersDo(TaskGroup group, VirtualClock clock) {
        group.fork(() -> new Counter().countTo(10));
        assertEquals(5, counter.countTo(5));
    }

    @AfterEach
    @Async
    void isStillTheSameTask() {
        assertEquals(task, Weft.currentTask());
        Carrier.check();
    }
}
