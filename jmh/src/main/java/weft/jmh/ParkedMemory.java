package weft.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import weft.Async;
import weft.LowLevel;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/**
 * Prints what a parked task keeps on the heap, and what each call more on its stack adds. At depth 1 its body itself
 * parks. Counts what is reachable after a collection, with so many tasks that nothing else counts.
 */
public final class ParkedMemory {
    private static final int TASKS = 200_000;
    private static final int DEEP = 21;
    private static final int ROUNDS = 5;

    private ParkedMemory() {}

    /** Measures tasks, and virtual threads if there are any. */
    public static void main(String[] args) throws InterruptedException {
        report("weft", ParkedMemory::tasks);
        if (VirtualThreads.exist()) {
            report("virtual threads", ParkedMemory::virtualThreads);
        }
    }

    /** Parks {@link #TASKS} tasks at some depth. Returns the bytes that they keep. */
    private interface Measurement {
        long bytes(int depth) throws InterruptedException;
    }

    private static void report(String who, Measurement measurement) throws InterruptedException {
        measurement.bytes(1); // Loads the classes.
        Rounds shallow = new Rounds(ROUNDS);
        Rounds perFrame = new Rounds(ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            double one = (double) measurement.bytes(1) / TASKS;
            double deep = (double) measurement.bytes(DEEP) / TASKS;
            shallow.add(one);
            perFrame.add((deep - one) / (DEEP - 1));
        }
        System.out.printf("%-16s bytes per parked task, depth 1: %s, each frame more: %s%n", who, shallow, perFrame);
    }

    private static long tasks(int depth) {
        return Weft.call(() -> {
            long[] bytes = new long[1];
            TaskGroup.run(group -> {
                long before = usedBytes();
                for (int i = 0; i < TASKS; i++) {
                    if (depth == 1) {
                        group.fork(() -> LowLevel.park(() -> true));
                    } else {
                        group.fork(() -> descend(depth - 1));
                    }
                }
                AsyncTesting.awaitAllBlocked();
                bytes[0] = usedBytes() - before;
                group.cancel();
            });
            return bytes[0];
        });
    }

    @Async
    private static int descend(int depth) {
        if (depth > 1) {
            return 1 + descend(depth - 1);
        }
        LowLevel.park(() -> true);
        return 1;
    }

    private static long virtualThreads(int depth) throws InterruptedException {
        List<Thread> threads = new ArrayList<>(TASKS);
        long before = usedBytes();
        for (int i = 0; i < TASKS; i++) {
            threads.add(VirtualThreads.start(depth == 1 ? LockSupport::park : () -> plainDescend(depth - 1)));
        }
        awaitWaiting(threads);
        long bytes = usedBytes() - before;
        threads.forEach(LockSupport::unpark);
        VirtualThreads.join(threads.toArray(new Thread[0]));
        return bytes;
    }

    static void awaitWaiting(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
        }
    }

    private static int plainDescend(int depth) {
        if (depth > 1) {
            return 1 + plainDescend(depth - 1);
        }
        LockSupport.park();
        return 1;
    }

    private static long usedBytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
