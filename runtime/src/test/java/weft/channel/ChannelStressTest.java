package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.CancelScope;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;

/**
 * A crowd of tasks that send, receive, choose, clone, close and cancel each other at random: every item that was sent is
 * received once, no other is received at all, and nobody is left waiting.
 */
class ChannelStressTest {
    private static final int OPERATIONS = Sim.woven() ? 350_000 : 15_000;
    private static final int TASKS = 40;
    private static final int[] CAPACITIES = {0, 0, 1, 3, 16, Channel.UNLIMITED};

    /** Ends that tasks share: who closes one throws out who waits there. */
    private static final int SHARED = 3;

    private final List<Channel<Integer>> channels = new ArrayList<>();
    private final List<List<Channel<Integer>>> shared = new ArrayList<>();
    private final CancelScope[] scopes = new CancelScope[TASKS];
    private final BitSet sent = new BitSet();
    private final BitSet received = new BitSet();
    private Random random = new Random();
    private int nextItem;
    private int operations;
    private int cancelled;
    private int thrownOut;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("a million operations with random cancels, clones, closes and choices: nothing is lost or doubled")
    void nothingIsLostOrDoubled(long seed) {
        random = new Random(seed);
        for (int capacity : CAPACITIES) {
            Channel<Integer> channel = Channel.open(capacity);
            channels.add(channel);
            List<Channel<Integer>> clones = new ArrayList<>();
            for (int i = 0; i < SHARED; i++) {
                clones.add(cloned(channel));
            }
            shared.add(clones);
        }
        Weft.options()
                .seed(seed)
                .run(() -> TaskGroup.run(group -> {
                    for (int i = 0; i < TASKS; i++) {
                        int number = i;
                        group.fork(() -> work(number));
                    }
                    group.forkDaemon(() -> {
                        while (true) { // Somebody has to end waits in vain.
                            Weft.checkpoint();
                            cancelSomebody();
                        }
                    });
                }));
        check("seed " + seed);
    }

    private static Channel<Integer> cloned(Channel<Integer> channel) {
        return new Channel<>(channel.sender().clone(), channel.receiver().clone());
    }

    private void check(String seed) {
        for (Channel<Integer> channel : channels) {
            Channel.Statistics statistics = channel.sender().statistics();
            assertEquals(0, statistics.tasksWaitingToSend(), seed);
            assertEquals(0, statistics.tasksWaitingToReceive(), seed);
            assertEquals(1 + SHARED, statistics.openSenders(), seed);
            assertEquals(1 + SHARED, statistics.openReceivers(), seed);
            while (channel.receiver().statistics().buffered() > 0) {
                received(channel.receiver().tryReceive().orElseThrow());
            }
        }
        assertEquals(sent, received, seed);
        assertTrue(operations >= OPERATIONS && sent.cardinality() > OPERATIONS / 10, seed);
        assertTrue(cancelled > OPERATIONS / 1000 && thrownOut > OPERATIONS / 1000, seed);
    }

    @Async
    private void work(int me) {
        while (operations < OPERATIONS) {
            int count = random.nextInt(30);
            CancelScope scope = CancelScope.run(mine -> {
                scopes[me] = mine;
                for (int i = 0; i < count && operations < OPERATIONS; i++) {
                    operate();
                }
            });
            cancelled += scope.cancelledCaught() ? 1 : 0;
        }
    }

    private void cancelSomebody() {
        CancelScope scope = scopes[random.nextInt(TASKS)];
        if (scope != null) {
            scope.cancel();
        }
    }

    @Async
    private void operate() {
        operations++;
        Channel<Integer> one = pick();
        Channel<Integer> other = pick();
        int item = nextItem++;
        try {
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    one.sender().send(item);
                    sent.set(item);
                }
                case 2, 3 -> received(one.receiver().receive());
                case 4 -> {
                    if (one.sender().trySend(item)) {
                        sent.set(item);
                    }
                }
                case 5 -> one.receiver().tryReceive().ifPresent(this::received);
                case 6 -> Select.first(receive(one), receive(other));
                case 7 -> Select.first(receive(one), send(other, item));
                case 8 -> Select.first(receive(one), send(other, item), timeout(random.nextInt(3)));
                case 9 -> replaceEnd();
                case 10 -> Weft.checkpoint();
                default -> cancelSomebody();
            }
        } catch (ChannelClosedException e) {
            thrownOut++;
        }
    }

    private Channel<Integer> pick() {
        return shared.get(random.nextInt(CAPACITIES.length)).get(random.nextInt(SHARED));
    }

    private Select.Clause<Integer, RuntimeException> receive(Channel<Integer> channel) {
        return Select.receive(channel.receiver(), item -> {
            received(item);
            return item;
        });
    }

    private Select.Clause<Integer, RuntimeException> send(Channel<Integer> channel, int item) {
        return Select.send(channel.sender(), item, () -> {
            sent.set(item);
            return item;
        });
    }

    private static Select.Clause<Integer, RuntimeException> timeout(int seconds) {
        return Select.timeout(Duration.ofSeconds(seconds * 1000L), () -> -1);
    }

    private void replaceEnd() {
        int channel = random.nextInt(CAPACITIES.length);
        Channel<Integer> old = shared.get(channel).set(random.nextInt(SHARED), cloned(channels.get(channel)));
        old.sender().close();
        old.receiver().close();
    }

    private void received(int item) {
        assertTrue(!received.get(item), () -> item + " was received twice");
        received.set(item);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    @DisplayName("channels that are closed at any moment: all who wait are told, and what was not received was dropped")
    void everyoneIsTold(long seed) {
        random = new Random(seed);
        int[] dropped = new int[1];
        Weft.options().seed(seed).run(() -> {
            for (int round = 0; round < OPERATIONS / 300; round++) {
                Channel<Integer> channel = Channel.open(random.nextInt(4));
                TaskGroup.run(group -> {
                    for (int i = 0; i < 3; i++) {
                        var sender = channel.sender().clone();
                        var receiver = channel.receiver().clone();
                        group.fork(() -> sendSome(sender));
                        group.fork(() -> receiveSome(receiver, dropped));
                    }
                    channel.sender().close();
                    close(channel.receiver(), dropped);
                });
                Channel.Statistics end = channel.sender().statistics();
                assertEquals(
                        new Channel.Statistics(end.capacity(), 0, end.peakBuffered(), 0, 0, 0, 0), end, "seed " + seed);
            }
        });
        assertEquals(sent.cardinality(), received.cardinality() + dropped[0], "seed " + seed);
        received.andNot(sent);
        assertTrue(received.isEmpty(), "received, but not sent: " + received + ", seed " + seed);
    }

    @Async
    private void sendSome(SendChannel<Integer> sender) {
        try (sender) {
            for (int i = random.nextInt(40); i > 0; i--) {
                int item = nextItem++;
                sender.send(item);
                sent.set(item);
            }
        } catch (BrokenChannelException e) {
            thrownOut++;
        }
    }

    @Async
    private void receiveSome(ReceiveChannel<Integer> receiver, int[] dropped) {
        int left = random.nextInt(60);
        for (int item : receiver) {
            received(item);
            if (--left < 0) {
                break;
            }
        }
        close(receiver, dropped);
    }

    private static void close(ReceiveChannel<Integer> receiver, int[] dropped) {
        Channel.Statistics before = receiver.statistics();
        receiver.close();
        dropped[0] += before.buffered() - receiver.statistics().buffered();
    }
}
