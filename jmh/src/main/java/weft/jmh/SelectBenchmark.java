package weft.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;
import weft.channel.Channel;
import weft.channel.Select;

/** An item from the first of two channels that has one, each with a producer of its own. */
public class SelectBenchmark extends Comparison {
    private static final int ITEMS = 400_000;
    private static final Object ITEM = "item";

    /** With 0 the choice waits nearly each time. */
    @Param({"0", "64"})
    private int capacity;

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void weft() {
        Weft.run(() -> {
            Channel<Object> one = Channel.open(capacity);
            Channel<Object> other = Channel.open(capacity);
            TaskGroup.run(group -> {
                group.fork(() -> sendHalf(one));
                group.fork(() -> sendHalf(other));
                group.fork(() -> {
                    for (int left = ITEMS; left > 0; left--) {
                        Select.first(
                                Select.receive(one.receiver(), item -> item),
                                Select.receive(other.receiver(), item -> item));
                    }
                });
            });
        });
    }

    @Async
    private static void sendHalf(Channel<Object> channel) {
        for (int left = ITEMS / 2; left > 0; left--) {
            channel.sender().send(ITEM);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void virtualThreadsJox() throws InterruptedException {
        Crew crew = Crew.ofVirtualThreads();
        var one = new BlockingChannel.Jox(BlockingChannel.Jox.open(capacity));
        var other = new BlockingChannel.Jox(BlockingChannel.Jox.open(capacity));
        crew.start(() -> sendHalf(one));
        crew.start(() -> sendHalf(other));
        crew.start(() -> {
            for (int left = ITEMS; left > 0; left--) {
                BlockingChannel.Jox.receiveEither(one, other);
            }
        });
        crew.join();
    }

    private static void sendHalf(BlockingChannel channel) throws InterruptedException {
        for (int left = ITEMS / 2; left > 0; left--) {
            channel.send(ITEM);
        }
    }
}
