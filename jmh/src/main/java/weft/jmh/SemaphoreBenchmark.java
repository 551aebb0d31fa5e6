package weft.jmh;

import java.util.concurrent.Semaphore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import weft.TaskGroup;
import weft.Weft;

/**
 * Taking a permit that nobody else wants; and two permits that four want all the time, for each of them gives up the CPU
 * while it holds one. All semaphores are fair, for Weft's always is.
 */
public class SemaphoreBenchmark extends Comparison {
    private static final int TIMES = 2_000_000;
    private static final int TASKS = 4;

    private final weft.sync.Semaphore one = new weft.sync.Semaphore(1);
    private final weft.sync.Semaphore two = new weft.sync.Semaphore(2);
    private final Semaphore fairOne = new Semaphore(1, true);
    private final Semaphore fairTwo = new Semaphore(2, true);
    private int count;

    /** A semaphore lives long, and to write to an old object costs more. */
    @Setup
    public void growOld() {
        System.gc();
    }

    // ---- Uncontended.

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int weft() {
        Weft.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                one.acquire();
                count++;
                one.release();
            }
        });
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int weftRun() {
        Weft.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                one.run(() -> count++);
            }
        });
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int virtualThread() throws InterruptedException {
        VirtualThreads.run(() -> takeAlone());
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int thread() {
        takeAlone();
        return count;
    }

    private void takeAlone() {
        for (int i = 0; i < TIMES; i++) {
            fairOne.acquireUninterruptibly();
            try {
                count++;
            } finally {
                fairOne.release();
            }
        }
    }

    // ---- Contended.

    private static final int CONTENDED = 400_000;

    @Benchmark
    @OperationsPerInvocation(CONTENDED)
    public void weftContended() {
        Weft.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < TASKS; task++) {
                group.fork(() -> {
                    for (int left = CONTENDED / TASKS; left > 0; left--) {
                        two.acquire();
                        Weft.checkpoint();
                        two.release();
                    }
                });
            }
        }));
    }

    @Benchmark
    @OperationsPerInvocation(CONTENDED)
    public void virtualThreadsContended() throws InterruptedException {
        VirtualThreads.run(() -> {
            Thread[] threads = new Thread[TASKS];
            for (int task = 0; task < TASKS; task++) {
                threads[task] = VirtualThreads.start(() -> takeInTurns(CONTENDED / TASKS));
            }
            VirtualThreads.join(threads);
        });
    }

    /** On as many cores as there are. Fewer times, for it takes a hundred times as long. */
    @Benchmark
    @OperationsPerInvocation(CONTENDED / 10)
    public void threadsContended() {
        Thread[] threads = new Thread[TASKS];
        for (int task = 0; task < TASKS; task++) {
            threads[task] = new Thread(() -> takeInTurns(CONTENDED / 10 / TASKS));
            threads[task].start();
        }
        VirtualThreads.join(threads);
    }

    private void takeInTurns(int times) {
        for (int left = times; left > 0; left--) {
            fairTwo.acquireUninterruptibly();
            try {
                Thread.yield();
            } finally {
                fairTwo.release();
            }
        }
    }
}
