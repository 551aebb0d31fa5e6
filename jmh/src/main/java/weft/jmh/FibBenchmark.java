package weft.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import weft.Async;
import weft.Weft;

/** Calls that do not suspend: fib(20), which is 21 891 of them. */
public class FibBenchmark extends Comparison {
    private static final int TIMES = 200;

    /** How many calls fib(20) is, so that figures are per call. */
    private static final int CALLS = 21_891;

    /** Not a constant, so that nobody folds the call. */
    private int n = 20;

    /** The argument at which {@link #suspendableFib} suspends: none. */
    private int suspendAt = -1;

    @Benchmark
    @OperationsPerInvocation(TIMES * CALLS)
    public int plain() {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            sum += plainFib(n);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES * CALLS)
    public int weft() {
        return Weft.call(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                sum += fib(n);
            }
            return sum;
        });
    }

    /** As {@link #plain}, with the question that {@link #weftAfterSuspending} asks. */
    @Benchmark
    @OperationsPerInvocation(TIMES * CALLS)
    public int plainThatAsks() {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            sum += plainFibThatAsks(n, suspendAt);
        }
        return sum;
    }

    /** Each method has suspended before, everywhere it can: nothing is left of what the JIT took for never happening. */
    @Benchmark
    @OperationsPerInvocation(TIMES * CALLS)
    public int weftAfterSuspending() {
        return Weft.call(() -> {
            int sum = suspendableFib(5, 1) + suspendableFib(5, 0);
            for (int i = 0; i < TIMES; i++) {
                sum += suspendableFib(n, suspendAt);
            }
            return sum;
        });
    }

    @Benchmark
    @OperationsPerInvocation(TIMES * CALLS)
    public void virtualThread() throws InterruptedException {
        VirtualThreads.run(this::plain);
    }

    private static int plainFib(int n) {
        return n < 2 ? n : plainFib(n - 1) + plainFib(n - 2);
    }

    @Async
    private static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    private static int plainFibThatAsks(int n, int suspendAt) {
        if (n == suspendAt) {
            Thread.yield();
        }
        return n < 2 ? n : plainFibThatAsks(n - 1, suspendAt) + plainFibThatAsks(n - 2, suspendAt);
    }

    @Async
    private static int suspendableFib(int n, int suspendAt) {
        if (n == suspendAt) {
            Weft.checkpoint();
        }
        return n < 2 ? n : suspendableFib(n - 1, suspendAt) + suspendableFib(n - 2, suspendAt);
    }
}
