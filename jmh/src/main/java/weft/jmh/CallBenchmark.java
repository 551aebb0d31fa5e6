package weft.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import weft.Async;
import weft.LowLevel;
import weft.Weft;

/** A loop around a call that does not suspend, in a method that never has, and in one that has, in the same loop. */
public class CallBenchmark extends Comparison {
    private static final int CALLS = 1_000_000;

    /** The element at which {@link #mix} suspends: none. */
    private int suspendAt = -1;

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int plain() {
        int hash = 0;
        for (int i = 0; i < CALLS; i++) {
            hash = plainMix(hash, i, suspendAt);
        }
        return hash;
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int weft() {
        return Weft.call(() -> mixAll(suspendAt));
    }

    /** The loop goes on where it was resumed. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int weftAfterSuspending() {
        return Weft.call(() -> mixAll(1));
    }

    /** An operation that could be done at once: a cancellation point, which yields once in a while. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void weftCheckpoint() {
        Weft.run(() -> {
            for (int i = 0; i < CALLS; i++) {
                LowLevel.checkpoint();
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void virtualThread() throws InterruptedException {
        VirtualThreads.run(this::plain);
    }

    @Async
    private static int mixAll(int suspendAt) {
        int hash = 0;
        for (int i = 0; i < CALLS; i++) {
            hash = mix(hash, i, suspendAt);
        }
        return hash;
    }

    @Async
    private static int mix(int hash, int i, int suspendAt) {
        if (i == suspendAt) {
            Weft.checkpoint();
        }
        return 31 * hash + (i ^ (hash >>> 7));
    }

    private static int plainMix(int hash, int i, int suspendAt) {
        if (i == suspendAt) {
            Thread.yield();
        }
        return 31 * hash + (i ^ (hash >>> 7));
    }
}
