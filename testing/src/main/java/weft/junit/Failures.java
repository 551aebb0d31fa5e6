package weft.junit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import weft.Cancelled;
import weft.ExceptionGroup;

/** What JUnit is told about a test that failed. */
final class Failures {
    private Failures() {}

    /** As {@link #toReport(Throwable, Long)}, for what has no seed. */
    static Throwable toReport(Throwable thrown) {
        return toReport(thrown, null);
    }

    /**
     * Of a group with one leaf the leaf: an IDE shows what an assertion expected only if that is what is thrown. Of a
     * group with failed assumptions among others the others; of one with nothing else an assumption, and the test is
     * skipped.
     */
    static Throwable toReport(Throwable thrown, @Nullable Long seed) {
        Throwable reported = withoutCancelled(thrown instanceof ExceptionGroup group ? unwrap(group) : thrown);
        if (seed != null && !(reported instanceof TestAbortedException)) {
            reported.addSuppressed(new SeedOfTest(seed));
        }
        return reported;
    }

    private static Throwable unwrap(ExceptionGroup group) {
        ExceptionGroup.Split split = group.split(TestAbortedException.class);
        Optional<ExceptionGroup> failures = split.rest();
        if (failures.isPresent()) {
            return failures.get().unwrapSingle();
        }
        List<Throwable> aborted = group.leaves().toList();
        return aborted.get(0);
    }

    /** JUnit knows nothing of it. */
    private static Throwable withoutCancelled(Throwable thrown) {
        return thrown instanceof Cancelled cancelled
                ? new AssertionError("the test was cancelled before its end: " + cancelled.reason(), cancelled)
                : thrown;
    }

    /** Throws what was caught, checked or not: write {@code throw unchecked(t)}. */
    static RuntimeException unchecked(Throwable thrown) {
        throw Failures.<RuntimeException>sneaky(thrown);
    }

    @SuppressWarnings("unchecked") // The cast is not checked at run time, which is the point.
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
