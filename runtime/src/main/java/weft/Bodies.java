package weft;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.coroutine.PlainBody;
import weft.coroutine.Unwoven;

/**
 * Runs the bodies of tasks, and decides on which carrier: a woven body suspends by returning, any other gets a thread.
 *
 * <p>Woven, {@code AsyncRunnable.run()} has a twin, {@code run(Coroutine)}. javac does not see it, so we call it through
 * constant method handles, which the JIT inlines. They are null if this runtime is not woven, and then no body is.
 */
final class Bodies {
    private static final @Nullable MethodHandle RUN = twin(AsyncRunnable.class, "run", void.class);
    private static final @Nullable MethodHandle CALL = twin(AsyncCallable.class, "call", Object.class);
    private static final @Nullable MethodHandle ACCEPT = twin(AsyncConsumer.class, "accept", void.class, Object.class);

    /** Whether bodies of a class are woven: decided once. */
    private static final ClassValue<Boolean> WOVEN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> body) {
            return isWoven(body);
        }
    };

    private Bodies() {}

    /**
     * Whether {@code body} can run on the loop's own thread.
     *
     * @throws IllegalStateException if it is not woven and {@code -Dweft.unwoven=fail}
     */
    static boolean isWoven(Object body) {
        boolean woven = WOVEN.get(body.getClass());
        if (!woven) {
            Unwoven.tolerate(body.getClass());
        }
        return woven;
    }

    static void run(AsyncRunnable<?> body, Coroutine coroutine, boolean woven) throws Throwable {
        if (woven && RUN != null) {
            RUN.invokeExact(body, coroutine);
        } else {
            body.run();
        }
    }

    static @Nullable Object call(AsyncCallable<?, ?> body, Coroutine coroutine, boolean woven) throws Throwable {
        return woven && CALL != null ? (Object) CALL.invokeExact(body, coroutine) : body.call();
    }

    @SuppressWarnings("unchecked") // The caller knows what the body takes.
    static void accept(AsyncConsumer<?, ?> body, Object argument, Coroutine coroutine, boolean woven) throws Throwable {
        if (woven && ACCEPT != null) {
            ACCEPT.invokeExact(body, argument, coroutine);
        } else {
            ((AsyncConsumer<Object, ?>) body).accept(argument);
        }
    }

    private static boolean isWoven(Class<?> body) {
        return PlainBody.class.isAssignableFrom(body)
                || (AsyncRunnable.class.isAssignableFrom(body) && hasTwin(body, "run"))
                || (AsyncCallable.class.isAssignableFrom(body) && hasTwin(body, "call"))
                || (AsyncConsumer.class.isAssignableFrom(body) && hasTwin(body, "accept", Object.class));
    }

    /** Whether who wrote the method last wrote the twin, too: a default twin just calls the method. */
    private static boolean hasTwin(Class<?> body, String name, Class<?>... parameters) {
        Class<?>[] twins = Arrays.copyOf(parameters, parameters.length + 1);
        twins[parameters.length] = Coroutine.class;
        try {
            Class<?> method = body.getMethod(name, parameters).getDeclaringClass();
            Class<?> twin = body.getMethod(name, twins).getDeclaringClass();
            return method.isAssignableFrom(twin);
        } catch (NoSuchMethodException notWoven) {
            return false;
        }
    }

    private static @Nullable MethodHandle twin(Class<?> type, String name, Class<?> returned, Class<?>... parameters) {
        try {
            return MethodHandles.lookup()
                    .findVirtual(type, name, methodType(returned, parameters).appendParameterTypes(Coroutine.class));
        } catch (NoSuchMethodException runtimeNotWoven) {
            return null;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type + " cannot be called from its own package", e);
        }
    }
}
