package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.coroutine.Coroutine;
import weft.coroutine.PlainBody;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

/** What only the engine's inside can bring about: coroutines that break while they save their frames. */
class TaskImplTest {
    private final List<Object> events = new ArrayList<>();

    /** Runs on the loop's thread, whatever carries the others; what it does to its coroutine stands for woven code. */
    private interface OnTheLoop extends AsyncRunnable<RuntimeException>, PlainBody {}

    private static TaskImpl<?> current() {
        return (TaskImpl<?>) Weft.currentTask();
    }

    /** As the frame's saving code does, on its way out. */
    private static void breakDown(OutOfMemoryError error) {
        current().failure = error;
        current().state = Coroutine.BROKEN;
    }

    private Task<?> forkBreaking(TaskGroup group, OutOfMemoryError error, LowLevel.Abort abort) {
        return group.fork((OnTheLoop) () -> {
            current().park(abort, null);
            breakDown(error);
        });
    }

    @Test
    void aTaskThatBreaksWhileItParksGivesUpItsWait() {
        OutOfMemoryError error = new OutOfMemoryError();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    forkBreaking(group, error, () -> {
                        events.add("aborted");
                        return true;
                    });
                })));
        assertSame(error, e.unwrapSingle());
        assertEquals(List.of("aborted"), events);
    }

    @Test
    void whoeverWakesABrokenTaskThatCouldNotGiveUpItsWaitDoesNoHarm() {
        OutOfMemoryError error = new OutOfMemoryError();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    Task<?> broken = forkBreaking(group, error, () -> false);
                    Weft.cancelShieldedCheckpoint();
                    assertSame(error, broken.exception());
                    LowLevel.unpark(broken, null);
                    assertThrows(IllegalStateException.class, () -> LowLevel.unpark(broken, null));
                })));
        assertSame(error, e.unwrapSingle());
    }

    @Test
    void aTaskThatBreaksWhileItYieldsDoesNotRunAgain() {
        OutOfMemoryError error = new OutOfMemoryError();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    group.fork((OnTheLoop) () -> {
                        events.add("ran");
                        current().giveWay();
                        breakDown(error);
                    });
                })));
        assertSame(error, e.unwrapSingle());
        assertEquals(List.of("ran"), events);
    }

    @Test
    @DisplayName("C46: what a task leaves behind, when it breaks inside a group or scope, is cancelled and says why")
    void aTaskThatBreaksInsideAGroupCancelsTheTasksItLeavesBehind() {
        OutOfMemoryError error = new OutOfMemoryError();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    group.fork((OnTheLoop) () -> {
                        TaskGroup left = TaskGroup.open(current());
                        left.fork("left behind", () -> {
                            try {
                                Weft.sleepForever();
                            } catch (Cancelled c) {
                                events.add(c.source());
                                events.add(c.reason());
                                throw c;
                            }
                        });
                        current().giveWayShielded();
                        breakDown(error);
                    });
                })));
        assertSame(error, e.unwrapSingle());
        assertEquals(List.of(Cancelled.Source.GROUP, "the task that opened the group has failed"), events);
    }

    @Test
    @DisplayName("C47: a scope that is left by who is not in it refuses, and works on")
    void leavingAScopeThatIsNotTheInnermostIsRefused() {
        Weft.run(() -> {
            CancelScope outer = CancelScope.create();
            CancelScope inner = CancelScope.create();
            outer.enter(() -> inner.enter(() -> {
                var e = assertThrows(IllegalStateException.class, () -> outer.leave(null));
                assertTrue(e.getMessage().contains("not the innermost scope of task 'main'"), e.getMessage());
                assertThrows(
                        IllegalStateException.class, () -> CancelScope.create().leave(null));
                outer.cancel();
                Weft.sleepForever();
            }));
            assertTrue(outer.cancelledCaught());
            assertThrows(IllegalStateException.class, () -> outer.leave(null));
            Weft.checkpoint();
        });
    }

    @Test
    void aTaskThatBreaksWhileItStartsAnotherDoesNotKeepTheGroupOpen() {
        OutOfMemoryError error = new OutOfMemoryError();
        IllegalArgumentException lost = new IllegalArgumentException();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.options()
                        .uncaught((task, thrown) -> events.add(thrown))
                        .run(() -> TaskGroup.run(group -> {
                            group.fork((OnTheLoop) () -> {
                                new Starter<Void>(group, current(), "left behind", signal -> {
                                    try {
                                        Weft.sleepForever();
                                    } catch (Cancelled c) {
                                        throw lost;
                                    }
                                });
                                current().giveWayShielded();
                                breakDown(error);
                            });
                        })));
        assertSame(error, e.unwrapSingle());
        assertEquals(List.of(lost), events);
    }

    @Test
    void aTimeoutEnteredAndLeftLeavesNothingBehind() {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            var deadlines = current().runner.deadlines();
            for (int i = 0; i < 100; i++) {
                CancelScope.moveOnAfter(Duration.ofHours(1), scope -> {
                    assertEquals(0, deadlines.size(), "nothing is scheduled before the task suspends");
                    Weft.checkpoint();
                    assertEquals(1, deadlines.size());
                    scope.deadline(Weft.currentTime() + 5);
                    assertEquals(1, deadlines.size());
                });
                assertEquals(0, deadlines.size());
            }
        });
    }

    @Test
    void aDeadlineThatPassedBeforeTheTaskFirstSuspendsIsFeltThere() {
        VirtualClock clock = VirtualClock.create();
        Weft.options().clock(clock).run(() -> {
            var outer = CancelScope.moveOnAfter(Duration.ofSeconds(9), () -> {
                var inner = CancelScope.moveOnAfter(Duration.ofSeconds(1), () -> {
                    clock.jump(Duration.ofSeconds(2));
                    Weft.checkpoint();
                    events.add("not reached");
                });
                assertTrue(inner.cancelledCaught());
                assertEquals(Cancelled.Source.DEADLINE, inner.cancelSource());
            });
            assertEquals(false, outer.cancelCalled());
        });
        assertEquals(List.of(), events);
    }

    @Test
    void aSleepThatNeverEndsNeedsNoTimer() {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            var scope =
                    CancelScope.moveOnAfter(Duration.ofDays(1), () -> Weft.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
            assertTrue(scope.cancelledCaught());
            assertEquals(Duration.ofDays(1).toNanos(), Weft.currentTime());
        });
    }

    @Test
    void namesComeFromWhoWroteTheBody() {
        Weft.run(() -> TaskGroup.run(group -> {
            assertEquals("given", group.fork("given", () -> {}).name());
            assertEquals("", group.fork("", () -> {}).name());
            String made = group.fork(() -> {}).name();
            assertTrue(made.matches("TaskImplTest#\\d+"), made);
            AsyncTesting.awaitAllBlocked();
        }));
    }

    @Test
    void whoJoinsFirstIsWokenFirst() {
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> awaited = group.fork(() -> AsyncTesting.awaitAllBlocked());
            for (String name : List.of("a", "b", "c")) {
                group.fork(() -> {
                    awaited.join();
                    events.add(name);
                });
            }
        }));
        assertEquals(List.of("a", "b", "c"), events);
    }

    @Test
    void awaitingOneselfIsRefused() {
        Weft.run(() -> {
            try {
                Weft.currentTask().join();
            } catch (IllegalStateException e) {
                assertEquals("task 'main' waits for itself to end, which it never would", e.getMessage());
                return;
            }
            throw new AssertionError("it ended");
        });
    }
}
