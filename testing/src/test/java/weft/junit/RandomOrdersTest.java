package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;

class RandomOrdersTest {
    private static final List<Integer> IN_ORDER = List.of(0, 1, 2, 3, 4, 5, 6, 7);

    /** Who came when. */
    @Async
    private static List<Integer> race() {
        List<Integer> order = new ArrayList<>();
        TaskGroup.run(group -> {
            for (int i = 0; i < 8; i++) {
                int number = i;
                group.fork(() -> {
                    order.add(number);
                });
            }
        });
        return order;
    }

    static class Seeded {
        @AsyncTest(seed = 42)
        void test() {
            Kit.NOTES.add(race());
        }
    }

    static class Unseeded {
        @AsyncTest
        void test() {
            Kit.NOTES.add(race());
        }
    }

    private static Object orderIn(Class<?> type, Map<String, String> parameters) {
        Kit.run(type, parameters).passed(1);
        return Kit.NOTES.get(0);
    }

    @Test
    @DisplayName("a seed makes the order random, and always the same (K14)")
    void seeded() {
        Object order = orderIn(Seeded.class, Map.of());
        assertNotEquals(IN_ORDER, order);
        assertEquals(order, orderIn(Seeded.class, Map.of()));
        assertEquals(order, orderIn(Unseeded.class, Map.of("weft.test.seed", "42")));
        assertNotEquals(order, orderIn(Seeded.class, Map.of("weft.test.seed", "43")));
    }

    @Test
    void withoutOneItIsFirstComeFirstServed() {
        assertEquals(IN_ORDER, orderIn(Unseeded.class, Map.of()));
    }

    @Test
    @DisplayName("weft.test.seed=random draws one for each test that has none")
    void drawn() {
        HashSet<Object> orders = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            orders.add(orderIn(Unseeded.class, Map.of("weft.test.seed", "random")));
        }
        assertTrue(orders.size() > 1, orders.toString());
        assertEquals(orderIn(Seeded.class, Map.of()), orderIn(Seeded.class, Map.of("weft.test.seed", "random")));
    }

    static class Repeated {
        @AsyncRepeatedTest(20)
        void test() {
            Kit.NOTES.add(race());
        }
    }

    @Test
    @DisplayName("a repeated test runs in another order each time, and says which")
    void repeated() {
        Kit kit = Kit.run(Repeated.class).passed(20);
        assertTrue(new HashSet<>(Kit.NOTES).size() > 15, Kit.NOTES.toString());
        String first = kit.displayNames().get(0);
        assertTrue(first.matches("\\[1\\] seed [0-9]+"), first);
        String seed = first.substring(first.lastIndexOf(' ') + 1);
        Object order = Kit.NOTES.get(0);
        assertEquals(order, orderIn(Repeated.class, Map.of("weft.test.seed", seed)));
    }

    static class FixedSeeds {
        @AsyncRepeatedTest(value = 3, seed = 7)
        void test() {
            Kit.NOTES.add(race());
        }
    }

    @Test
    void aRepeatedTestMayBeginWithASeedOfItsOwn() {
        assertEquals(
                List.of("[1] seed 7", "[2] seed 8", "[3] seed 9"),
                Kit.run(FixedSeeds.class).passed(3).displayNames());
    }

    static class FailsInSomeOrders {
        @AsyncRepeatedTest(50)
        void test() {
            List<Integer> order = race();
            if (order.indexOf(7) < order.indexOf(0)) {
                throw new IllegalStateException(order.toString());
            }
        }
    }

    @Test
    @DisplayName("a failure names the seed, with which it happens again")
    void failureNamesTheSeed() {
        List<Throwable> failures = Kit.run(FailsInSomeOrders.class).failures();
        assertTrue(failures.size() > 5 && failures.size() < 45, () -> failures.size() + ": " + failures);
        Throwable failure = failures.get(0);
        String note = failure.getSuppressed()[0].toString();
        Matcher seed =
                Pattern.compile("-Dweft\\.test\\.seed=([0-9]+) repeats it").matcher(note);
        assertTrue(seed.find(), note);
        Throwable again = Kit.run(FailsInSomeOrders.class, Map.of("weft.test.seed", seed.group(1)))
                .failure();
        assertEquals(failure.getMessage(), again.getMessage());
    }

    @ExtendWith(WeftExtension.class)
    static class Parameterized {
        @AsyncParameterizedTest(seed = 42, timeout = "10 s")
        @ValueSource(strings = {"a", "b"})
        void test(String text, TaskGroup group) {
            group.fork(() -> Weft.checkpoint());
            Weft.checkpoint();
            Kit.NOTES.add(text);
            Kit.NOTES.add(race());
        }
    }

    @Test
    @DisplayName("parameterised tests have seeds, timeouts and the other parameters, too")
    void parameterized() {
        Kit.run(Parameterized.class).passed(2);
        Object order = Kit.NOTES.get(1);
        assertNotEquals(IN_ORDER, order);
        assertEquals(List.of("a", order, "b", order), Kit.NOTES);
    }

    static class BadSeed {
        @AsyncTest
        void test() {}
    }

    @Test
    void aSeedThatIsNoNumberIsRefused() {
        Throwable failure =
                Kit.run(BadSeed.class, Map.of("weft.test.seed", "seven")).failure();
        assertEquals("weft.test.seed=seven is neither a number nor 'random'", failure.getMessage());
    }
}
