package weft.testing;

import java.time.Duration;
import weft.Async;
import weft.AsyncRunnable;
import weft.LowLevel;

/** What tests of asynchronous code need besides a {@link VirtualClock}. */
public final class AsyncTesting {
    private AsyncTesting() {}

    /**
     * Suspends until every other task waits for something, be it a timer, and nothing that they wait for has happened
     * yet. It is exact: no polling, no pause. Threads outside the loop do not count. A cancellation ends the wait.
     */
    @Async
    public static void awaitAllBlocked() {
        LowLevel.awaitAllBlocked();
    }

    /**
     * As {@link #awaitAllBlocked()}, but until it has been so for {@code cushion} of real time: for programs that talk to
     * sockets or threads, which may still come. Of several that wait the one with the shortest cushion is first; what it
     * does begins the others' time anew. A virtual clock that jumps sooner does so first.
     *
     * @throws IllegalArgumentException if {@code cushion} is negative
     */
    @Async
    public static void awaitAllBlocked(Duration cushion) {
        LowLevel.awaitAllBlocked(cushion);
    }

    /**
     * Runs {@code body} and asserts that it could have been cancelled: whoever promises to be a cancellation point must
     * be one each time, also when there is nothing to wait for. Suspends if the body does.
     *
     * @throws X what the body throws
     * @throws AssertionError if it passed no cancellation point
     */
    @Async
    public static <X extends Throwable> void assertCheckpoints(AsyncRunnable<X> body) throws X {
        if (!LowLevel.checkpointsOf(body).cancellation()) {
            throw new AssertionError("the body has passed no cancellation point");
        }
    }

    /**
     * Runs {@code body} and asserts that it can neither be cancelled nor let others run. Suspends if the assertion is
     * wrong.
     *
     * @throws X what the body throws
     * @throws AssertionError if it passed a cancellation point, or suspended
     */
    @Async
    public static <X extends Throwable> void assertNoCheckpoints(AsyncRunnable<X> body) throws X {
        LowLevel.Checkpoints seen = LowLevel.checkpointsOf(body);
        if (seen.cancellation()) {
            throw new AssertionError("the body has passed a cancellation point");
        }
        if (seen.suspension()) {
            throw new AssertionError("the body has suspended");
        }
    }
}
