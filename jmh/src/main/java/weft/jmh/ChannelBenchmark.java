package weft.jmh;

import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import weft.TaskGroup;
import weft.Weft;
import weft.channel.Channel;

/** An item through a channel with a buffer, with so many producers and as many consumers. */
public class ChannelBenchmark extends Comparison {
    private static final int ITEMS = 400_000;
    private static final Object ITEM = "item";

    @Param({"1", "4"})
    private int pairs;

    @Param({"64", "2147483647"})
    private int capacity;

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void weft() {
        Weft.run(() -> {
            Channel<Object> channel = Channel.open(capacity);
            TaskGroup.run(group -> {
                for (int pair = 0; pair < pairs; pair++) {
                    group.fork(() -> {
                        for (int left = ITEMS / pairs; left > 0; left--) {
                            channel.sender().send(ITEM);
                        }
                    });
                    group.fork(() -> {
                        for (int left = ITEMS / pairs; left > 0; left--) {
                            channel.receiver().receive();
                        }
                    });
                }
            });
        });
    }

    /** The consumers as one writes them, with a loop that ends when the producers have closed their senders. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void weftLoop() {
        Weft.run(() -> {
            Channel<Object> channel = Channel.open(capacity);
            TaskGroup.run(group -> {
                for (int pair = 0; pair < pairs; pair++) {
                    var sender = channel.sender().clone();
                    group.fork(() -> {
                        try (sender) {
                            for (int left = ITEMS / pairs; left > 0; left--) {
                                sender.send(ITEM);
                            }
                        }
                    });
                    group.fork(() -> {
                        for (Object item : channel.receiver()) {
                            if (item != ITEM) {
                                throw new AssertionError(item);
                            }
                        }
                    });
                }
                channel.sender().close();
            });
        });
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void floor() {
        FloorLoop loop = new FloorLoop();
        FloorChannel channel = new FloorChannel(loop, capacity);
        for (int pair = 0; pair < pairs; pair++) {
            loop.ready(new FloorChannel.Producer(channel, ITEM, ITEMS / pairs));
            loop.ready(new FloorChannel.Consumer(channel, ITEMS / pairs));
        }
        loop.run();
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void virtualThreads() throws InterruptedException {
        pass(Crew.ofVirtualThreads(), BlockingChannel::ofJdk);
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void virtualThreadsJox() throws InterruptedException {
        pass(Crew.ofVirtualThreads(), BlockingChannel::ofJox);
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void threads() throws InterruptedException {
        pass(Crew.ofThreads(), BlockingChannel::ofJdk);
    }

    private void pass(Crew crew, IntFunction<BlockingChannel> channels) throws InterruptedException {
        BlockingChannel channel = channels.apply(capacity);
        for (int pair = 0; pair < pairs; pair++) {
            crew.start(() -> {
                for (int left = ITEMS / pairs; left > 0; left--) {
                    channel.send(ITEM);
                }
            });
            crew.start(() -> {
                for (int left = ITEMS / pairs; left > 0; left--) {
                    channel.receive();
                }
            });
        }
        crew.join();
    }
}
