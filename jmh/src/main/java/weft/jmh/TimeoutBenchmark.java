package weft.jmh;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import weft.CancelScope;
import weft.Weft;

/** A timeout around something that ends long before it. */
public class TimeoutBenchmark extends Comparison {
    private static final int TIMEOUTS = 1_000_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private int done;

    @Setup
    public void removeCancelled() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @TearDown
    public void stop() {
        scheduler.shutdownNow();
    }

    /** The body does not suspend. */
    @Benchmark
    @OperationsPerInvocation(TIMEOUTS)
    public int weft() {
        Weft.run(() -> {
            for (int i = 0; i < TIMEOUTS; i++) {
                CancelScope.moveOnAfter(LONG, () -> done++);
            }
        });
        return done;
    }

    /** As {@link #weft}, with a result, and an error if the time is up. */
    @Benchmark
    @OperationsPerInvocation(TIMEOUTS)
    public int weftFail() throws TimeoutException {
        return Weft.call(() -> {
            int sum = 0;
            for (int i = 0; i < TIMEOUTS; i++) {
                sum += CancelScope.failAfter(LONG, () -> done);
            }
            return sum;
        });
    }

    /** The body suspends once. */
    @Benchmark
    @OperationsPerInvocation(TIMEOUTS)
    public void weftSuspending() {
        Weft.run(() -> {
            for (int i = 0; i < TIMEOUTS; i++) {
                CancelScope.moveOnAfter(LONG, () -> Weft.checkpoint());
            }
        });
    }

    /** What a thread does: has its interruption scheduled, and takes that back. */
    @Benchmark
    public int scheduledExecutor() {
        Thread self = Thread.currentThread();
        Future<?> interruption = scheduler.schedule(self::interrupt, 30, TimeUnit.SECONDS);
        done++;
        interruption.cancel(false);
        return done;
    }
}
