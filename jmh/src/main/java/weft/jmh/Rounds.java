package weft.jmh;

import java.util.Arrays;
import java.util.Locale;

/** What was measured, round by round, for what JMH cannot measure. */
public final class Rounds {
    private final double[] values;
    private int count;

    /** Of so many rounds. */
    public Rounds(int rounds) {
        values = new double[rounds];
    }

    /** Adds one. */
    public void add(double value) {
        values[count++] = value;
    }

    /** That in the middle. */
    public double median() {
        return sorted()[count / 2];
    }

    private double[] sorted() {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** {@code median (min..max)}. */
    @Override
    public String toString() {
        double[] sorted = sorted();
        return String.format(Locale.ROOT, "%8.1f (%.1f..%.1f)", median(), sorted[0], sorted[count - 1]);
    }
}
