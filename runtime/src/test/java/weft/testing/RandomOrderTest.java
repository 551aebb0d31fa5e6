package weft.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.RunOptions;
import weft.TaskGroup;
import weft.Weft;

/** Runs with {@code RunOptions.seed}. */
class RandomOrderTest {
    private static RunOptions options() {
        return Weft.options().clock(VirtualClock.create());
    }

    /** What a program with yields, timers and new tasks does, step by step. */
    private static List<String> trace(RunOptions options) {
        List<String> trace = new ArrayList<>();
        options.run(() -> TaskGroup.run(group -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                group.fork(() -> {
                    for (int step = 0; step < 5; step++) {
                        trace.add(number + "." + step);
                        if (step % 2 == 0) {
                            Weft.checkpoint();
                        } else {
                            Weft.sleep(Duration.ofSeconds(1));
                        }
                    }
                    group.fork(() -> {
                        trace.add("child of " + number);
                    });
                });
            }
        }));
        return trace;
    }

    @Test
    @DisplayName("the same seed makes the same trace, another one another (K14)")
    void seeded() {
        Set<List<String>> traces = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            List<String> trace = trace(options().seed(seed));
            assertEquals(trace, trace(options().seed(seed)));
            traces.add(trace);
        }
        assertEquals(20, traces.size());
    }

    @Test
    @DisplayName("without a seed tasks that are ready at a time take turns, first come first served")
    void unseeded() {
        List<String> trace = trace(options());
        assertEquals(List.of("0.0", "1.0", "2.0", "3.0", "4.0", "0.1", "1.1"), trace.subList(0, 7));
        assertEquals(trace, trace(options()));
    }

    @Test
    @DisplayName("all orders are equally likely, also for seeds that follow each other")
    void allOrdersAreLikely() {
        Map<String, Integer> counts = new HashMap<>();
        for (long seed = 0; seed < 600; seed++) {
            StringBuilder order = new StringBuilder();
            options()
                    .seed(seed)
                    .run(() -> TaskGroup.run(group -> {
                        for (String name : List.of("a", "b", "c")) {
                            group.fork(() -> {
                                order.append(name);
                            });
                        }
                    }));
            counts.merge(order.toString(), 1, Integer::sum);
        }
        assertEquals(6, counts.size(), counts.toString());
        counts.forEach((order, count) -> assertTrue(count > 60 && count < 140, counts.toString()));
    }

    @Test
    @DisplayName("tasks whose timers fire together run in a random order, too")
    void timersThatFireTogether() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            StringBuilder order = new StringBuilder();
            options()
                    .seed(seed)
                    .run(() -> TaskGroup.run(group -> {
                        for (String name : List.of("a", "b")) {
                            group.fork(() -> {
                                Weft.sleep(Duration.ofSeconds(1));
                                order.append(name);
                            });
                        }
                    }));
            orders.add(order.toString());
        }
        assertEquals(Set.of("ab", "ba"), orders);
    }

    @Test
    @DisplayName("what comes out of a seeded run names the seed, and is what was thrown")
    void theSeedIsPrinted() {
        IllegalStateException thrown = new IllegalStateException();
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> options().seed(-7).run(() -> {
                            Weft.checkpoint();
                            throw thrown;
                        })));
        assertEquals(1, thrown.getSuppressed().length);
        assertTrue(thrown.getSuppressed()[0].getMessage().contains("RunOptions.seed(-7L) repeats it"));
        IllegalStateException unseeded = new IllegalStateException();
        assertThrows(
                IllegalStateException.class,
                () -> options().run(() -> {
                    throw unseeded;
                }));
        assertNotEquals(1, unseeded.getSuppressed().length);
    }
}
