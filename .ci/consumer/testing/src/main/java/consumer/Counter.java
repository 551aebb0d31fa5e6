package consumer;

import java.time.Duration;
import weft.Async;
import weft.Weft;

/** What is tested: counts, a second for each number. */
public final class Counter {
    private int count;

    /** Counts to {@code limit}. */
    @Async
    public int countTo(int limit) {
        while (count < limit) {
            Weft.sleep(Duration.ofSeconds(1));
            count++;
        }
        return count;
    }
}
