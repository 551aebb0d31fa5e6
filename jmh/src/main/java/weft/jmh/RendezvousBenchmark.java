package weft.jmh;

import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import weft.TaskGroup;
import weft.Weft;
import weft.channel.Channel;

/** A round trip: one sends and awaits the answer, the other receives and answers, through two channels without buffers. */
public class RendezvousBenchmark extends Comparison {
    private static final int TRIPS = 200_000;
    private static final Object ITEM = "item";

    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void weft() {
        Weft.run(() -> {
            Channel<Object> there = Channel.open(0);
            Channel<Object> back = Channel.open(0);
            TaskGroup.run(group -> {
                group.fork(() -> {
                    for (int left = TRIPS; left > 0; left--) {
                        there.sender().send(ITEM);
                        back.receiver().receive();
                    }
                });
                group.fork(() -> {
                    for (int left = TRIPS; left > 0; left--) {
                        back.sender().send(there.receiver().receive());
                    }
                });
            });
        });
    }

    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void floor() {
        FloorLoop loop = new FloorLoop();
        FloorChannel there = new FloorChannel(loop, 1);
        FloorChannel back = new FloorChannel(loop, 1);
        loop.ready(new FloorChannel.Player(back, there, ITEM, TRIPS, true));
        loop.ready(new FloorChannel.Player(there, back, ITEM, TRIPS, false));
        loop.run();
    }

    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void virtualThreads() throws InterruptedException {
        play(Crew.ofVirtualThreads(), BlockingChannel::ofJdk);
    }

    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void virtualThreadsJox() throws InterruptedException {
        play(Crew.ofVirtualThreads(), BlockingChannel::ofJox);
    }

    @Benchmark
    @OperationsPerInvocation(TRIPS)
    public void threads() throws InterruptedException {
        play(Crew.ofThreads(), BlockingChannel::ofJdk);
    }

    private static void play(Crew crew, IntFunction<BlockingChannel> channels) throws InterruptedException {
        BlockingChannel there = channels.apply(0);
        BlockingChannel back = channels.apply(0);
        crew.start(() -> {
            for (int left = TRIPS; left > 0; left--) {
                there.send(ITEM);
                back.receive();
            }
        });
        crew.start(() -> {
            for (int left = TRIPS; left > 0; left--) {
                back.send(there.receive());
            }
        });
        crew.join();
    }
}
