package weft.testing;

import weft.Async;
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
}
