package weft.weaving.cases;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import weft.Async;
import weft.coroutine.Coroutine;

/**
 * What a case has to work with. Each {@code aw} is one occurrence; the plan says what becomes of the occurrences, and a
 * case cannot tell.
 *
 * <p>Every class loader of the tests has its own {@code Env}, so the driver reaches it through the JDK's types and
 * reflection only.
 */
public final class Env {
    /** In a plan: go on at once. */
    public static final int GO_ON = 0;
    /** In a plan: suspend first. */
    public static final int SUSPEND = 1;
    /** In a plan, added to the others: end in an {@link Injected}. */
    public static final int FAIL = 2;
    /** In a plan, added to the others: end in an {@link InjectedError}. */
    public static final int FAIL_HARD = 4;

    private final IntUnaryOperator plan;
    private final BiConsumer<Object, Supplier<Throwable>> parked;
    private final Map<String, WeakReference<Object>> watched = new HashMap<>();

    public final List<Object> trace = new ArrayList<>();

    /** The stack at each occurrence, if wanted. */
    public final List<List<String>> stacks = new ArrayList<>();

    /** What the case wants collected, and what it wants kept, at the occurrence that comes next. */
    public final List<WeakReference<Object>> dead = new ArrayList<>();

    public final List<WeakReference<Object>> alive = new ArrayList<>();

    public int occurrences;
    public boolean wantsStacks;

    public Env(IntUnaryOperator plan, BiConsumer<Object, Supplier<Throwable>> parked) {
        this.plan = plan;
        this.parked = parked;
    }

    // ---- Occurrences.

    @Async
    public <T> T aw(T value) {
        return aw(value, Coroutine.current());
    }

    <T> T aw(T value, Coroutine coroutine) {
        return occur(value, null, coroutine);
    }

    @Async
    public void aw() {
        aw(null);
    }

    @Async
    public int aw(int value) {
        return (Integer) aw((Object) value);
    }

    @Async
    public long aw(long value) {
        return (Long) aw((Object) value);
    }

    @Async
    public float aw(float value) {
        return (Float) aw((Object) value);
    }

    @Async
    public double aw(double value) {
        return (Double) aw((Object) value);
    }

    @Async
    public boolean aw(boolean value) {
        return (Boolean) aw((Object) value);
    }

    @Async
    public char aw(char value) {
        return (Character) aw((Object) value);
    }

    @Async
    public byte aw(byte value) {
        return (Byte) aw((Object) value);
    }

    @Async
    public short aw(short value) {
        return (Short) aw((Object) value);
    }

    @Async
    public <T> T awThrow(Throwable thrown) {
        return awThrow(thrown, Coroutine.current());
    }

    <T> T awThrow(Throwable thrown, Coroutine coroutine) {
        return occur(null, thrown, coroutine);
    }

    // ---- Everything else.

    /** Async, but never suspends. */
    @Async
    public <T> T nw(T value) {
        return value;
    }

    /** Notes that we came by. */
    public <T> T tr(T value) {
        trace.add(value);
        return value;
    }

    /** Watches an object, to be asked for by name. */
    public <T> T gc(String name, T value) {
        watched.put(name, new WeakReference<>(value));
        return value;
    }

    /** At the next occurrence, if it suspends, nothing may hold these any longer. */
    public void expectDead(String... names) {
        for (String name : names) {
            dead.add(watched.get(name));
        }
    }

    /** At the next occurrence, if it suspends, something must still hold these. */
    public void expectAlive(String... names) {
        for (String name : names) {
            alive.add(watched.get(name));
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T occur(Object value, Throwable thrown, Coroutine coroutine) {
        int action = plan.applyAsInt(occurrences++);
        if (wantsStacks) {
            stacks.add(stack());
        }
        Supplier<Throwable> failure = failure(action, occurrences - 1, thrown);
        if ((action & SUSPEND) != 0) {
            parked.accept(value, failure);
            return (T) coroutine.suspend();
        }
        dead.clear();
        alive.clear();
        if (failure != null) {
            throw Env.<RuntimeException>sneaky(failure.get());
        }
        return (T) value;
    }

    private static Supplier<Throwable> failure(int action, int occurrence, Throwable thrown) {
        if ((action & FAIL) != 0) {
            return () -> new Injected("at " + occurrence);
        }
        if ((action & FAIL_HARD) != 0) {
            return () -> new InjectedError("at " + occurrence);
        }
        return thrown == null ? null : () -> thrown;
    }

    private static List<String> stack() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(frame -> frame.toStackTraceElement())
                        .filter(element -> !element.getClassName().equals(Env.class.getName()))
                        .map(Env::describe)
                        .toList());
    }

    private static String describe(StackTraceElement element) {
        return element.getClassName() + "." + element.getMethodName() + ":" + element.getLineNumber();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** What a plan makes an occurrence throw. */
    public static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1;

        Injected(String message) {
            super(message);
        }
    }

    /** What a plan makes an occurrence throw, past {@code catch (Exception e)}. */
    public static final class InjectedError extends Error {
        private static final long serialVersionUID = 1;

        InjectedError(String message) {
            super(message);
        }
    }
}
