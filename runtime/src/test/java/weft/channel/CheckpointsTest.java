package weft.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Cancelled;
import weft.LowLevel;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

/** Whatever suspends is a cancellation point each time, and lets others run within a slice; the rest does neither. */
@SuppressWarnings("ReturnValueIgnored") // What matters is what else they do.
class CheckpointsTest {
    private final Channel<Integer> full = Channel.open(1_000_000);
    private final Broadcast<Integer> broadcast = Broadcast.open(1_000_000);

    CheckpointsTest() {
        for (int i = 0; i < 10_000; i++) {
            full.sender().trySend(i);
        }
    }

    private void isCheckpoint(AsyncRunnable<RuntimeException> operation) {
        Sim.run(() -> {
            AsyncTesting.assertCheckpoints(operation);
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, operation);
            });
            int operations = 0;
            while (!LowLevel.checkpointsOf(operation).suspension()) {
                operations++;
            }
            assertEquals(true, operations < 100, operations + " operations in a slice");
        });
    }

    @Test
    @DisplayName("sending is a checkpoint")
    void sends() {
        isCheckpoint(() -> full.sender().send(1));
        broadcast.subscribe();
        isCheckpoint(() -> broadcast.send(1));
        isCheckpoint(() -> Select.<Integer, RuntimeException>first(Select.send(full.sender(), 1, () -> 1)));
    }

    @Test
    @DisplayName("receiving is a checkpoint")
    void receives() {
        isCheckpoint(() -> full.receiver().receive());
        isCheckpoint(() -> full.receiver().iterator().hasNext());
        isCheckpoint(() -> full.receiver().iterator().next());
        isCheckpoint(() -> Select.<Integer, RuntimeException>first(Select.receive(full.receiver(), n -> n)));
    }

    @Test
    @DisplayName("finding that the time is up, or the end is reached, is a checkpoint")
    void nothing() {
        isCheckpoint(() -> Select.<Integer, RuntimeException>first(Select.timeout(Duration.ZERO, () -> 1)));
        Channel<Integer> ended = Channel.open(0);
        ended.sender().close();
        isCheckpoint(() -> ended.receiver().iterator().hasNext());
        isCheckpoint(() -> {
            for (int item : ended.receiver()) {
                throw new AssertionError(item);
            }
        });
    }

    @Test
    @DisplayName("a generator's send is a checkpoint, and so is running one")
    void generators() {
        isCheckpoint(() -> Generator.<Integer, RuntimeException>run(
                out -> {}, items -> items.iterator().hasNext()));
        Sim.run(() -> Generator.run(
                (Generator.Output<Integer> out) -> {
                    while (true) {
                        AsyncTesting.assertCheckpoints(() -> out.send(1));
                    }
                },
                items -> {
                    for (int i = 0; i < 10; i++) {
                        items.receive();
                    }
                }));
    }

    @Test
    @DisplayName("what begins with try, clones, closes and statistics are no checkpoints")
    void plain() {
        Sim.run(() -> CancelScope.run(scope -> {
            scope.cancel();
            AsyncTesting.assertNoCheckpoints(() -> {
                full.sender().trySend(1);
                full.receiver().tryReceive();
                full.sender().clone().close();
                full.receiver().clone().close();
                full.sender().statistics();
                broadcast.trySend(1);
                broadcast.subscribe().close();
                broadcast.close();
            });
            Thrown.by(Cancelled.class, Weft::checkpoint);
        }));
    }
}
