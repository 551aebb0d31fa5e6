package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.AsyncRunnable;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

class SequencerTest {
    private final Sequencer sequence = new Sequencer();
    private final List<Object> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void blocksOfSeveralTasksRunInOrderWhateverTheOrderOfTasks(long seed) {
        Weft.options()
                .clock(VirtualClock.create())
                .seed(seed)
                .run(() -> TaskGroup.run(group -> {
                    for (int first = 0; first < 3; first++) {
                        int start = first;
                        group.fork(() -> {
                            for (int position = start; position < 12; position += 3) {
                                block(position);
                            }
                        });
                    }
                }));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), events);
    }

    @Async
    private void block(int position) {
        sequence.run(position, () -> {
            Weft.checkpoint();
            events.add(position);
            Weft.checkpoint();
        });
    }

    @Test
    void aBlockMayReturnAValueOrFailAndTheNextOneBeginsAllTheSame() throws Exception {
        run(() -> {
            assertEquals("value", sequence.call(0, () -> "value"));
            assertInstanceOf(
                    IOException.class,
                    thrown(() -> sequence.run(1, () -> {
                        throw new IOException();
                    })));
            sequence.run(2, () -> events.add("next"));
        });
        assertEquals(List.of("next"), events);
    }

    @Test
    @DisplayName("a number is used once, and is not negative")
    void misuse() {
        run(() -> {
            sequence.run(0, () -> {});
            Throwable again = thrown(() -> sequence.run(0, () -> events.add("again")));
            assertInstanceOf(IllegalStateException.class, again);
            assertTrue(again.getMessage().startsWith("block 0 of this sequence is taken"), again.getMessage());
            assertInstanceOf(IllegalArgumentException.class, thrown(() -> sequence.run(-1, () -> {})));
        });
        assertEquals(List.of(), events);
    }

    @Test
    @DisplayName("cancelling a task that waits for its turn breaks the sequence for all, also for those who come later")
    void cancelledWait() {
        Set<String> messages = new TreeSet<>();
        run(() -> TaskGroup.run(group -> {
            for (int position : new int[] {1, 3, 4}) {
                group.fork(() -> messages.add(thrown(() -> block(position)).getMessage()));
            }
            Task<Void> cancelled = group.fork(() -> block(2));
            AsyncTesting.awaitAllBlocked();
            cancelled.cancelAndJoin();
            assertEquals(Task.State.CANCELLED, cancelled.state());
            AsyncTesting.awaitAllBlocked();
            messages.add(thrown(() -> block(0)).getMessage());
            messages.add(thrown(() -> block(7)).getMessage());
        }));
        assertEquals(Set.of("the sequence is broken: a task was cancelled while it waited for its turn"), messages);
        assertEquals(List.of(), events);
    }

    @Test
    @DisplayName("a task that is cancelled when its turn has come runs its block up to the first cancellation point")
    void cancelledWhenItsTurnHasCome() {
        run(() -> TaskGroup.run(group -> {
            Task<Void> second = group.fork(() -> sequence.run(1, () -> {
                events.add("begun");
                Weft.checkpoint();
                events.add("not reached");
            }));
            AsyncTesting.awaitAllBlocked();
            sequence.run(0, () -> {});
            second.cancelAndJoin();
            sequence.run(2, () -> events.add("third"));
        }));
        assertEquals(List.of("begun", "third"), events);
    }

    @Async
    private static Throwable thrown(AsyncRunnable<?> body) {
        try {
            body.run();
        } catch (Throwable t) {
            return t;
        }
        throw new AssertionError("nothing was thrown");
    }

    private static <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        Weft.options().clock(VirtualClock.create()).run(body);
    }
}
