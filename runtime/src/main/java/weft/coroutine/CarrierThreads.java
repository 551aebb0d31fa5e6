package weft.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the threads that carry plain Java: virtual ones from JDK 24 on. Before that a virtual thread that blocks inside
 * {@code synchronized} holds on to its carrier, and two such bridges would stop everything; so platform threads there.
 */
final class CarrierThreads {
    private static final int FIRST_WITHOUT_PINNING = 24;

    /** {@code Thread.startVirtualThread(Runnable)}, or null where we don't want it. */
    private static final @Nullable MethodHandle START_VIRTUAL = findStartVirtual();

    private CarrierThreads() {}

    static Thread start(Runnable code, String name) {
        if (START_VIRTUAL != null) {
            return startVirtual(START_VIRTUAL, code, name);
        }
        Thread thread = new Thread(null, code, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Thread startVirtual(MethodHandle start, Runnable code, String name) {
        Runnable named = () -> {
            Thread.currentThread().setName(name);
            code.run();
        };
        try {
            return (Thread) start.invokeExact(named);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("Thread.startVirtualThread throws nothing checked", t);
        }
    }

    private static @Nullable MethodHandle findStartVirtual() {
        if (Runtime.version().feature() < FIRST_WITHOUT_PINNING) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JDK " + Runtime.version() + " has no Thread.startVirtualThread", e);
        }
    }
}
