package weft.channel;

import org.jspecify.annotations.Nullable;

/** First in, first out; takes memory for what it holds, not for what it may hold. */
final class Buffer {
    /*
     * The items are at head .. tail - 1, modulo the length, which is a power of two, or 0 before the first item. Both
     * only ever count up, and may wrap around.
     */
    private static final @Nullable Object[] NONE = {};
    private static final int FIRST_LENGTH = 16;

    /** A ring that has become larger than this is given up when it is empty. A guess: 4 KB. */
    private static final int KEPT_LENGTH = 1024;

    private @Nullable Object[] ring = NONE;
    private int head;
    private int tail;
    private int peak;

    int size() {
        return tail - head;
    }

    /** The largest size there ever was. */
    int peak() {
        return peak;
    }

    void add(Object item) {
        int size = tail - head;
        if (size == ring.length) {
            grow();
        }
        ring[tail++ & (ring.length - 1)] = item;
        if (size >= peak) {
            peak = size + 1;
        }
    }

    /** The oldest item, or null. */
    @Nullable
    Object poll() {
        if (head == tail) {
            return null;
        }
        int i = head++ & (ring.length - 1);
        Object item = ring[i];
        ring[i] = null;
        if (head == tail && ring.length > KEPT_LENGTH) {
            ring = NONE;
        }
        return item;
    }

    void clear() {
        ring = NONE;
        head = tail;
    }

    private void grow() {
        int length = ring.length == 0 ? FIRST_LENGTH : Math.multiplyExact(2, ring.length);
        @Nullable Object[] bigger = new @Nullable Object[length];
        for (int i = head; i != tail; i++) {
            bigger[i & (length - 1)] = ring[i & (ring.length - 1)];
        }
        ring = bigger;
    }
}
