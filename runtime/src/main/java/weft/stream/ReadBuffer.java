package weft.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that have come in and were not taken yet. */
final class ReadBuffer {
    /** What a system call brings at a time; a guess. */
    private static final int CAPACITY = 1 << 13;

    /** With less room than this it is not worth while to read. */
    private static final int LEAST_ROOM = CAPACITY / 4;

    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    byte get(int index) {
        return bytes[start + index];
    }

    /** Where to read to, at the end; tell {@link #added} how much that was. */
    ByteBuffer room() {
        if (bytes.length - end < LEAST_ROOM) {
            makeRoom();
        }
        return ByteBuffer.wrap(bytes, end, bytes.length - end);
    }

    private void makeRoom() {
        int size = size();
        // Moving what is there costs less than it took to come in, if that is at most half.
        byte[] roomier = size <= bytes.length / 2 && bytes.length > 0
                ? bytes
                : new byte[Math.max(CAPACITY, Math.addExact(bytes.length, bytes.length))];
        System.arraycopy(bytes, start, roomier, 0, size);
        bytes = roomier;
        start = 0;
        end = size;
    }

    void added(int count) {
        end += count;
    }

    /** The first bytes, which stay. */
    byte[] copy(int count) {
        return Arrays.copyOfRange(bytes, start, start + count);
    }

    byte[] take(int count) {
        byte[] taken = copy(count);
        drop(count);
        return taken;
    }

    void take(ByteBuffer target) {
        int count = Math.min(size(), target.remaining());
        target.put(bytes, start, count);
        drop(count);
    }

    void drop(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > CAPACITY) {
                bytes = NONE; // Whoever waits for the next message need not keep the room of the largest one.
            }
        }
    }

    /** Where {@code sought} begins, at {@code from} or behind it; -1 if it does not. */
    int indexOf(byte[] sought, int from) {
        for (int i = start + from; i <= end - sought.length; i++) {
            if (bytes[i] == sought[0] && Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i - start;
            }
        }
        return -1;
    }
}
