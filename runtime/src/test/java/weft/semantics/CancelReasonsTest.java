package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.ExceptionGroup;
import weft.LoopHandle;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

/** Cancelled says where it comes from; the first reason wins. */
class CancelReasonsTest {
    private final List<Cancelled> seen = new ArrayList<>();

    @Test
    @DisplayName("C51: Cancelled carries the reason given, and that it was asked for")
    void explicitReason() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel("enough");
                throw recorded();
            });
            assertEquals("enough", scope.cancelReason());
            assertEquals("enough", seen.get(0).reason());
            assertEquals(Cancelled.Source.EXPLICIT, seen.get(0).source());
            assertTrue(seen.get(0).getMessage().contains("enough"), seen.get(0).getMessage());
        });
    }

    @Test
    @DisplayName("C51: Cancelled can be serialized, as every Throwable, and still says why")
    void serializable() throws IOException, ClassNotFoundException {
        Sim.run(() -> CancelScope.run(scope -> {
            scope.cancel("enough");
            throw recorded();
        }));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(seen.get(0));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Cancelled read = (Cancelled) in.readObject();
            assertEquals(Cancelled.Source.EXPLICIT, read.source());
            assertEquals("cancelled by task 'main': enough", read.getMessage());
        }
    }

    @Test
    @DisplayName("C52: a deadline that passes later does not overwrite the explicit reason")
    void explicitThenDeadline() {
        Sim.run(() -> {
            CancelScope.moveOnAfter(seconds(1), scope -> {
                scope.cancel("enough");
                CancelScope.shield(() -> Weft.sleep(seconds(2)));
                throw recorded();
            });
            assertEquals("enough", seen.get(0).reason());
            assertEquals(Cancelled.Source.EXPLICIT, seen.get(0).source());
        });
    }

    @Test
    @DisplayName("C52: an explicit cancel after the deadline does not overwrite it")
    void deadlineThenExplicit() {
        Sim.run(() -> {
            CancelScope.moveOnAfter(seconds(1), scope -> {
                Thrown.cancelled();
                scope.cancel("too late");
                throw recorded();
            });
            assertEquals(Cancelled.Source.DEADLINE, seen.get(0).source());
            assertTrue(!seen.get(0).reason().contains("too late"), seen.get(0).reason());
        });
    }

    @Test
    @DisplayName("C52: of two explicit reasons the first stays")
    void firstReasonStays() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(cancelled -> {
                cancelled.cancel("first");
                cancelled.cancel("second");
                throw recorded();
            });
            assertEquals("first", scope.cancelReason());
            assertEquals("first", seen.get(0).reason());
        });
    }

    @Test
    @DisplayName("C53: a sibling's failure is the reason that the others see")
    void failedSiblingIsTheReason() {
        Sim.run(() -> {
            Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork("sibling", () -> {
                            throw recorded();
                        });
                        group.fork("culprit", () -> {
                            Weft.checkpoint();
                            throw new IllegalStateException("bad");
                        });
                    }));
            Cancelled cancelled = seen.get(0);
            assertEquals(Cancelled.Source.GROUP, cancelled.source());
            assertTrue(cancelled.reason().contains("IllegalStateException"), cancelled.reason());
            assertTrue(cancelled.reason().contains("culprit"), cancelled.reason());
        });
    }

    @Test
    @DisplayName("C53: a body's failure is the reason that its children see, also those in nested groups")
    void failedBodyIsTheReason() {
        Sim.run(() -> {
            Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> TaskGroup.run(nested -> nested.fork(() -> {
                            throw recorded();
                        })));
                        Weft.sleep(seconds(1));
                        throw new IllegalStateException("bad");
                    }));
            Cancelled cancelled = seen.get(0);
            assertEquals(Cancelled.Source.GROUP, cancelled.source());
            assertTrue(cancelled.reason().contains("IllegalStateException"), cancelled.reason());
        });
    }

    @Test
    @DisplayName("C53: Cancelled names the task that failed: the sibling, or the host of the group")
    void failedTaskIsNamed() {
        Sim.run(() -> {
            Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(this::recordedThrown);
                        group.fork("culprit", () -> {
                            Weft.checkpoint();
                            throw new IllegalStateException("bad");
                        });
                    }));
            Thrown.by(
                    ExceptionGroup.class,
                    () -> TaskGroup.run(group -> {
                        group.fork(this::recordedThrown);
                        Weft.checkpoint();
                        throw new IllegalStateException("bad");
                    }));
            assertEquals("culprit", seen.get(0).sourceTask());
            assertEquals("main", seen.get(1).sourceTask());
        });
    }

    @Test
    @DisplayName("C51: Cancelled names the task that called cancel, whichever call it was; a deadline is no task")
    void cancellingTaskIsNamed() {
        Sim.run(() -> TaskGroup.run(group -> {
            CancelScope scope = CancelScope.create();
            group.fork(() -> scope.enter(this::recordedThrown));
            CancelScope graceful = CancelScope.create();
            group.fork(() -> graceful.enter(this::recordedThrown));
            Task<Void> victim = group.fork(this::recordedThrown);
            group.fork("canceller", () -> {
                scope.cancel("enough");
                graceful.cancel(seconds(1));
                victim.cancel();
            });
            CancelScope.moveOnAfter(seconds(2), this::recordedThrown);
        }));
        assertEquals(
                List.of("canceller", "canceller", "canceller", "null"),
                seen.stream().map(each -> String.valueOf(each.sourceTask())).toList());
        assertEquals("cancelled by task 'canceller': enough", seen.get(0).getMessage());
        assertEquals("cancelled by task 'canceller'", seen.get(1).getMessage());
        assertEquals("cancelled by a deadline", seen.get(3).getMessage());
    }

    @Test
    @DisplayName("C51: a scope cancelled by what another thread posted has a reason, but no task")
    void postedCancellation() {
        Sim.run(() -> CancelScope.run(scope -> {
            LoopHandle.current().post(() -> scope.cancel("posted"));
            throw recorded();
        }));
        assertNull(seen.get(0).sourceTask());
        assertEquals("cancelled: posted", seen.get(0).getMessage());
    }

    @Test
    @DisplayName("C54: children see the reason of the outer scope that was cancelled")
    void childrenSeeTheOuterReason() {
        Sim.run(() -> {
            CancelScope.run(outer -> TaskGroup.run(group -> {
                group.fork(() -> {
                    throw recorded();
                });
                Weft.sleep(seconds(1));
                outer.cancel("from outside");
            }));
            assertEquals("from outside", seen.get(0).reason());
            assertEquals(Cancelled.Source.EXPLICIT, seen.get(0).source());
        });
    }

    @Test
    @DisplayName("C57: a group that is cancelled with a reason passes it to its children")
    void groupReason() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    throw recorded();
                });
                Weft.checkpoint();
                group.cancel("closing time");
            });
            assertEquals("closing time", seen.get(0).reason());
        });
    }

    @Test
    @DisplayName("C60: a scope that was not cancelled has no reason")
    void noReason() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(entered -> Weft.checkpoint());
            assertNull(scope.cancelReason());
        });
    }

    @Async
    private void recordedThrown() {
        throw recorded();
    }

    @Async
    private Cancelled recorded() {
        Cancelled cancelled = Thrown.cancelled();
        seen.add(cancelled);
        return cancelled;
    }
}
