package weft.coroutine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs plain Java for a coroutine, in turns with the thread that resumes the coroutine: the baton.
 *
 * <p>Invariant: of the two threads exactly one runs, the other is in {@link #await}. {@code ours} says which, and
 * writing it is what hands over everything the other may read.
 */
final class ThreadCarrier {
    private static final ThreadLocal<Coroutine> CURRENT = new ThreadLocal<>();

    private final Coroutine coroutine;
    private final Coroutine.PlainCode code;
    private @Nullable Thread thread;
    private @Nullable Thread resumer;
    private boolean ended;

    /** Whether it is the carrier's turn. */
    private volatile boolean ours;

    ThreadCarrier(Coroutine coroutine, Coroutine.PlainCode code) {
        this.coroutine = coroutine;
        this.code = code;
    }

    static @Nullable Coroutine currentCoroutine() {
        return CURRENT.get();
    }

    /** Lets the carrier run until it pauses or its code ends. Called by the resuming thread. Returns whether it ended. */
    boolean run() {
        resumer = Thread.currentThread();
        ours = true;
        if (thread == null) {
            thread = CarrierThreads.start(this::runCode, "weft carrier of " + coroutine);
        } else {
            LockSupport.unpark(thread);
        }
        await(false);
        return ended;
    }

    /** Lets the resuming thread go on until it calls {@link #run} again. Called by the carrier. */
    void pause() {
        if (resumer == null) {
            throw NeverSuspending.refusal();
        }
        handBack();
        await(true);
    }

    StackTraceElement[] stack() {
        Thread running = thread;
        return running == null ? new StackTraceElement[0] : running.getStackTrace();
    }

    private void runCode() {
        CURRENT.set(coroutine);
        Object value = null;
        Throwable thrown = null;
        try {
            value = code.run();
        } catch (Throwable t) {
            thrown = t;
        }
        CURRENT.remove();
        coroutine.ended(value, thrown);
        ended = true;
        handBack();
    }

    private void handBack() {
        Thread waiting = resumer;
        ours = false;
        LockSupport.unpark(waiting);
    }

    /** Waits for our turn. An interrupt does not end the wait; it is kept for whoever looks at it afterwards. */
    private void await(boolean turn) {
        boolean interrupted = false;
        while (ours != turn) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
