package weft.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How all benchmarks run: the same flags and the same warm-up for everyone.
 *
 * <p>The heap is small and touched beforehand, for page faults make allocation-heavy figures wrong by 2 to 50 x. Virtual
 * threads get one carrier, because a loop has one thread. What needs a loop does its many operations in one {@code
 * Weft.run}, so that opening a selector does not count.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgs = {
            "-Xms1g",
            "-Xmx1g",
            "-Xmn400m",
            "-XX:+AlwaysPreTouch",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1",
            "-Dweft.unwoven=fail"
        })
public abstract class Comparison {
    /** For subclasses. */
    protected Comparison() {}
}
