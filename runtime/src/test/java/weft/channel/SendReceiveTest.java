package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** What is sent is received: once, in order, and by who came first. */
class SendReceiveTest {
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("M1: a negative capacity is refused")
    void negativeCapacity() {
        String message = assertThrows(IllegalArgumentException.class, () -> Channel.open(-1))
                .getMessage();
        assertTrue(message.contains("-1"), message);
        assertThrows(IllegalArgumentException.class, () -> Channel.open(Integer.MIN_VALUE));
    }

    @Test
    @DisplayName("M2: receive, then send: the item goes to the task that waits")
    void receiveThenSend() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            Task<String> first = group.fork(() -> channel.receiver().receive());
            Task<String> second = group.fork(() -> channel.receiver().receive());
            AsyncTesting.awaitAllBlocked();
            channel.sender().send("hello");
            channel.sender().send("anyone there?");
            assertEquals("hello", first.await());
            assertEquals("anyone there?", second.await());
        }));
    }

    @Test
    @DisplayName("M2: receive, then trySend: two receivers get the items in the order they came")
    void receiveThenTrySend() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            for (int i = 0; i < 2; i++) {
                int number = i;
                group.fork(() -> log.add(number + channel.receiver().receive()));
            }
            AsyncTesting.awaitAllBlocked();
            assertTrue(channel.sender().trySend("a"));
            assertTrue(channel.sender().trySend("b"));
            assertFalse(channel.sender().trySend("c"));
            group.joinChildren();
            assertEquals(List.of("0a", "1b"), log);
        }));
    }

    @Test
    @DisplayName("M2: send, then tryReceive: the items come in the order of the senders")
    void sendThenTryReceive() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<String> channel = Channel.open(0);
            group.fork(() -> channel.sender().send("a"));
            group.fork(() -> channel.sender().send("b"));
            AsyncTesting.awaitAllBlocked();
            assertEquals(Optional.of("a"), channel.receiver().tryReceive());
            assertEquals(Optional.of("b"), channel.receiver().tryReceive());
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        }));
    }

    @Test
    @DisplayName("M3: a sender that waits goes on when its item is received by tryReceive")
    void senderGoesOn() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(1);
            channel.sender().send(1);
            Task<Void> sender = group.fork(() -> {
                channel.sender().send(2);
                log.add("sent");
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(List.of(), log);
            assertEquals(Optional.of(1), channel.receiver().tryReceive());
            sender.join();
            assertEquals(List.of("sent"), log);
            assertEquals(Optional.of(2), channel.receiver().tryReceive());
        }));
    }

    @Test
    @DisplayName("M4: what was sent to a receiver that waits cannot be taken by somebody who comes in between")
    void noBargingOnReceivers() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1, 5, Channel.UNLIMITED}) {
                Channel<Integer> channel = Channel.open(capacity);
                Task<Integer> receiver = group.fork(() -> channel.receiver().receive());
                AsyncTesting.awaitAllBlocked();
                assertTrue(channel.sender().trySend(1));
                assertEquals(Optional.empty(), channel.receiver().tryReceive());
                assertEquals(1, receiver.await());
            }
        }));
    }

    @Test
    @DisplayName("M4: the room that a receiver makes belongs to the sender that waits")
    void noBargingOnSenders() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int capacity : new int[] {0, 1, 5}) {
                Channel<Integer> channel = Channel.open(capacity);
                for (int i = 0; i < capacity; i++) {
                    channel.sender().send(i);
                }
                group.fork(() -> channel.sender().send(capacity));
                AsyncTesting.awaitAllBlocked();
                assertEquals(Optional.of(0), channel.receiver().tryReceive());
                assertFalse(channel.sender().trySend(-1));
                for (int i = 1; i <= capacity; i++) {
                    assertEquals(Optional.of(i), channel.receiver().tryReceive());
                }
                assertEquals(capacity > 0, channel.sender().trySend(-1));
            }
        }));
    }

    @Test
    @DisplayName("M18: unbuffered, nothing is sent or received before both are there")
    void rendezvous() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(0);
            assertFalse(channel.sender().trySend(1));
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
            group.fork(() -> {
                log.add("sending");
                channel.sender().send(1);
                log.add("sent");
            });
            AsyncTesting.awaitAllBlocked();
            log.add("receiving");
            assertEquals(1, channel.receiver().receive());
            log.add("received");
            group.joinChildren();
            assertEquals(List.of("sending", "receiving", "received", "sent"), log);
        }));
    }

    @Test
    @DisplayName("M21: unlimited, sending never waits; first in, first out")
    void unlimited() {
        Sim.run(() -> {
            Channel<Integer> channel = Channel.open(Channel.UNLIMITED);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 10_000; i++) {
                    assertTrue(channel.sender().trySend(i));
                }
                for (int i = 0; i < 10_000; i++) {
                    assertEquals(i, channel.receiver().receive());
                }
            }
        });
    }

    @Test
    @DisplayName("a buffer holds as many as its capacity says, however it is filled and emptied")
    void bounded() {
        for (int capacity : new int[] {1, 2, 3, 15, 16, 17, 100}) {
            Channel<Integer> channel = Channel.open(capacity);
            int sent = 0;
            int received = 0;
            for (int round = 0; round < 50; round++) {
                while (channel.sender().trySend(sent)) {
                    sent++;
                }
                assertEquals(capacity, sent - received);
                for (int i = 0; i <= round % capacity; i++) {
                    assertEquals(Optional.of(received++), channel.receiver().tryReceive());
                }
            }
            while (received < sent) {
                assertEquals(Optional.of(received++), channel.receiver().tryReceive());
            }
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        }
    }

    @Test
    @DisplayName("null cannot be sent")
    @SuppressWarnings("NullAway")
    void noNulls() {
        Channel<String> channel = Channel.open(1);
        assertThrows(NullPointerException.class, () -> channel.sender().trySend(null));
        Sim.run(() -> {
            Thrown.by(NullPointerException.class, () -> channel.sender().send(null));
            assertEquals(Optional.empty(), channel.receiver().tryReceive());
        });
    }

    @Test
    @DisplayName("an operation that can be done at once is done before others run, not after")
    void takesEffectBeforeItYields() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(1);
            int[] expected = new int[1];
            group.forkDaemon(() -> {
                while (true) {
                    log.add(expected[0] == channel.sender().statistics().buffered());
                    Weft.checkpoint();
                }
            });
            for (int i = 0; i < 1000; i++) {
                expected[0] = 1;
                channel.sender().send(i);
                expected[0] = 0;
                assertEquals(i, channel.receiver().receive());
            }
            assertTrue(log.size() > 10);
            assertFalse(log.contains(false));
        }));
    }

    @Test
    @DisplayName("a producer that never waits does not keep the others waiting")
    void fairToOthers() {
        Sim.run(() -> TaskGroup.run(group -> {
            Channel<Integer> channel = Channel.open(Channel.UNLIMITED);
            int[] turns = new int[1];
            group.forkDaemon(() -> {
                while (true) {
                    turns[0]++;
                    Weft.checkpoint();
                }
            });
            for (int i = 0; i < 10_000; i++) {
                channel.sender().send(i);
            }
            assertTrue(turns[0] > 100, turns[0] + " turns");
            turns[0] = 0;
            for (int i = 0; i < 10_000; i++) {
                channel.receiver().receive();
            }
            assertTrue(turns[0] > 100, turns[0] + " turns");
        }));
    }
}
