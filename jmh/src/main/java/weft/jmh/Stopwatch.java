package weft.jmh;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Adds up time on the wall, and CPU time of all Java threads, without those of the collector and the compilers. */
final class Stopwatch {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long nanos;
    private long cpuNanos;

    void start() {
        cpuNanos -= cpu();
        nanos -= System.nanoTime();
    }

    void stop() {
        nanos += System.nanoTime();
        cpuNanos += cpu();
    }

    long nanos() {
        return nanos;
    }

    long cpuNanos() {
        return cpuNanos;
    }

    private long cpu() {
        long sum = 0;
        for (long thread : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(thread));
        }
        return sum;
    }
}
