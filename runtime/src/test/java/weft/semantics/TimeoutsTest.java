package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.millis;
import static weft.semantics.Sim.seconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** {@code failAfter} throws exactly when its own deadline caused the cancellation that it caught. */
class TimeoutsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("D1: failAfter throws a TimeoutException; inside, Cancelled names the deadline")
    void failAfterThrows() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            List<CancelScope> scopes = new ArrayList<>();
            TimeoutException late = Thrown.by(
                    TimeoutException.class,
                    () -> CancelScope.failAfter(seconds(1), scope -> {
                        scopes.add(scope);
                        Cancelled cancelled = Thrown.cancelled();
                        assertEquals(Cancelled.Source.DEADLINE, cancelled.source());
                        assertTrue(cancelled.reason().contains("deadline"), cancelled.reason());
                        throw cancelled;
                    }));
            assertEquals(seconds(1), Sim.since(start));
            assertTrue(late.getMessage().contains("deadline"), late.getMessage());
            assertTrue(scopes.get(0).cancelCalled());
            assertTrue(scopes.get(0).cancelledCaught());
        });
    }

    @Test
    @DisplayName("D1: failAt throws at the instant given, at once if it has passed")
    void failAtThrows() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            Thrown.by(
                    TimeoutException.class,
                    () -> CancelScope.failAt(start + seconds(2).toNanos(), Weft::sleepForever));
            assertEquals(seconds(2), Sim.since(start));
            Thrown.by(TimeoutException.class, () -> CancelScope.failAt(start, Weft::checkpoint));
            assertEquals(seconds(2), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D1: a timeout of zero fails at the first checkpoint")
    void timeoutOfZero() {
        Sim.run(() -> {
            Thrown.by(
                    TimeoutException.class,
                    () -> CancelScope.failAfter(Duration.ZERO, scope -> {
                        assertEquals(Weft.currentTime(), scope.deadline());
                        log.add("started");
                        Weft.checkpoint();
                        log.add("not reached");
                    }));
            assertEquals(List.of("started"), log);
        });
    }

    @Test
    @DisplayName("D2: a scope without a deadline never fires")
    void noDeadline() throws Exception {
        Sim.run(() -> {
            CancelScope scope = CancelScope.run(entered -> {
                assertEquals(Long.MAX_VALUE, entered.deadline());
                Weft.sleep(Duration.ofDays(1000));
            });
            assertFalse(scope.cancelCalled());
            CancelScope never = CancelScope.moveOnAt(Long.MAX_VALUE, () -> Weft.sleep(seconds(1)));
            assertFalse(never.cancelCalled());
            CancelScope.moveOnAfter(null, entered -> {
                assertEquals(Long.MAX_VALUE, entered.deadline());
                Weft.sleep(Duration.ofDays(1000));
            });
            assertEquals("value", CancelScope.failAfter(null, () -> {
                Weft.sleep(Duration.ofDays(1000));
                return "value";
            }));
        });
    }

    @Test
    @DisplayName("D2: a duration too long for the clock means never")
    void durationBeyondTheClock() throws Exception {
        Sim.run(() -> {
            Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
            CancelScope scope = CancelScope.moveOnAfter(forever, () -> Weft.sleep(seconds(1)));
            assertEquals(Long.MAX_VALUE, scope.deadline());
            CancelScope.failAfter(forever, () -> Weft.sleep(seconds(1)));
            CancelScope.moveOnAfter(seconds(1), () -> Weft.sleep(forever));
        });
    }

    @Test
    @DisplayName("D27: in time, failAfter returns the body's value and the body's error comes out as it is")
    void inTime() throws Exception {
        Sim.run(() -> {
            assertEquals("value", CancelScope.failAfter(seconds(2), () -> {
                Weft.sleep(seconds(1));
                return "value";
            }));
            Thrown.by(
                    IllegalStateException.class,
                    () -> CancelScope.failAfter(seconds(2), () -> {
                        Weft.sleep(seconds(1));
                        throw new IllegalStateException("body");
                    }));
            CancelScope scope = CancelScope.failAfter(seconds(2), entered -> Weft.sleep(seconds(1)));
            assertFalse(scope.cancelCalled());
        });
    }

    @Test
    @DisplayName("D3: cancelled by hand in time, failAfter throws nothing, whoever did it and with whatever reason")
    void cancelledInTime() throws Exception {
        Sim.run(() -> {
            CancelScope own = CancelScope.failAfter(seconds(1), entered -> {
                entered.cancel();
                Weft.checkpoint();
            });
            assertTrue(own.cancelledCaught());
            TaskGroup.run(group -> {
                CancelScope other = CancelScope.failAfter(seconds(2), entered -> {
                    group.fork(() -> entered.cancel("deadline")); // Says so, but is none.
                    Weft.sleepForever();
                });
                assertTrue(other.cancelledCaught());
            });
        });
    }

    @Test
    @DisplayName("D4: cancelled by hand before the deadline and busy past it: no TimeoutException")
    void cancelledBeforeTheDeadline() throws Exception {
        Sim.runWithClock(clock -> {
            CancelScope scope = CancelScope.failAfter(seconds(1), entered -> {
                entered.cancel();
                clock.jump(seconds(5));
                Weft.checkpoint();
            });
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("D5: a group cancelled before leaves nothing behind that could confuse a timeout")
    void noResidue() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.cancel();
                Weft.checkpoint();
            });
            long start = Weft.currentTime();
            Thrown.by(TimeoutException.class, () -> CancelScope.failAfter(millis(100), Weft::sleepForever));
            assertEquals(millis(100), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D6: an error that replaces Cancelled wins over the TimeoutException")
    void replacedByAnError() {
        Sim.run(() -> {
            IllegalStateException error = Thrown.by(
                    IllegalStateException.class,
                    () -> CancelScope.failAfter(seconds(1), () -> {
                        Thrown.cancelled();
                        throw new IllegalStateException("cleanup");
                    }));
            assertEquals("cleanup", error.getMessage());
        });
    }

    @Test
    @DisplayName("D7: an outer timeout before the inner one: the outer scope catches, the inner one knows nothing")
    void outerTimeoutFirst() {
        Sim.run(() -> {
            List<CancelScope> inner = new ArrayList<>();
            CancelScope outer = CancelScope.moveOnAfter(millis(100), scope -> {
                CancelScope.moveOnAfter(seconds(1), within -> {
                    inner.add(within);
                    assertEquals(scope.deadline(), Weft.effectiveDeadline());
                    Weft.sleep(seconds(2));
                });
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertTrue(outer.cancelCalled());
            assertTrue(outer.cancelledCaught());
            assertFalse(inner.get(0).cancelCalled());
            assertFalse(inner.get(0).cancelledCaught());
        });
    }

    @Test
    @DisplayName("D8: an outer plain scope is cancelled: the inner failAfter throws no TimeoutException")
    void outerScopeCancelled() throws Exception {
        Sim.run(() -> {
            CancelScope outer = CancelScope.run(scope -> {
                scope.cancel();
                CancelScope.failAfter(seconds(1), Weft::sleepForever);
                log.add("not reached");
            });
            assertTrue(outer.cancelledCaught());
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("D9: of two failAfter the one whose deadline came first throws")
    void innerTimeoutFirst() throws Exception {
        Sim.run(() -> {
            CancelScope.failAfter(seconds(10), () -> {
                Thrown.by(TimeoutException.class, () -> CancelScope.failAfter(seconds(1), Weft::sleepForever));
                log.add("inner");
                Weft.sleep(seconds(1));
            });
            assertEquals(List.of("inner"), log);
        });
    }

    @Test
    @DisplayName("D10: failAfter around a group whose body and child sleep: exactly one TimeoutException, in no group")
    void timeoutAroundAGroup() {
        Sim.run(() -> {
            Throwable thrown = Thrown.by(() -> CancelScope.failAfter(
                    seconds(1),
                    () -> TaskGroup.run(group -> {
                        group.fork(Weft::sleepForever);
                        Weft.sleepForever();
                    })));
            assertInstanceOf(TimeoutException.class, thrown);
        });
    }

    @Test
    @DisplayName("D12: a TimeoutException in a child leaves the group in an ExceptionGroup")
    void timeoutInAChild() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() ->
                    TaskGroup.run(group -> group.fork(() -> CancelScope.failAfter(seconds(1), Weft::sleepForever))));
            assertInstanceOf(TimeoutException.class, thrown);
        });
    }

    @Test
    @DisplayName("D14: a shield does not hold off the scope's own deadline")
    void shieldedScopeTimesOut() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), entered -> {
                entered.shielded(true);
                Weft.sleepForever();
            });
            assertTrue(scope.cancelledCaught());
            Thrown.by(
                    TimeoutException.class,
                    () -> CancelScope.failAfter(seconds(1), entered -> {
                        entered.shielded(true);
                        Weft.sleepForever();
                    }));
            assertEquals(seconds(2), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D16: negative spans are refused at once; instants in the past are not")
    void negativeSpans() {
        Sim.run(() -> {
            Duration negative = Duration.ofNanos(-1);
            Thrown.by(IllegalArgumentException.class, () -> Weft.sleep(negative));
            Thrown.by(IllegalArgumentException.class, () -> CancelScope.moveOnAfter(negative, Weft::checkpoint));
            Thrown.by(IllegalArgumentException.class, () -> CancelScope.failAfter(negative, Weft::checkpoint));
            Thrown.by(IllegalArgumentException.class, () -> CancelScope.create().cancel(negative));
            CancelScope past = CancelScope.moveOnAt(-1, Weft::checkpoint);
            assertTrue(past.cancelledCaught());
            Weft.sleepUntil(-1);
        });
    }

    @Test
    @DisplayName("D18: moveOnAfter runs the body to its end if there is time, and says so")
    void moveOnAfterInTime() {
        Sim.run(() -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(2), () -> {
                Weft.sleep(seconds(1));
                log.add("done");
            });
            assertEquals(List.of("done"), log);
            assertFalse(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
            assertNull(scope.cancelReason());
        });
    }

    @Test
    @DisplayName("D19: sleep(ZERO) and sleepUntil(the past) are checkpoints that take no time")
    void sleepsThatTakeNoTime() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(group -> {
                group.fork(() -> log.add("child"));
                Weft.sleep(Duration.ZERO);
                log.add("slept");
                group.fork(() -> log.add("child"));
                Weft.sleepUntil(start - 1);
                log.add("slept");
                group.cancel();
                Thrown.by(Cancelled.class, () -> Weft.sleep(Duration.ZERO));
                Thrown.by(Cancelled.class, () -> Weft.sleepUntil(start - 1));
            });
            assertEquals(List.of("child", "slept", "child", "slept"), log);
            assertEquals(Duration.ZERO, Sim.since(start));
        });
    }

    @Test
    @DisplayName("D20: a body that overruns its time without a checkpoint is not failed afterwards")
    void overrunWithoutACheckpoint() throws Exception {
        Sim.runWithClock(clock -> {
            CancelScope scope = CancelScope.failAfter(millis(10), entered -> {
                clock.jump(millis(30));
                assertTrue(entered.cancelCalled());
            });
            assertTrue(scope.cancelCalled());
            assertFalse(scope.cancelledCaught());
            assertEquals("late", CancelScope.failAfter(millis(10), () -> {
                clock.jump(millis(30));
                return "late";
            }));
        });
    }

    @Test
    @DisplayName("D22: two nested deadlines in one instant: the outer scope catches")
    void equalDeadlines() {
        Sim.run(() -> {
            long instant = Sim.in(seconds(1));
            List<CancelScope> inner = new ArrayList<>();
            CancelScope outer = CancelScope.moveOnAt(instant, () -> {
                CancelScope.moveOnAt(instant, scope -> {
                    inner.add(scope);
                    Weft.sleepForever();
                });
                log.add("not reached");
            });
            assertTrue(log.isEmpty());
            assertTrue(outer.cancelledCaught());
            assertFalse(inner.get(0).cancelledCaught());
        });
    }

    @Test
    @DisplayName("D22: the same with failAfter: one TimeoutException, the outer one's")
    void equalDeadlinesFail() {
        Sim.run(() -> {
            Thrown.by(
                    TimeoutException.class,
                    () -> CancelScope.failAfter(seconds(1), () -> {
                        CancelScope.failAfter(seconds(1), Weft::sleepForever);
                        log.add("not reached");
                    }));
            assertTrue(log.isEmpty());
        });
    }

    @Test
    @DisplayName("D23: a sleep is never too short")
    void sleepsAreNeverTooShort() {
        Sim.run(() -> {
            for (int i = 1; i < 100; i++) {
                long start = Weft.currentTime();
                Duration span = Duration.ofNanos(i * 999_983L);
                Weft.sleep(span);
                assertTrue(Sim.since(start).compareTo(span) >= 0);
            }
        });
    }

    @Test
    @DisplayName("D24: a timeout strikes a task that waits for its children")
    void timeoutWhileAGroupWaits() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            CancelScope scope = CancelScope.moveOnAfter(
                    seconds(1),
                    () -> TaskGroup.run(group -> {
                        group.fork(Weft::sleepForever);
                        AsyncTesting.awaitAllBlocked();
                    }));
            assertTrue(scope.cancelledCaught());
            assertEquals(seconds(1), Sim.since(start));
        });
    }

    @Test
    @DisplayName("D25: outside a loop there is no clock to ask")
    void noClockOutsideALoop() {
        assertThrows(IllegalStateException.class, Weft::currentTime);
        assertThrows(IllegalStateException.class, Weft::effectiveDeadline);
    }
}
