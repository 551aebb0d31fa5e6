package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** M25: code that makes items as they are asked for, and is cleaned up however it ends. */
class GeneratorTest {
    private final List<Object> log = new ArrayList<>();

    /** Counts; says what it does. */
    @Async
    private void count(Generator.Output<Integer> out, int count) {
        try {
            log.add("begin");
            for (int i = 1; i <= count; i++) {
                log.add("make " + i);
                out.send(i);
            }
            log.add("end");
        } finally {
            CancelScope.shield(() -> Weft.sleep(seconds(1)));
            log.add("cleaned up");
        }
    }

    @Test
    @DisplayName("M25: the loop gets all items, and ends when the generator does")
    void allItems() {
        Sim.run(() -> {
            Generator.run((Generator.Output<Integer> out) -> count(out, 2), items -> {
                for (int item : items) {
                    log.add("got " + item);
                }
                log.add("loop ends");
            });
            assertEquals(List.of("begin", "make 1", "got 1", "make 2", "got 2", "end", "cleaned up", "loop ends"), log);
        });
    }

    @Test
    @DisplayName("M25: it takes a step only when an item is asked for")
    void onDemand() {
        Sim.run(() -> {
            Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> {
                Weft.sleep(seconds(1));
                assertEquals(Optional.empty(), items.tryReceive());
                Weft.sleep(seconds(1));
                assertEquals(List.of(), log);
                assertEquals(1, items.receive());
                Weft.sleep(seconds(1));
                assertEquals(List.of("begin", "make 1"), log);
                assertEquals(2, items.receive());
                Weft.sleep(seconds(1));
                assertEquals(List.of("begin", "make 1", "make 2"), log);
                log.add("body ends");
            });
            assertEquals(List.of("begin", "make 1", "make 2", "body ends", "cleaned up"), log);
        });
    }

    @Test
    @DisplayName("M25: one that nobody asks is never begun")
    void neverAsked() {
        Sim.run(() -> {
            Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> {});
            Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> items.close());
            assertEquals(List.of(), log);
        });
    }

    @Test
    @DisplayName("M25: leaving the loop early has cleaned up when run returns")
    void earlyExit() {
        Sim.run(() -> {
            Generator.run((Generator.Output<Integer> out) -> count(out, Integer.MAX_VALUE), items -> {
                for (int item : items) {
                    if (item == 3) {
                        break;
                    }
                }
            });
            assertEquals("cleaned up", log.get(log.size() - 1));
            assertEquals(5, log.size());
        });
    }

    @Test
    @DisplayName("M25: closing the receiver, between items or while one is made, ends the generator, not the consumer")
    void closed() {
        Sim.run(() -> {
            Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> {
                assertEquals(1, items.receive());
                items.close();
                Weft.sleep(seconds(2));
                assertEquals("cleaned up", log.get(log.size() - 1));
                Thrown.by(ChannelClosedException.class, items::receive);
            });
            log.clear();
            Generator.run(
                    (Generator.Output<Integer> out) -> {
                        log.add(Thrown.cancelled());
                    },
                    items -> TaskGroup.run(group -> {
                        group.fork(() -> Thrown.by(ChannelClosedException.class, items::receive));
                        AsyncTesting.awaitAllBlocked();
                        items.close();
                        Weft.checkpoint();
                        Weft.checkpoint();
                        assertEquals(1, log.size());
                    }));
        });
    }

    @Test
    @DisplayName("M25: what the generator throws comes out of run as it is, and the consumer is cancelled")
    void generatorFails() {
        Sim.run(() -> {
            IOException failure = new IOException();
            assertSame(
                    failure,
                    Thrown.by(() -> Generator.run(
                            (Generator.Output<Integer> out) -> {
                                out.send(1);
                                throw failure;
                            },
                            items -> {
                                assertEquals(1, items.receive());
                                log.add(Thrown.by(Cancelled.class, items::receive));
                            })));
            assertEquals(1, log.size());
        });
    }

    @Test
    @DisplayName("M25: what the consumer throws comes out of run as it is, and the generator is cancelled")
    void consumerFails() {
        Sim.run(() -> {
            IOException failure = new IOException();
            assertSame(failure, Thrown.by(() -> fail(failure)));
            assertEquals(List.of("begin", "make 1", "cleaned up"), log);
            ExceptionGroup group = new ExceptionGroup("of the consumer", List.of(failure));
            assertSame(
                    group,
                    Thrown.by(() -> Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> {
                        throw group;
                    })));
        });
    }

    @Async
    private void fail(IOException failure) throws IOException {
        Generator.<Integer, IOException>run(out -> count(out, 5), items -> {
            items.receive();
            throw failure;
        });
    }

    @Test
    @DisplayName("M25: if both fail, both errors come out, in a group")
    void bothFail() {
        Sim.run(() -> {
            ExceptionGroup group = Thrown.by(
                    ExceptionGroup.class,
                    () -> Generator.run(
                            (Generator.Output<Integer> out) -> {
                                try {
                                    out.send(1);
                                } finally {
                                    throwIt("generator");
                                }
                            },
                            items -> {
                                items.receive();
                                throwIt("consumer");
                            }));
            assertEquals(2, group.exceptions().size());
        });
    }

    private static void throwIt(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    @DisplayName("a cancellation cancels both, and waits for their clean-up")
    void cancelled() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(
                    seconds(5),
                    () -> Generator.run((Generator.Output<Integer> out) -> count(out, 5), items -> {
                        items.receive();
                        Weft.sleepForever();
                    }));
            assertTrue(scope.cancelledCaught());
            assertEquals(List.of("begin", "make 1", "cleaned up"), log);
        });
    }

    @Test
    @DisplayName("an item whose receiver gave up meanwhile is kept for the next one who asks, however it asks")
    void receiverGivesUp() {
        Sim.run(() -> {
            Generator.run(
                    (Generator.Output<Integer> out) -> {
                        for (int i = 0; ; i++) {
                            Weft.sleep(seconds(2));
                            out.send(i);
                        }
                    },
                    items -> {
                        CancelScope.moveOnAfter(seconds(1), () -> items.receive());
                        assertEquals(Optional.empty(), items.tryReceive());
                        Weft.sleep(seconds(2));
                        assertEquals(Optional.of(0), items.tryReceive());
                        Weft.sleep(seconds(10));
                        assertEquals(Optional.empty(), items.tryReceive());
                        assertEquals("1", Select.first(Select.receive(items, n -> "" + n)));
                        assertEquals(
                                "late",
                                Select.first(
                                        Select.timeout(seconds(1), () -> "late"), Select.receive(items, n -> "" + n)));
                        Weft.sleep(seconds(10));
                        assertEquals(
                                "2",
                                Select.first(
                                        Select.timeout(java.time.Duration.ZERO, () -> "late"),
                                        Select.receive(items, n -> "" + n)));
                    });
        });
    }

    @Test
    @DisplayName("several tasks can ask at a time")
    void severalConsumers() {
        Sim.run(() -> {
            Generator.run(
                    (Generator.Output<Integer> out) -> count(out, 30),
                    items -> TaskGroup.run(group -> {
                        int[] counts = new int[3];
                        for (int i = 0; i < 3; i++) {
                            int number = i;
                            group.fork(() -> {
                                for (int item : items) {
                                    counts[number]++;
                                    assertTrue(item > 0);
                                }
                            });
                        }
                        group.joinChildren();
                        assertEquals(30, counts[0] + counts[1] + counts[2]);
                        assertFalse(counts[0] == 0 || counts[1] == 0 || counts[2] == 0);
                    }));
        });
    }

    @Test
    @DisplayName("two tasks of the generator cannot send at the same time")
    void oneSenderAtATime() {
        Sim.run(() -> {
            Generator.run(
                    (Generator.Output<Integer> out) -> TaskGroup.run(group -> {
                        Task<Void> first = group.fork(() -> out.send(1));
                        AsyncTesting.awaitAllBlocked();
                        Thrown.by(IllegalStateException.class, () -> out.send(2));
                        first.cancel();
                    }),
                    items -> {
                        log.add(items.receive());
                        Weft.sleep(seconds(1));
                        Thrown.by(EndOfChannelException.class, items::receive);
                    });
            assertEquals(List.of(1), log);
        });
    }
}
