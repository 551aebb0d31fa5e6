package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static weft.semantics.Sim.millis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.CancelScope;
import weft.Concurrently;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/**
 * One program that uses everything, stopped at each of its suspensions in turn: whatever the moment, all that was
 * entered is left, no task is lost, and nothing lingers.
 */
class CancelEverywhereTest {
    private int entered;
    private int left;
    private boolean finished;

    /** The program. Takes some milliseconds of the loop's time and some hundred suspensions. */
    @Async
    private void program() throws Exception {
        TaskGroup.run(group -> {
            group.forkDaemon(() -> worker(1000));
            Gate gate = new Gate();
            String value = group.start(signal -> {
                worker(1);
                signal.started("ready");
                worker(2);
                gate.open();
            });
            assertEquals("ready", value);
            group.fork(() -> {
                gate.await();
                worker(1);
            });
            group.fork(() -> CancelScope.shield(() -> worker(2))).join();
            group.fork(() -> CancelScope.moveOnAfter(millis(2), () -> worker(1000)));
            assertEquals(List.of(1, 2, 3), Concurrently.map(List.of(1, 2, 3), 2, n -> {
                worker(n);
                return n;
            }));
            assertEquals("fast", Concurrently.race(() -> work(1, "fast"), () -> work(9, "slow")));
            TaskGroup.run(nested -> {
                nested.fork(() -> worker(3));
                nested.joinChildren();
                nested.fork(() -> worker(1)).cancelAndJoin();
            });
            CancelScope.failAfter(millis(100), () -> worker(2));
        });
        finished = true;
    }

    @Async
    private String work(int steps, String value) {
        worker(steps);
        return value;
    }

    @Async
    private void worker(int steps) {
        entered++;
        try {
            for (int i = 0; i < steps; i++) {
                Weft.checkpoint();
                Weft.sleep(Duration.ofNanos(500_000));
            }
        } finally {
            CancelScope.shield(Weft::checkpoint);
            left++;
        }
    }

    private void reset() {
        entered = 0;
        left = 0;
        finished = false;
    }

    private void assertNothingLingers(String when) {
        assertEquals(entered, left, when);
        assertEquals(Long.MAX_VALUE, Weft.effectiveDeadline(), when);
    }

    @Test
    @DisplayName("undisturbed, the program runs to its end")
    void undisturbed() throws Exception {
        Sim.run(() -> {
            program();
            assertNothingLingers("at the end");
        });
        assertTrue(finished);
        assertTrue(entered > 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    @DisplayName("cancelled in any instant of its time")
    void cancelledInAnyInstant(long seed) {
        int instants = 0;
        do {
            reset();
            Duration delay = Duration.ofNanos(instants * 250_000L);
            run(seed, () -> CancelScope.moveOnAfter(delay, this::program), null);
            instants++;
        } while (!finished && instants < 1000);
        assertTrue(instants > 20 && finished, "ended after " + instants);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    @DisplayName("cancelled after any number of turns")
    void cancelledAfterAnyNumberOfTurns(long seed) {
        for (int turns = 0; turns < 60; turns++) {
            int count = turns;
            reset();
            run(
                    seed,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> {
                            letPass(count);
                            group.cancel();
                        });
                        program();
                    }),
                    null);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    @DisplayName("a sibling fails in any instant of its time: that error comes out, and nothing else")
    void siblingFailsInAnyInstant(long seed) {
        for (int instants = 0; instants < 60; instants++) {
            Duration delay = Duration.ofNanos(instants * 250_000L);
            IllegalStateException failure = new IllegalStateException("sibling");
            reset();
            run(
                    seed,
                    () -> TaskGroup.run(group -> {
                        group.fork(() -> {
                            Weft.sleep(delay);
                            throw failure;
                        });
                        program();
                    }),
                    failure);
        }
    }

    @Async
    private static void letPass(int turns) {
        for (int i = 0; i < turns; i++) {
            Weft.cancelShieldedCheckpoint();
        }
    }

    private void run(long seed, weft.AsyncRunnable<?> body, @Nullable Throwable expected) {
        Sim.requireWoven(body, "run");
        Weft.options().clock(VirtualClock.create()).seed(seed).run(() -> {
            Throwable thrown = Thrown.by(body);
            if (expected == null) {
                assertNull(thrown);
            } else if (thrown instanceof ExceptionGroup group) {
                assertSame(expected, group.unwrapSingle());
            } else {
                fail("not a group", thrown);
            }
            assertNothingLingers("seed " + seed);
            Weft.checkpoint();
            Weft.sleep(Duration.ofDays(1));
            assertFalse(entered < left);
        });
    }
}
