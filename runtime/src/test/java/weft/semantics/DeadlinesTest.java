package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.cancellationIsPending;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;

/** Deadlines move, also while the scope is in use; what has expired stays expired. */
class DeadlinesTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("D11: a deadline moved back gives the body its time")
    void extended() throws Exception {
        Sim.run(() -> {
            CancelScope scope = CancelScope.failAfter(seconds(1), entered -> {
                entered.deadline(entered.deadline() + seconds(2).toNanos());
                Weft.sleep(seconds(2));
            });
            assertFalse(scope.cancelCalled());
        });
    }

    @Test
    @DisplayName("D11: a deadline moved into the past cancels at once")
    void movedIntoThePast() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(10), entered -> {
                entered.deadline(Weft.currentTime() - 1);
                assertTrue(entered.cancelCalled());
                Thrown.by(Cancelled.class, Weft::checkpointIfCancelled);
                Weft.sleep(seconds(1));
            });
            assertTrue(scope.cancelledCaught());
            assertTrue(scope.cancelCalled());
        });
    }

    @Test
    @DisplayName("D11: a deadline moved by another task strikes the sleeper when it says, earlier or later")
    void movedByAnotherTask() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.create();
            long start = Weft.currentTime();
            scope.deadline(start + seconds(10).toNanos());
            TaskGroup.run(group -> {
                group.fork(() -> {
                    Weft.sleep(seconds(1));
                    scope.deadline(start + seconds(20).toNanos());
                    Weft.sleep(seconds(11));
                    scope.deadline(start + seconds(13).toNanos());
                });
                scope.enter(Weft::sleepForever);
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(seconds(13), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D11: a deadline moved after it has passed changes nothing")
    void movedAfterItPassed() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), entered -> {
                Thrown.cancelled();
                entered.deadline(Long.MAX_VALUE);
                assertTrue(entered.cancelCalled());
                Weft.checkpoint();
                log.add("not reached");
            });
            assertTrue(scope.cancelledCaught());
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("D11: a deadline taken away never fires")
    void takenAway() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), entered -> {
                entered.deadline(Long.MAX_VALUE);
                Weft.sleep(seconds(100));
            });
            assertFalse(scope.cancelCalled());
        });
    }

    @Test
    @DisplayName(
            "D13: the effective deadline is the soonest up to the next shield, or none, or long ago once cancelled")
    void effectiveDeadline() {
        Sim.run(() -> {
            assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
            long start = Weft.currentTime();
            CancelScope.moveOnAt(start + 5, outer -> {
                assertEquals(start + 5, Weft.effectiveDeadline());
                outer.deadline(start + 10);
                assertEquals(start + 10, Weft.effectiveDeadline());
                CancelScope.moveOnAt(start + 3, () -> assertEquals(start + 3, Weft.effectiveDeadline()));
                assertEquals(start + 10, Weft.effectiveDeadline());
                CancelScope.moveOnAt(start + 30, inner -> {
                    assertEquals(start + 10, Weft.effectiveDeadline());
                    inner.shielded(true);
                    assertEquals(start + 30, Weft.effectiveDeadline());
                    outer.cancel();
                    assertEquals(start + 30, Weft.effectiveDeadline());
                    inner.shielded(false);
                    assertTrue(cancellationIsPending());
                });
                assertTrue(cancellationIsPending());
                CancelScope.shield(() -> assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline()));
                assertTrue(cancellationIsPending());
            });
            assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline());
        });
    }

    @Test
    @DisplayName("D13: children see the deadlines around their group, not those around the fork")
    void effectiveDeadlineOfChildren() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope.moveOnAt(
                    start + 10,
                    () -> TaskGroup.run(group -> {
                        CancelScope.moveOnAt(start + 5, () -> {
                            group.fork(() -> assertEquals(start + 10, Weft.effectiveDeadline()));
                            Weft.checkpoint();
                            group.scope().deadline(start + 7);
                            group.fork(() -> assertEquals(start + 7, Weft.effectiveDeadline()));
                        });
                    }));
        });
    }

    @Test
    @DisplayName("C44: when the clock has jumped past a deadline, the very next checkpoint raises")
    void clockJumpedPastTheDeadline() {
        Sim.runWithClock(clock -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> {
                Weft.checkpoint();
                clock.jump(seconds(2));
                Weft.checkpoint();
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("C50: two thousand changes of one deadline cost nothing and leave nothing")
    void manyChanges() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), entered -> {
                for (int i = 0; i < 2000; i++) {
                    entered.deadline(Sim.in(seconds(i % 2 == 0 ? 1000 : 5)));
                    if (i % 100 == 0) {
                        Weft.checkpoint();
                    }
                }
                Weft.sleepForever();
            });
            assertTrue(scope.cancelledCaught());
            assertEquals(seconds(5), Sim.since(start));
            Weft.sleep(seconds(2000));
        });
    }

    @Test
    @DisplayName("D15: cancel with grace moves the deadline, so that cleanup may finish, and then it strikes")
    void grace() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope scope = CancelScope.run(entered -> {
                entered.cancel(seconds(3));
                assertTrue(entered.cancelCalled());
                assertEquals(start + seconds(3).toNanos(), entered.deadline());
                Weft.sleep(seconds(2));
                log.add("cleaned up");
                Weft.sleep(seconds(2));
                log.add("not reached");
            });
            assertEquals(List.of("cleaned up"), log);
            assertEquals(seconds(3), Sim.since(start));
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("D15: grace never moves a deadline back")
    void graceDoesNotExtend() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope.moveOnAfter(seconds(1), scope -> {
                scope.cancel(seconds(10));
                Weft.sleepForever();
            });
            assertEquals(seconds(1), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D17: moveOnAfter and failAfter start to count when they are entered")
    void countedFromEntry() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            for (int i = 0; i < 3; i++) {
                CancelScope.moveOnAfter(seconds(1), Weft::sleepForever);
                Thrown.by(TimeoutException.class, () -> CancelScope.failAfter(seconds(1), Weft::sleepForever));
            }
            assertEquals(seconds(6), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D21: whether it was a timeout is decided by the cause of the cancellation, not by the clock")
    void decidedByCause() throws Exception {
        Sim.run(() -> {
            CancelScope scope = CancelScope.failAfter(seconds(1), entered -> {
                entered.cancel("no longer needed");
                CancelScope.shield(() -> Weft.sleep(seconds(5)));
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
            assertEquals("no longer needed", scope.cancelReason());
        });
    }

    @Test
    @DisplayName("D26: a deadline of an un-entered scope counts once it is entered")
    void deadlineBeforeEntry() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope scope = CancelScope.create();
            assertEquals(Long.MAX_VALUE, scope.deadline());
            scope.deadline(start + seconds(5).toNanos());
            Weft.sleep(seconds(3));
            scope.enter(Weft::sleepForever);
            assertTrue(scope.cancelledCaught());
            assertEquals(seconds(5), Sim.since(start));
        });
    }
}
