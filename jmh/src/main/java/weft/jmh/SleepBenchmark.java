package weft.jmh;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/**
 * A hundred thousand that sleep at the same time, each for a while of its own: to be scheduled, to wake, and to end. They
 * sleep in real time, all of them within {@link #LONGEST}, so it is CPU time that counts.
 */
public class SleepBenchmark extends Comparison {
    private static final int SLEEPERS = 100_000;
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final Duration[] spans = new Duration[SLEEPERS];

    @Setup
    public void roll() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SLEEPERS; i++) {
            spans[i] = Duration.ofNanos(random.nextLong(1, LONGEST.toNanos()));
        }
    }

    @TearDown
    public void stop() {
        scheduler.shutdownNow();
    }

    @Benchmark
    @OperationsPerInvocation(SLEEPERS)
    public void weft() {
        Weft.run(() -> TaskGroup.run(group -> {
            for (Duration span : spans) {
                group.fork(() -> Weft.sleep(span));
            }
        }));
    }

    /** As in a test: the clock jumps from one deadline to the next, a hundred thousand times. */
    @Benchmark
    @OperationsPerInvocation(SLEEPERS)
    public void weftVirtualClock() {
        Weft.options()
                .clock(VirtualClock.create())
                .run(() -> TaskGroup.run(group -> {
                    for (Duration span : spans) {
                        group.fork(() -> Weft.sleep(span));
                    }
                }));
    }

    /** The floor: nobody sleeps, they only begin and end. */
    @Benchmark
    @OperationsPerInvocation(SLEEPERS)
    public void weftWithoutSleep() {
        Weft.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < spans.length; i++) {
                group.fork(() -> Weft.checkpoint());
            }
        }));
    }

    @Benchmark
    @OperationsPerInvocation(SLEEPERS)
    public void virtualThreads() throws InterruptedException {
        VirtualThreads.run(() -> {
            Thread[] threads = new Thread[SLEEPERS];
            for (int i = 0; i < SLEEPERS; i++) {
                long nanos = spans[i].toNanos();
                threads[i] = VirtualThreads.start(() -> sleep(nanos));
            }
            VirtualThreads.join(threads);
        });
    }

    private static void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted by nobody", e);
        }
    }

    /** Timers alone: nobody sleeps, but something is called when the time has come. */
    @Benchmark
    @OperationsPerInvocation(SLEEPERS)
    public void scheduledExecutor() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(SLEEPERS);
        for (Duration span : spans) {
            Future<?> unused = scheduler.schedule(left::countDown, span.toNanos(), TimeUnit.NANOSECONDS);
        }
        left.await();
    }
}
