package weft.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import weft.Async;
import weft.Weft;

/** Suspending and resuming, again and again, below so many callers. */
public class DepthBenchmark extends Comparison {
    private static final int SUSPENSIONS = 1_000_000;

    @Param({"1", "10", "50", "200"})
    private int depth;

    @Benchmark
    @OperationsPerInvocation(SUSPENSIONS)
    public int weft() {
        return Weft.call(() -> descend(depth));
    }

    @Benchmark
    @OperationsPerInvocation(SUSPENSIONS)
    public void virtualThread() throws InterruptedException {
        VirtualThreads.run(() -> plainDescend(depth));
    }

    @Async
    private static int descend(int depth) {
        if (depth > 1) {
            return 1 + descend(depth - 1);
        }
        for (int i = 0; i < SUSPENSIONS; i++) {
            Weft.checkpoint();
        }
        return 1;
    }

    private static int plainDescend(int depth) {
        if (depth > 1) {
            return 1 + plainDescend(depth - 1);
        }
        for (int i = 0; i < SUSPENSIONS; i++) {
            Thread.yield();
        }
        return 1;
    }
}
