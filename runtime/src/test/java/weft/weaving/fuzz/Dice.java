package weft.weaving.fuzz;

import java.util.List;
import java.util.Random;

/** Chance. The same seed and number always fall the same way. */
final class Dice {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;
    private int left;

    Dice(long seed, long number) {
        this(seed, number, Integer.MAX_VALUE);
    }

    /** As the other, but after so many times it always falls on 0. */
    Dice(long seed, long number, int limit) {
        left = limit;
        random = new Random(seed * SPREAD ^ Long.reverse(number * SPREAD));
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return left-- > 0 ? random.nextInt(bound) : 0;
    }

    /** Both included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    boolean chance(int percent) {
        return below(100) < percent;
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[below(choices.length)];
    }
}
