package weft.jmh;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Virtual threads for code that is compiled for Java 17. */
final class VirtualThreads {
    private static final MethodHandle START = find();

    private VirtualThreads() {}

    static boolean exist() {
        return START != null;
    }

    static Thread start(Runnable body) {
        if (!exist()) {
            throw new UnsupportedOperationException("this JDK has no virtual threads");
        }
        try {
            return (Thread) START.invokeExact(body);
        } catch (Throwable t) {
            throw new IllegalStateException("a virtual thread cannot be started", t);
        }
    }

    /** Runs {@code body} in a virtual thread, to its end. */
    static void run(Runnable body) throws InterruptedException {
        start(body).join();
    }

    /** Waits for the end of each, from a thread that nobody interrupts. */
    static void join(Thread... threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted by nobody", e);
        }
    }

    private static MethodHandle find() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(Thread.class, "startVirtualThread", methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Thread.startVirtualThread", e);
        }
    }
}
