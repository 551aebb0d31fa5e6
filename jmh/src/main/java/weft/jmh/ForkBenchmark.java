package weft.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;

/** Starting a child that does nothing, and waiting for its end. */
public class ForkBenchmark extends Comparison {
    private static final int CHILDREN = 1_000_000;
    private static final int BATCH = 100;
    private static final int THREADS = 1_000;

    private int done;

    /** One after the other: fork, join, fork, join. */
    @Benchmark
    @OperationsPerInvocation(CHILDREN)
    public int weft() {
        Weft.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < CHILDREN; i++) {
                group.fork(() -> done++).join();
            }
        }));
        return done;
    }

    /** A hundred at a time, joined by leaving their group. */
    @Benchmark
    @OperationsPerInvocation(CHILDREN)
    public int weftBatch() {
        Weft.run(() -> {
            for (int i = 0; i < CHILDREN / BATCH; i++) {
                runBatch();
            }
        });
        return done;
    }

    @Async
    private void runBatch() {
        TaskGroup.run(group -> {
            for (int i = 0; i < BATCH; i++) {
                group.fork(() -> done++);
            }
        });
    }

    /** A group for each child. */
    @Benchmark
    @OperationsPerInvocation(CHILDREN)
    public int weftGroup() {
        Weft.run(() -> {
            for (int i = 0; i < CHILDREN; i++) {
                TaskGroup.run(group -> group.fork(() -> done++));
            }
        });
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(CHILDREN)
    public int floor() {
        FloorLoop loop = new FloorLoop();
        loop.ready(new Parent(loop));
        loop.run();
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(CHILDREN)
    public int virtualThreads() throws InterruptedException {
        VirtualThreads.run(() -> {
            for (int i = 0; i < CHILDREN; i++) {
                VirtualThreads.join(VirtualThreads.start(() -> done++));
            }
        });
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(THREADS)
    public int threads() throws InterruptedException {
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> done++);
            thread.start();
            thread.join();
        }
        return done;
    }

    /** Each step makes a child and waits: the child's end makes it ready again. */
    private final class Parent implements FloorLoop.Step {
        private final FloorLoop loop;
        private int left = CHILDREN;

        Parent(FloorLoop loop) {
            this.loop = loop;
        }

        @Override
        public void step() {
            if (left-- > 0) {
                loop.ready(new Child(this));
            }
        }
    }

    private final class Child implements FloorLoop.Step {
        private final Parent parent;

        Child(Parent parent) {
            this.parent = parent;
        }

        @Override
        public void step() {
            done++;
            parent.loop.ready(parent);
        }
    }
}
