package weft.weaving.splice;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;

/** Calls a woven method; suspends at random, and is resumed at once. */
public final class Resumed extends Coroutine {
    private static final int SUSPENSIONS_PER_SAMPLE = 1_000;
    private static final AtomicLong SUSPENSIONS = new AtomicLong();
    private static final AtomicLong SAMPLES = new AtomicLong();
    private static final AtomicLong SAMPLED_FRAMES = new AtomicLong();

    private final Method twin;
    private final @Nullable Object target;
    private final Object[] arguments;
    private final SplittableRandom random;
    private final int odds;
    private long suspended;

    /**
     * Calls a twin.
     *
     * @param arguments without the coroutine
     * @param odds it suspends once in so many times
     */
    public Resumed(Method twin, @Nullable Object target, Object[] arguments, long seed, int odds) {
        this.twin = twin;
        this.target = target;
        this.arguments = Arrays.copyOf(arguments, arguments.length + 1);
        this.arguments[arguments.length] = this;
        this.random = new SplittableRandom(seed);
        this.odds = odds;
    }

    /** How often all of them have suspended. */
    public static long suspensions() {
        return SUSPENSIONS.get();
    }

    /** How many frames a suspended one had, on average, as far as we looked. */
    public static double meanDepth() {
        return SAMPLED_FRAMES.get() / (double) Math.max(1, SAMPLES.get());
    }

    /** Whether to suspend now. */
    boolean takesIt() {
        if (random.nextInt(odds) != 0) {
            return false;
        }
        suspended++;
        return true;
    }

    /** Runs it to its end, and returns or throws what the method does. */
    public @Nullable Object toTheEnd() throws Throwable {
        boolean ended = start(true);
        boolean atOnce = ended;
        while (!ended) { // What was suspended has left its result behind.
            if (suspended % SUSPENSIONS_PER_SAMPLE == 1) {
                SAMPLES.incrementAndGet();
                SAMPLED_FRAMES.addAndGet(suspendedStack().length);
            }
            ended = resume();
        }
        SUSPENSIONS.addAndGet(suspended);
        if (state != RUNNING || leaf != null || tail != null) {
            throw new IllegalStateException(twin + " has ended, and has left frames behind");
        }
        if (failure != null) {
            throw failure;
        }
        return atOnce ? result() : resumedResult(twin.getReturnType());
    }

    private @Nullable Object resumedResult(Class<?> type) {
        if (type == void.class) {
            takeVoid();
            return null;
        }
        if (!type.isPrimitive()) {
            return takeObject();
        }
        if (type == long.class) {
            return takeLong();
        }
        if (type == float.class) {
            return takeFloat();
        }
        if (type == double.class) {
            return takeDouble();
        }
        int value = takeInt();
        if (type == boolean.class) {
            return value != 0;
        }
        if (type == char.class) {
            return (char) value;
        }
        if (type == byte.class) {
            return (byte) value;
        }
        return type == short.class ? (Object) (short) value : value;
    }

    @Override
    protected @Nullable Object body() throws Throwable {
        try {
            return twin.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
