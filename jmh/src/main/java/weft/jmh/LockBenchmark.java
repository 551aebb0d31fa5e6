package weft.jmh;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import weft.LowLevel;
import weft.TaskGroup;
import weft.Weft;
import weft.sync.Lock;

/**
 * Taking a lock that nobody else wants; and a lock that four want all the time, for each of them gives up the CPU while it
 * holds it. All locks are fair, for Weft's always is, except where the name says so.
 */
public class LockBenchmark extends Comparison {
    private static final int TIMES = 2_000_000;
    private static final int TASKS = 4;

    private final Lock lock = new Lock();
    private final ReentrantLock fair = new ReentrantLock(true);
    private final ReentrantLock unfair = new ReentrantLock();
    private int count;

    /** A lock lives long, and to write to an old object costs more. */
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
                lock.acquire();
                count++;
                lock.release();
            }
        });
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int weftRun() {
        Weft.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                lock.run(() -> count++);
            }
        });
        return count;
    }

    /** What every operation pays for being a cancellation point, and for letting others run now and then. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int weftCheckpointOnly() {
        Weft.run(() -> {
            for (int i = 0; i < TIMES; i++) {
                LowLevel.checkpoint();
                count++;
            }
        });
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int virtualThread() throws InterruptedException {
        VirtualThreads.run(() -> takeAlone(fair));
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int virtualThreadUnfair() throws InterruptedException {
        VirtualThreads.run(() -> takeAlone(unfair));
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int thread() {
        takeAlone(fair);
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int threadUnfair() {
        takeAlone(unfair);
        return count;
    }

    private void takeAlone(ReentrantLock taken) {
        for (int i = 0; i < TIMES; i++) {
            taken.lock();
            try {
                count++;
            } finally {
                taken.unlock();
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
                        lock.acquire();
                        Weft.checkpoint();
                        lock.release();
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
            fair.lock();
            try {
                Thread.yield();
            } finally {
                fair.unlock();
            }
        }
    }
}
