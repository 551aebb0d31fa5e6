package weft.jmh;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import weft.LowLevel;
import weft.TaskGroup;
import weft.Weft;

/** Giving up the CPU and getting it back, with so many tasks taking turns. */
public class YieldBenchmark extends Comparison {
    /** Many, so that starting the tasks does not count. */
    private static final int YIELDS = 2_000_000;

    @Param({"1", "2", "10000"})
    private int tasks;

    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public void weft() {
        Weft.run(() -> TaskGroup.run(group -> {
            for (int task = 0; task < tasks; task++) {
                group.fork(() -> {
                    for (int left = YIELDS / tasks; left > 0; left--) {
                        Weft.checkpoint();
                    }
                });
            }
        }));
    }

    /** While another task waits for a channel: so the selector has to be asked, too. */
    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public void weftBesideChannel() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        try (var sink = pipe.sink();
                var source = pipe.source()) {
            Weft.run(() -> TaskGroup.run(group -> {
                group.forkDaemon(() -> LowLevel.awaitReady(source, SelectionKey.OP_READ));
                for (int task = 0; task < tasks; task++) {
                    group.fork(() -> {
                        for (int left = YIELDS / tasks; left > 0; left--) {
                            Weft.checkpoint();
                        }
                    });
                }
            }));
        }
    }

    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public void floor() {
        FloorLoop loop = new FloorLoop();
        for (int task = 0; task < tasks; task++) {
            loop.ready(new Yielder(loop, YIELDS / tasks));
        }
        loop.run();
    }

    @Benchmark
    @OperationsPerInvocation(YIELDS)
    public void virtualThreads() throws InterruptedException {
        VirtualThreads.run(() -> {
            Thread[] threads = new Thread[tasks];
            for (int task = 0; task < tasks; task++) {
                threads[task] = VirtualThreads.start(() -> {
                    for (int left = YIELDS / tasks; left > 0; left--) {
                        Thread.yield();
                    }
                });
            }
            VirtualThreads.join(threads);
        });
    }

    private static final class Yielder implements FloorLoop.Step {
        private final FloorLoop loop;
        private int left;

        Yielder(FloorLoop loop, int left) {
            this.loop = loop;
            this.left = left;
        }

        @Override
        public void step() {
            if (left-- > 0) {
                loop.ready(this);
            }
        }
    }
}
