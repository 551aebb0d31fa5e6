package weft.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/**
 * Prints what it costs, per child, to cancel many parked children and to see them end. The same for any number of them,
 * or something is quadratic.
 */
public final class CancelMany {
    private static final int[] CHILDREN = {1_000, 10_000, 100_000};
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 15;

    private CancelMany() {}

    /** Measures tasks, and virtual threads if there are any. */
    public static void main(String[] args) throws InterruptedException {
        for (int children : CHILDREN) {
            report("weft", CancelMany::cancelTasks, children);
        }
        if (VirtualThreads.exist()) {
            for (int children : CHILDREN) {
                report("virtual threads", CancelMany::interruptVirtualThreads, children);
            }
        }
    }

    /** Parks so many children. Returns the nanoseconds from when they are cancelled to when they have ended. */
    private interface Measurement {
        long nanos(int children) throws InterruptedException;
    }

    private static void report(String who, Measurement measurement, int children) throws InterruptedException {
        int repeat = Math.max(1, 100_000 / children);
        Rounds perChild = new Rounds(ROUNDS);
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            long nanos = 0;
            for (int i = 0; i < repeat; i++) {
                nanos += measurement.nanos(children);
            }
            if (round >= 0) {
                perChild.add((double) nanos / repeat / children);
            }
        }
        System.out.printf("%-16s %7d children: %s ns per child%n", who, children, perChild);
    }

    private static long cancelTasks(int children) {
        return Weft.call(() -> {
            long[] begin = new long[1];
            TaskGroup.run(group -> {
                for (int i = 0; i < children; i++) {
                    group.fork(() -> Weft.sleepForever());
                }
                AsyncTesting.awaitAllBlocked();
                begin[0] = System.nanoTime();
                group.cancel();
            });
            return System.nanoTime() - begin[0];
        });
    }

    private static long interruptVirtualThreads(int children) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            threads.add(VirtualThreads.start(() -> {
                while (!Thread.interrupted()) {
                    LockSupport.park();
                }
            }));
        }
        ParkedMemory.awaitWaiting(threads);
        long begin = System.nanoTime();
        VirtualThreads.run(() -> {
            for (Thread thread : threads) {
                thread.interrupt();
            }
            VirtualThreads.join(threads.toArray(new Thread[0]));
        });
        return System.nanoTime() - begin;
    }
}
