package weft;

import java.io.Serial;

/** Goes with an exception that came out of a run in random order, so that whoever sees it can repeat the run. */
final class SeedNote extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    SeedNote(long seed) {
        super("the tasks ran in a random order: RunOptions.seed(" + seed + "L) repeats it", null, false, false);
    }
}
