package weft.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.testing.AsyncTesting;

class ResourceGuardTest {
    private final ResourceGuard guard = new ResourceGuard("reading from");
    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("L31: a second task is refused, in the words of the action")
    void busy() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> reader = group.fork("reader", () -> guard.run(Weft::sleepForever));
            AsyncTesting.awaitAllBlocked();
            assertEquals(new ResourceGuard.Statistics(true, reader), guard.statistics());
            Throwable refused = Thrown.by(BusyResourceException.class, () -> guard.run(() -> log.add("not reached")));
            assertTrue(
                    refused.getMessage()
                            .startsWith("Another task is already reading from this resource: task 'reader'"),
                    refused::getMessage);
            Thrown.by(BusyResourceException.class, () -> guard.call(() -> log.add("not reached")));
            reader.cancelAndJoin();
            guard.run(() -> log.add("free"));
        }));
        assertEquals(List.of("free"), log);
    }

    @Test
    @DisplayName("L31: so is the same task, inside")
    void nested() {
        Sim.run(() -> guard.run(() -> {
            Throwable refused = Thrown.by(BusyResourceException.class, () -> guard.run(() -> log.add("not reached")));
            assertTrue(refused.getMessage().startsWith("This task is already reading from"), refused::getMessage);
            assertTrue(guard.statistics().busy());
        }));
        assertEquals(new ResourceGuard.Statistics(false, null), guard.statistics());
    }

    @Test
    @DisplayName("L31: it is free again whatever becomes of the body")
    void everyOutcome() {
        Sim.run(() -> {
            Thrown.by(
                    IOException.class,
                    () -> guard.run(() -> {
                        Weft.checkpoint();
                        throw new IOException("failed");
                    }));
            CancelScope.moveOnAfter(Sim.seconds(1), () -> guard.run(Weft::sleepForever));
            assertEquals("value", guard.call(() -> {
                Weft.checkpoint();
                return "value";
            }));
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, () -> guard.run(() -> log.add("not reached")));
            });
        });
        assertEquals(List.of(), log);
        assertEquals(new ResourceGuard.Statistics(false, null), guard.statistics());
    }

    @Test
    @DisplayName("another loop is refused while the first one runs, busy or not")
    void otherLoops() {
        Sim.run(() -> {
            guard.run(() -> log.add("inside"));
            Throwable refused = LowLevel.callOnThread(
                    "other loop",
                    () -> assertThrows(IllegalStateException.class, () -> Weft.run(() -> guard.run(() -> {}))));
            assertTrue(refused.getMessage().startsWith("ResourceGuard for reading from was used on thread"));
        });
        assertEquals(List.of("inside"), log);
    }
}
