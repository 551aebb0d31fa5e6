package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.TaskGroup;
import weft.Weft;

class VirtualClockTest {
    private final VirtualClock clock = VirtualClock.create();
    private final List<Object> events = new ArrayList<>();

    @Test
    @DisplayName("jumps from deadline to deadline (K11)")
    void jumpsByItself() {
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    for (int seconds : new int[] {30, 10, 20}) {
                        group.fork(() -> {
                            Weft.sleep(Duration.ofSeconds(seconds));
                            events.add(seconds);
                            assertEquals(Duration.ofSeconds(seconds).toNanos(), Weft.currentTime());
                        });
                    }
                }));
        assertEquals(List.of(10, 20, 30), events);
    }

    @Test
    @DisplayName("a deadline jumped over is felt at the very next checkpoint (C44)")
    void jumpPastDeadline() {
        Weft.options().clock(clock).run(() -> {
            var scope = CancelScope.moveOnAfter(Duration.ofSeconds(1), () -> {
                Weft.checkpoint();
                clock.jump(Duration.ofSeconds(2));
                Weft.checkpoint();
                events.add("not reached");
            });
            assertTrue(scope.cancelledCaught());
        });
        assertEquals(List.of(), events);
    }

    @Test
    void standsStillUntilMovedIfToldSo() {
        clock.autoJump(false);
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    var sleeper = group.fork(() -> Weft.sleep(Duration.ofSeconds(5)));
                    AsyncTesting.awaitAllBlocked();
                    clock.jump(Duration.ofSeconds(4));
                    AsyncTesting.awaitAllBlocked();
                    events.add(sleeper.state());
                    clock.jump(Duration.ofSeconds(1));
                    sleeper.join();
                }));
        assertEquals("[RUNNING]", events.toString());
    }

    @Test
    @DisplayName("450 seconds, of tasks that sleep by turns, take next to no time (K11)")
    void takesNoTime() {
        long before = System.nanoTime();
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    for (int i = 1; i <= 9; i++) {
                        int seconds = 10 * i;
                        group.fork(() -> Weft.sleep(Duration.ofSeconds(seconds)));
                    }
                    for (int i = 0; i < 9; i++) {
                        Weft.sleep(Duration.ofSeconds(50));
                    }
                }));
        assertEquals(Duration.ofSeconds(450).toNanos(), clock.nanoTime());
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(20).toNanos());
    }

    @Test
    @DisplayName("when to jump can be changed while everybody waits (K11)")
    void thresholdChangesLive() {
        clock.autoJump(false);
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(Duration.ofHours(1));
                        events.add("slept");
                    });
                    AsyncTesting.awaitAllBlocked(Duration.ofMillis(5));
                    events.add("still there");
                    clock.autoJump(true);
                }));
        assertEquals(List.of("still there", "slept"), events);
        assertEquals(Duration.ofHours(1).toNanos(), clock.nanoTime());
    }

    @Test
    @DisplayName("the settings of a clock that is not the loop's have no effect (K11)")
    void foreignClock() {
        VirtualClock foreign = VirtualClock.create().rate(1000).autoJump(true);
        Weft.options().clock(clock.autoJump(false)).run(() -> {
            foreign.jump(Duration.ofDays(1));
            CancelScope scope = CancelScope.create();
            scope.deadline(Duration.ofSeconds(1).toNanos());
            scope.enter(() -> AsyncTesting.awaitAllBlocked(Duration.ofMillis(5)));
            assertFalse(scope.cancelCalled());
        });
        assertEquals(0, clock.nanoTime());
    }

    @Test
    @DisplayName("awaitAllBlocked returns before the clock jumps, and what it leads to comes before the sleeper (K11)")
    void awaitAllBlockedGoesFirst() {
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(Duration.ofSeconds(10));
                        events.add("yawn");
                    });
                    AsyncTesting.awaitAllBlocked();
                    events.add("waiter woke at " + clock.nanoTime());
                    Weft.sleep(Duration.ofSeconds(20));
                    events.add("waiter done");
                }));
        assertEquals(List.of("waiter woke at 0", "yawn", "waiter done"), events);
    }

    @Test
    @DisplayName("a cushion that is longer than the clock waits lets it jump first, an equal one does not (K11)")
    void cushionsAndJumps() {
        clock.autoJumpAfter(Duration.ofMillis(5));
        Weft.options()
                .clock(clock)
                .run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Weft.sleep(Duration.ofSeconds(10));
                        events.add("slept");
                    });
                    AsyncTesting.awaitAllBlocked(Duration.ofMillis(5));
                    events.add("equal");
                    AsyncTesting.awaitAllBlocked(Duration.ofMillis(50));
                    events.add("longer");
                }));
        assertEquals(List.of("equal", "slept", "longer"), events);
    }

    @Test
    void runsAtItsRate() {
        clock.rate(1000).autoJump(false);
        Weft.options().clock(clock).run(() -> {
            long before = Weft.currentTime();
            Weft.sleep(Duration.ofSeconds(2));
            assertFalse(Weft.currentTime() - before < Duration.ofSeconds(2).toNanos());
        });
    }

    @Test
    void jumpsAfterAWhileOfRealTime() {
        clock.autoJumpAfter(Duration.ofMillis(5));
        long before = System.nanoTime();
        Weft.options().clock(clock).run(() -> Weft.sleep(Duration.ofDays(1)));
        assertTrue(System.nanoTime() - before >= 5_000_000);
        assertEquals(Duration.ofDays(1).toNanos(), clock.nanoTime());
    }

    @Test
    void timeDoesNotGoBack() {
        assertThrows(IllegalArgumentException.class, () -> clock.jump(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> clock.rate(-1));
        assertThrows(IllegalArgumentException.class, () -> clock.rate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> clock.autoJumpAfter(Duration.ofNanos(-1)));
    }
}
