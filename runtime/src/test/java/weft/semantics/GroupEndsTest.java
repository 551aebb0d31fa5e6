package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.TaskGroup;
import weft.Weft;

/** Whom a group waits for: for daemons it does not, and {@code joinChildren} only for those there are. */
class GroupEndsTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T18: joinChildren waits for today's children; the group goes on")
    void joinChildren() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(group -> {
                group.joinChildren();
                group.fork(() -> Weft.sleep(seconds(1)));
                group.fork(() -> {
                    Weft.sleep(seconds(2));
                    group.fork(() -> Weft.sleep(seconds(10)));
                });
                group.joinChildren();
                assertEquals(seconds(2), Sim.since(start));
                group.fork(() -> log.add("later child"));
            });
            assertEquals(seconds(12), Sim.since(start));
            assertEquals(List.of("later child"), log);
        });
    }

    @Test
    @DisplayName("T18: joinChildren is a cancel point, and interrupted by a child's failure")
    void joinChildrenIsInterrupted() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                group.fork(Weft::sleepForever);
                group.fork(() -> {
                    throw new IllegalStateException("child");
                });
                Thrown.by(Cancelled.class, group::joinChildren);
                log.add("interrupted");
            }));
            assertEquals("child", thrown.getMessage());
            assertEquals(List.of("interrupted"), log);
        });
    }

    @Test
    @DisplayName("T42: a daemon is cancelled when the body and all children that are no daemons have ended")
    void daemonsAreCancelledAtTheEnd() {
        Sim.run(() -> {
            long start = Weft.currentTime();
            TaskGroup.run(group -> {
                group.forkDaemon(() -> {
                    while (true) {
                        Weft.sleep(seconds(1));
                        log.add("tick");
                    }
                });
                group.fork(() -> Weft.sleep(Sim.millis(2500)));
            });
            assertEquals(List.of("tick", "tick"), log);
            assertEquals(Sim.millis(2500), Sim.since(start));
        });
    }

    @Test
    @DisplayName("T42: a daemon that fails fails the group; one that ends early does nothing")
    void daemonsMayFail() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> {
                group.forkDaemon(() -> log.add("ended"));
                group.forkDaemon(() -> {
                    Weft.sleep(seconds(1));
                    throw new IllegalStateException("daemon");
                });
                Weft.sleepForever();
            }));
            assertEquals("daemon", thrown.getMessage());
            assertEquals(List.of("ended"), log);
        });
    }

    @Test
    @DisplayName("T42: a daemon may clean up, and may still fork what the group then waits for")
    void daemonsCleanUp() {
        Sim.run(() -> {
            TaskGroup.run(group -> group.forkDaemon(() -> {
                try {
                    Weft.sleepForever();
                } finally {
                    CancelScope.shield(() -> Weft.sleep(seconds(1)));
                    log.add("cleaned up");
                }
            }));
            assertEquals(List.of("cleaned up"), log);
        });
    }
}
