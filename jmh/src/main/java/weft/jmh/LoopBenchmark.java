package weft.jmh;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import weft.Async;
import weft.Weft;

/**
 * Loops that compute, and hold a call that hardly ever suspends: what they cost when it never does, when it did once, and
 * when it does now and then. A method that was resumed goes on in its resume body, so this is where loops of that body
 * show.
 */
public class LoopBenchmark extends Comparison {
    private static final int SIZE = 1_000_000;
    private static final int WIDTH = 1_000;

    /** Which elements suspend: none; the tenth; one of 8192. */
    @Param({"never", "once", "rarely"})
    public String suspends;

    private final int[] numbers = new SplittableRandom(1).ints(SIZE).toArray();
    private final List<Integer> boxes = new ArrayList<>();

    {
        for (int number : numbers) {
            boxes.add(number);
        }
    }

    /** Something that {@link #iteratorOnHeapPlain} shows its iterator to. */
    public Object escaped = this;

    private int suspendAt() {
        return suspends.equals("never") ? -1 : 10;
    }

    private int mask() {
        return suspends.equals("rarely") ? 8191 : -1;
    }

    /** One loop, with the call in it. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int flat() {
        return Weft.call(() -> sum(numbers, suspendAt(), mask()));
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int flatPlain() {
        return plainSum(numbers, suspendAt(), mask());
    }

    /** The call is in the inner one of two loops. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int nested() {
        return Weft.call(() -> sumOfRows(numbers, suspendAt(), mask()));
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int nestedPlain() {
        return plainSumOfRows(numbers, suspendAt(), mask());
    }

    /** The call is in the outer loop, the work in the inner one. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int inner() {
        return Weft.call(() -> sumByRow(numbers, suspendAt(), mask()));
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int innerPlain() {
        return plainSumByRow(numbers, suspendAt(), mask());
    }

    /** An iterator, and values that are unboxed. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public long iterator() {
        return Weft.call(() -> sumOfBoxes(boxes, suspendAt(), mask()));
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public long iteratorPlain() {
        return plainSumOfBoxes(boxes, suspendAt(), mask());
    }

    /** The iterator is a real object: without that C2 keeps it in registers, which it cannot once it was in a frame. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public long iteratorOnHeapPlain() {
        Iterator<Integer> iterator = boxes.iterator();
        escaped = iterator;
        int at = suspendAt();
        int mask = mask();
        long sum = 0;
        int i = 0;
        while (iterator.hasNext()) {
            sum += iterator.next() ^ plainPause(i++, at, mask);
        }
        return sum;
    }

    @Async
    private static int sum(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] ^ pause(i, at, mask);
        }
        return sum;
    }

    private static int plainSum(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] ^ plainPause(i, at, mask);
        }
        return sum;
    }

    @Async
    private static int sumOfRows(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int row = 0; row < numbers.length; row += WIDTH) {
            int weight = row;
            for (int i = 0; i < WIDTH; i++) {
                weight = 31 * weight + numbers[row + i] + pause(row + i, at, mask);
            }
            sum ^= weight;
        }
        return sum;
    }

    private static int plainSumOfRows(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int row = 0; row < numbers.length; row += WIDTH) {
            int weight = row;
            for (int i = 0; i < WIDTH; i++) {
                weight = 31 * weight + numbers[row + i] + plainPause(row + i, at, mask);
            }
            sum ^= weight;
        }
        return sum;
    }

    @Async
    private static int sumByRow(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int row = 0; row < numbers.length; row += WIDTH) {
            for (int i = row; i < row + WIDTH; i++) {
                sum += numbers[i] ^ i;
            }
            sum ^= pause(row / WIDTH, at, mask >> 8);
        }
        return sum;
    }

    private static int plainSumByRow(int[] numbers, int at, int mask) {
        int sum = 0;
        for (int row = 0; row < numbers.length; row += WIDTH) {
            for (int i = row; i < row + WIDTH; i++) {
                sum += numbers[i] ^ i;
            }
            sum ^= plainPause(row / WIDTH, at, mask >> 8);
        }
        return sum;
    }

    @Async
    private static long sumOfBoxes(List<Integer> boxes, int at, int mask) {
        long sum = 0;
        int i = 0;
        for (int box : boxes) {
            sum += box ^ pause(i++, at, mask);
        }
        return sum;
    }

    private static long plainSumOfBoxes(List<Integer> boxes, int at, int mask) {
        long sum = 0;
        int i = 0;
        for (int box : boxes) {
            sum += box ^ plainPause(i++, at, mask);
        }
        return sum;
    }

    /** An operation that nearly always can be done at once. */
    @Async
    private static int pause(int i, int at, int mask) {
        if ((i & mask) == at) {
            Weft.checkpoint();
        }
        return i >> 3;
    }

    private static int plainPause(int i, int at, int mask) {
        if ((i & mask) == at) {
            Thread.yield();
        }
        return i >> 3;
    }
}
