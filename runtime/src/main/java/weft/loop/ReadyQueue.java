package weft.loop;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The steps that are ready, first come first served, in batches: what a batch makes ready waits for the next one. */
final class ReadyQueue {
    /*
     * A ring: the steps are at head .. tail - 1, modulo the length, which is a power of two. Both only ever count up,
     * and may wrap around. Not an array of Step: to store in an array of an interface type the JVM looks the interface
     * up in the object's class, about 1 ns of 12 for a yield on JDK 25.
     */
    private @Nullable Object[] ring = new @Nullable Object[64];

    private int head;
    private int tail;

    /** Shuffles each batch, if not null. */
    private final @Nullable RandomGenerator random;

    ReadyQueue(@Nullable RandomGenerator random) {
        this.random = random;
    }

    boolean isEmpty() {
        return head == tail;
    }

    void add(Step step) {
        if (tail - head == ring.length) {
            grow();
        }
        ring[tail++ & (ring.length - 1)] = step;
    }

    /** Runs the steps that are ready now. Returns how many. */
    int runBatch() {
        int count = tail - head;
        if (random != null) {
            shuffle(random, count);
        }
        for (int left = count; left > 0; left--) {
            int i = head++ & (ring.length - 1);
            Step step = (Step) requireNonNull(ring[i]);
            ring[i] = null;
            step.step(); // May add more, and so replace the ring, head and tail.
        }
        return count;
    }

    private void shuffle(RandomGenerator random, int count) {
        int mask = ring.length - 1;
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Object step = ring[(head + i) & mask];
            ring[(head + i) & mask] = ring[(head + j) & mask];
            ring[(head + j) & mask] = step;
        }
    }

    /** Keeps {@code head} and {@code tail}, for a batch may be running. */
    private void grow() {
        int mask = ring.length - 1;
        int biggerMask = 2 * ring.length - 1;
        @Nullable Object[] bigger = new @Nullable Object[2 * ring.length];
        for (int i = head; i != tail; i++) {
            bigger[i & biggerMask] = ring[i & mask];
        }
        ring = bigger;
    }
}
