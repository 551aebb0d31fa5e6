package weft.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import weft.Async;
import weft.AsyncRunnable;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/**
 * Prints what it costs, per child, to cancel many parked children and to see them end. The same for any number of them,
 * or something is quadratic.
 */
public final class CancelMany {
    private static final int[] CHILDREN = {1_000, 10_000, 100_000, 1_000_000};

    /** A million of them need more memory than all others. */
    private static final int MOST_VIRTUAL_THREADS = 100_000;

    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 15;

    private CancelMany() {}

    /** Measures tasks, and virtual threads if there are any. */
    public static void main(String[] args) throws InterruptedException {
        for (int children : CHILDREN) {
            report("weft", (count, watch) -> cancelTasks(count, () -> Weft.sleepForever(), watch), children);
        }
        for (int children : CHILDREN) {
            report("weft, 4 frames", (count, watch) -> cancelTasks(count, () -> sleepBelow(2), watch), children);
        }
        if (VirtualThreads.exist()) {
            for (int children : CHILDREN) {
                if (children <= MOST_VIRTUAL_THREADS) {
                    report("virtual threads", CancelMany::interruptVirtualThreads, children);
                }
            }
        }
    }

    /** Parks so many children, and adds up what it costs from when they are cancelled to when they have ended. */
    private interface Measurement {
        void run(int children, Stopwatch watch) throws InterruptedException;
    }

    private static void report(String who, Measurement measurement, int children) throws InterruptedException {
        int repeat = Math.max(1, 100_000 / children);
        Rounds time = new Rounds(ROUNDS);
        Rounds cpu = new Rounds(ROUNDS);
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Stopwatch watch = new Stopwatch();
            for (int i = 0; i < repeat; i++) {
                measurement.run(children, watch);
            }
            if (round >= 0) {
                time.add((double) watch.nanos() / repeat / children);
                cpu.add((double) watch.cpuNanos() / repeat / children);
            }
        }
        System.out.printf("%-16s %7d children, ns per child: %s, CPU time: %s%n", who, children, time, cpu);
    }

    private static void cancelTasks(int children, AsyncRunnable<RuntimeException> body, Stopwatch watch) {
        Weft.run(() -> {
            TaskGroup.run(group -> {
                for (int i = 0; i < children; i++) {
                    group.fork(body);
                }
                AsyncTesting.awaitAllBlocked();
                watch.start();
                group.cancel();
            });
            watch.stop();
        });
    }

    /** Sleeps below so many callers more. */
    @Async
    private static void sleepBelow(int callers) {
        if (callers == 0) {
            Weft.sleepForever();
        } else {
            sleepBelow(callers - 1);
        }
    }

    private static void interruptVirtualThreads(int children, Stopwatch watch) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            threads.add(VirtualThreads.start(() -> {
                while (!Thread.interrupted()) {
                    LockSupport.park();
                }
            }));
        }
        ParkedMemory.awaitWaiting(threads);
        watch.start();
        VirtualThreads.run(() -> {
            for (Thread thread : threads) {
                thread.interrupt();
            }
            VirtualThreads.join(threads.toArray(new Thread[0]));
        });
        watch.stop();
    }
}
