package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;

/** What a checkpoint does: ask for cancellation, let others run. */
class CheckpointsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("K1: checkpointIfCancelled doesn't let others run; in a cancelled scope it raises")
    void checkpointIfCancelled() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> log.add("child"));
            Weft.checkpointIfCancelled();
            assertTrue(log.isEmpty());
            CancelScope.run(scope -> {
                scope.cancel();
                Thrown.by(Cancelled.class, Weft::checkpointIfCancelled);
            });
        }));
    }

    @Test
    @DisplayName("K2: cancelShieldedCheckpoint lets others run and never raises")
    void cancelShieldedCheckpoint() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.cancel();
            group.fork(() -> log.add("child"));
            Weft.cancelShieldedCheckpoint();
            assertEquals(List.of("child"), log);
        }));
    }

    @Test
    @DisplayName("K3: checkpoint and sleep(ZERO) always let others run")
    void checkpointsYield() {
        Sim.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 10; i++) {
                group.fork(() -> log.add("child"));
                Weft.checkpoint();
                assertEquals(2 * i + 1, log.size());
                group.fork(() -> log.add("child"));
                Weft.sleep(Duration.ZERO);
                assertEquals(2 * i + 2, log.size());
            }
        }));
    }

    @Test
    @DisplayName("K4: two tasks that loop over checkpoints alternate strictly")
    void tasksAlternate() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> loop("a"));
                group.fork(() -> loop("b"));
            });
            assertEquals(20, log.size());
            for (int turn = 0; turn < 10; turn++) {
                List<String> both = new ArrayList<>(log.subList(2 * turn, 2 * turn + 2));
                Collections.sort(both);
                assertEquals(List.of("a" + turn, "b" + turn), both);
            }
        });
    }

    @Async
    private void loop(String name) {
        for (int turn = 0; turn < 10; turn++) {
            log.add(name + turn);
            Weft.checkpoint();
        }
    }

    @Test
    @DisplayName("K6: what becomes ready during a turn runs in the next one")
    void readyInTheNextTurn() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    log.add("first");
                    group.fork(() -> log.add("forked by the first"));
                });
                group.fork(() -> log.add("second"));
            });
            assertEquals(List.of("first", "second", "forked by the first"), log);
        });
    }

    @Test
    @DisplayName("K9: what is ready at once still asks for cancellation")
    void readyOperationsAreCancelPoints() {
        Sim.run(() -> CancelScope.run(scope -> {
            Gate open = new Gate();
            open.open();
            open.await();
            scope.cancel();
            Thrown.by(Cancelled.class, open::await);
            Thrown.by(Cancelled.class, () -> Weft.sleepUntil(0));
        }));
    }

    @Test
    @DisplayName("K12: sleepers wake in the order of their deadlines")
    void sleepersWakeInOrder() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                group.fork(() -> sleepAndLog(3, "three"));
                group.fork(() -> sleepAndLog(1, "one"));
                group.fork(() -> sleepAndLog(2, "two"));
            });
            assertEquals(List.of("one", "two", "three"), log);
        });
    }

    @Async
    private void sleepAndLog(int seconds, String name) {
        Weft.sleep(seconds(seconds));
        log.add(name);
    }

    @Test
    @DisplayName("K15: a task that is always ready does not keep timers from firing")
    void busyTasksDontStarveTimers() {
        Sim.runWithClock(clock -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> {
                while (true) {
                    clock.jump(Sim.millis(10));
                    Weft.checkpoint();
                }
            });
            assertTrue(scope.cancelledCaught());
        });
    }

    @Test
    @DisplayName("K17: a switch of tasks in catch and finally blocks keeps each task's own exception and locals")
    void exceptionStateIsPerTask() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                for (String name : List.of("a", "b", "c")) {
                    group.fork(() -> failAndRecover(name));
                }
            });
            assertEquals(9, log.size());
            for (String name : List.of("a", "b", "c")) {
                List<String> own =
                        log.stream().filter(line -> line.startsWith(name)).toList();
                assertEquals(List.of(name + " caught " + name, name + " finally 1", name + " after 3"), own);
            }
        });
    }

    @Async
    private void failAndRecover(String name) {
        int local = 1;
        try {
            Weft.checkpoint();
            throw new IllegalStateException(name);
        } catch (IllegalStateException e) {
            Weft.checkpoint();
            log.add(name + " caught " + e.getMessage());
            Weft.checkpoint();
        } finally {
            Weft.checkpoint();
            log.add(name + " finally " + local);
            local += 2;
            Weft.checkpoint();
        }
        log.add(name + " after " + local);
    }
}
