package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.DeadlockException;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Every subscriber gets every item from when it came, in order, and nobody is overtaken. */
class BroadcastTest {
    private final List<Object> log = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, Channel.UNLIMITED})
    @DisplayName("every subscriber gets every item, in order, however slow the others are")
    void everybodyGetsEverything(int capacity) {
        List<List<Integer>> received = new ArrayList<>();
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(capacity);
            for (int i = 0; i < 5; i++) {
                int pace = i;
                List<Integer> mine = new ArrayList<>();
                received.add(mine);
                ReceiveChannel<Integer> subscriber = broadcast.subscribe();
                group.fork(() -> {
                    for (int item : subscriber) {
                        mine.add(item);
                        for (int turns = 0; turns < pace; turns++) {
                            Weft.checkpoint();
                        }
                    }
                });
            }
            for (int i = 0; i < 100; i++) {
                broadcast.send(i);
            }
            broadcast.close();
        }));
        for (List<Integer> each : received) {
            assertEquals(IntStream.range(0, 100).boxed().toList(), each);
        }
    }

    @Test
    @DisplayName("sending waits until all have room, and then all get the item at once")
    void waitsForTheSlowest() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(1);
            ReceiveChannel<Integer> fast = broadcast.subscribe();
            ReceiveChannel<Integer> slow = broadcast.subscribe();
            ReceiveChannel<Integer> slowest = broadcast.subscribe();
            broadcast.send(1);
            assertEquals(1, fast.receive());
            Task<Void> sender = group.fork(() -> broadcast.send(2));
            AsyncTesting.awaitAllBlocked();
            assertEquals(new Broadcast.Statistics(1, 3, 1), broadcast.statistics());
            assertEquals(1, slow.receive());
            assertEquals(Optional.empty(), fast.tryReceive());
            assertEquals(Optional.empty(), slow.tryReceive());
            assertEquals(1, slowest.receive());
            sender.join();
            assertEquals(Optional.of(2), fast.tryReceive());
            assertEquals(Optional.of(2), slow.tryReceive());
            assertEquals(Optional.of(2), slowest.tryReceive());
            assertEquals(new Broadcast.Statistics(1, 3, 0), broadcast.statistics());
        }));
    }

    @Test
    @DisplayName("with capacity 0 an item is sent when all subscribers wait for it")
    void rendezvous() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(0);
            ReceiveChannel<Integer> one = broadcast.subscribe();
            ReceiveChannel<Integer> two = broadcast.subscribe();
            assertFalse(broadcast.trySend(0));
            group.fork(() -> log.add(one.receive()));
            AsyncTesting.awaitAllBlocked();
            assertFalse(broadcast.trySend(0));
            Task<Void> sender = group.fork(() -> broadcast.send(1));
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(), log);
            assertEquals(Task.State.RUNNING, sender.state());
            assertEquals(Optional.of(1), two.tryReceive());
            group.joinChildren();
            assertEquals(List.of(1), log);
            group.fork(() -> log.add(one.receive()));
            group.fork(() -> log.add(two.receive()));
            AsyncTesting.awaitAllBlocked();
            assertTrue(broadcast.trySend(2));
            group.joinChildren();
            assertEquals(List.of(1, 2, 2), log);
        }));
    }

    @Test
    @DisplayName("trySend sends to all or to none")
    void allOrNothing() {
        Broadcast<Integer> broadcast = Broadcast.open(1);
        ReceiveChannel<Integer> one = broadcast.subscribe();
        ReceiveChannel<Integer> two = broadcast.subscribe();
        assertTrue(broadcast.trySend(1));
        assertEquals(Optional.of(1), one.tryReceive());
        assertFalse(broadcast.trySend(2));
        assertEquals(Optional.empty(), one.tryReceive());
        assertEquals(Optional.of(1), two.tryReceive());
        assertTrue(broadcast.trySend(3));
        assertEquals(Optional.of(3), one.tryReceive());
        assertEquals(Optional.of(3), two.tryReceive());
    }

    @Test
    @DisplayName("trySend does not overtake a task that waits to send")
    void noBarging() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(1);
            ReceiveChannel<Integer> subscriber = broadcast.subscribe();
            broadcast.send(1);
            for (int i = 2; i <= 4; i++) {
                int number = i;
                group.fork(() -> broadcast.send(number));
            }
            AsyncTesting.awaitAllBlocked();
            assertEquals(Optional.of(1), subscriber.tryReceive());
            assertFalse(broadcast.trySend(-1));
            for (int i = 2; i <= 4; i++) {
                assertEquals(Optional.of(i), subscriber.tryReceive());
            }
        }));
    }

    @Test
    @DisplayName("a subscriber sees what is sent from then on; without any, items go nowhere")
    void laterItemsOnly() {
        Sim.run(() -> {
            Broadcast<Integer> broadcast = Broadcast.open(0);
            broadcast.send(1);
            assertTrue(broadcast.trySend(2));
            Broadcast<Integer> buffered = Broadcast.open(5);
            ReceiveChannel<Integer> early = buffered.subscribe();
            buffered.send(1);
            ReceiveChannel<Integer> late = buffered.subscribe();
            buffered.send(2);
            buffered.close();
            assertEquals(1, early.receive());
            assertEquals(2, early.receive());
            assertEquals(2, late.receive());
            Thrown.by(EndOfChannelException.class, late::receive);
        });
    }

    @Test
    @DisplayName("a subscriber that closes its receiver leaves, and who waited for it goes on")
    void leaving() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1}) {
                Broadcast<Integer> broadcast = Broadcast.open(capacity);
                ReceiveChannel<Integer> stays = broadcast.subscribe();
                ReceiveChannel<Integer> leaves = broadcast.subscribe();
                if (capacity > 0) {
                    broadcast.send(0);
                    assertEquals(0, stays.receive());
                }
                Task<Integer> receiver = group.fork(() -> stays.receive());
                Task<Void> sender = group.fork(() -> broadcast.send(1));
                AsyncTesting.awaitAllBlocked();
                assertEquals(Task.State.RUNNING, sender.state());
                leaves.close();
                assertEquals(1, receiver.await());
                sender.join();
                assertEquals(1, broadcast.statistics().subscribers());
                stays.close();
                broadcast.send(2);
            }
        }));
    }

    @Test
    @DisplayName("clones of a subscriber share its items; it leaves when all are closed")
    void clones() {
        Sim.run(() -> {
            Broadcast<Integer> broadcast = Broadcast.open(2);
            ReceiveChannel<Integer> one = broadcast.subscribe();
            ReceiveChannel<Integer> clone = one.clone();
            broadcast.send(1);
            broadcast.send(2);
            assertEquals(1, one.receive());
            assertEquals(2, clone.receive());
            one.close();
            assertEquals(1, broadcast.statistics().subscribers());
            broadcast.send(3);
            assertEquals(3, clone.receive());
            clone.close();
            assertEquals(0, broadcast.statistics().subscribers());
        });
    }

    @Test
    @DisplayName("closing wakes senders with ChannelClosedException, and ends subscribers after their buffers")
    void closing() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(1);
            ReceiveChannel<Integer> full = broadcast.subscribe();
            ReceiveChannel<Integer> empty = broadcast.subscribe();
            broadcast.send(1);
            assertEquals(1, empty.receive());
            group.fork(() -> log.add(Thrown.by(ChannelClosedException.class, () -> broadcast.send(2))));
            group.fork(() -> log.add(Thrown.by(EndOfChannelException.class, empty::receive)));
            AsyncTesting.awaitAllBlocked();
            broadcast.close();
            broadcast.close();
            group.joinChildren();
            assertEquals(2, log.size());
            assertEquals(1, full.receive());
            Thrown.by(EndOfChannelException.class, full::receive);
            Thrown.by(ChannelClosedException.class, () -> broadcast.send(2));
            assertThrows(ChannelClosedException.class, () -> broadcast.trySend(2));
            assertThrows(ChannelClosedException.class, broadcast::subscribe);
            full.close();
            empty.close();
        }));
    }

    @Test
    @DisplayName("a cancelled sender has sent to nobody, and those behind it go on")
    void cancelledSender() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(1);
            ReceiveChannel<Integer> free = broadcast.subscribe();
            ReceiveChannel<Integer> full = broadcast.subscribe();
            broadcast.send(1);
            assertEquals(1, free.receive());
            Task<Void> cancelled = group.fork(() -> broadcast.send(2));
            AsyncTesting.awaitAllBlocked();
            Task<Void> next = group.fork(() -> broadcast.send(3));
            AsyncTesting.awaitAllBlocked();
            cancelled.cancel();
            assertEquals(Optional.of(1), full.tryReceive());
            next.join();
            assertEquals(Optional.of(3), free.tryReceive());
            assertEquals(Optional.of(3), full.tryReceive());
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, () -> broadcast.send(4));
            });
            assertEquals(Optional.empty(), free.tryReceive());
        }));
    }

    @Test
    @DisplayName("a task that chooses between two subscribers takes one item, and does not count for both")
    void choiceBetweenTwoSubscribers() {
        Sim.run(() -> TaskGroup.run(group -> {
            Broadcast<Integer> broadcast = Broadcast.open(0);
            ReceiveChannel<Integer> one = broadcast.subscribe();
            ReceiveChannel<Integer> two = broadcast.subscribe();
            Task<String> chooser = group.fork(() -> receiveEither(one, two));
            AsyncTesting.awaitAllBlocked();
            assertFalse(broadcast.trySend(1));
            Task<String> other = group.fork(() -> receiveEither(one, two));
            AsyncTesting.awaitAllBlocked();
            assertTrue(broadcast.trySend(2));
            List<String> received = new ArrayList<>(List.of(chooser.await(), other.await()));
            received.sort(null);
            assertEquals(List.of("one 2", "two 2"), received);
        }));
    }

    @Async
    private static String receiveEither(ReceiveChannel<Integer> one, ReceiveChannel<Integer> two) {
        return Select.first(Select.receive(one, n -> "one " + n), Select.receive(two, n -> "two " + n));
    }

    @Test
    @DisplayName("nonsense is refused: a negative capacity, null, another thread")
    @SuppressWarnings("NullAway")
    void nonsense() {
        assertThrows(IllegalArgumentException.class, () -> Broadcast.open(-1));
        Broadcast<String> broadcast = Broadcast.open(1);
        assertThrows(NullPointerException.class, () -> broadcast.trySend(null));
        Sim.run(() -> {
            Thrown.by(NullPointerException.class, () -> broadcast.send(null));
            broadcast.send("");
            LowLevel.callOnThread("stranger", () -> {
                assertThrows(IllegalStateException.class, () -> broadcast.trySend(""));
                assertThrows(IllegalStateException.class, broadcast::subscribe);
                assertThrows(IllegalStateException.class, broadcast::close);
                return assertThrows(IllegalStateException.class, broadcast::statistics);
            });
        });
    }

    @Test
    @DisplayName("a deadlock report says which broadcast a task waits to send to")
    void deadlock() {
        String report = String.valueOf(assertThrows(
                        DeadlockException.class,
                        () -> Sim.run(() -> {
                            Broadcast<Integer> broadcast = Broadcast.open(0);
                            broadcast.subscribe();
                            broadcast.send(1);
                        }))
                .getMessage());
        assertTrue(
                report.matches("(?s).*waits for: to send to Broadcast#\\d+ \\(rendezvous\\), 1 subscriber\\R.*"),
                report);
    }
}
