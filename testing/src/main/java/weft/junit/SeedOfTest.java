package weft.junit;

import java.io.Serial;

/** Goes with the failure of a test whose tasks ran in a random order. */
final class SeedOfTest extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    SeedOfTest(long seed) {
        super("the tasks ran in a random order: -Dweft.test.seed=" + seed + " repeats it", null, false, false);
    }
}
