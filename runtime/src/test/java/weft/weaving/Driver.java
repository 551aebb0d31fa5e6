package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import weft.coroutine.Coroutine;
import weft.coroutine.Frame;
import weft.weaving.cases.Env;

/**
 * The smallest engine there is: runs one case, and resumes it as soon as it has suspended.
 *
 * <p>While the case is suspended it checks what no case can see itself: that its frames were saved, all of them and with
 * the right lines, and that they hold nothing they need not.
 */
public final class Driver extends Coroutine {
    private final CaseMethod method;
    private final CaseLoader loader;
    private final boolean woven;
    private final Object env;

    private boolean checksLeaks;
    private boolean delivered = true;
    private Object value;
    private Supplier<Throwable> failing;
    private int suspensions;
    private int parks;

    private Driver(CaseMethod method, CaseLoader loader, boolean woven, IntUnaryOperator plan) {
        this.method = method;
        this.loader = loader;
        this.woven = woven;
        this.env = newEnv(plan);
    }

    /** Runs it un-woven, a case with a stack for each occurrence. */
    public static Outcome runPlain(CaseMethod method, CaseLoader loader, IntUnaryOperator plan) {
        return runPlain(
                method, loader, plan, method.what() != null && !method.what().big());
    }

    public static Outcome runPlain(CaseMethod method, CaseLoader loader, IntUnaryOperator plan, boolean wantsStacks) {
        Driver driver = new Driver(method, loader, false, plan);
        driver.set("wantsStacks", wantsStacks);
        return driver.run(null);
    }

    /** Runs it woven. While suspended its stack must be the one that the un-woven run had at the same occurrence. */
    public static Outcome runWoven(CaseMethod method, CaseLoader loader, IntUnaryOperator plan, Outcome plain) {
        return new Driver(method, loader, true, plan).run(plain);
    }

    /** Calls it on this very thread, with no coroutine about. */
    static Outcome callOutside(CaseMethod method, CaseLoader loader) {
        Driver driver = new Driver(method, loader, false, occurrence -> Env.GO_ON);
        try {
            return Outcome.returned(method.callPlain(loader, driver.env), List.of(), 0, List.of());
        } catch (Throwable thrown) {
            return Outcome.threw(thrown, List.of(), 0, List.of());
        }
    }

    /** As {@link #runWoven}, and looks at what is held while suspended; that takes time. */
    public static Outcome runForLeaks(CaseMethod method, CaseLoader loader, IntUnaryOperator plan, Outcome plain) {
        Driver driver = new Driver(method, loader, true, plan);
        driver.checksLeaks = true;
        return driver.run(plain);
    }

    /** One to be run step by step. */
    static Driver stepwise(CaseMethod method, CaseLoader loader) {
        return new Driver(method, loader, true, occurrence -> Env.SUSPEND);
    }

    private Outcome run(Outcome plain) {
        boolean ended = begin();
        while (!ended) {
            checkWhileSuspended(plain);
            ended = step();
        }
        return outcome();
    }

    /** Starts it; returns whether it ended. */
    boolean begin() {
        return noted(start(woven));
    }

    /** Resumes it; returns whether it ended. */
    boolean step() {
        deliver();
        return noted(resume());
    }

    private boolean noted(boolean ended) {
        suspensions += ended ? 0 : 1;
        return ended;
    }

    Outcome outcome() {
        assertNull(field("leaf"), "frames left behind");
        assertEquals(parks, suspensions, () -> "suspensions that the driver saw; failure: " + failure);
        return failure == null
                ? Outcome.returned(result(), get("trace"), get("occurrences"), get("stacks"))
                : Outcome.threw(failure, get("trace"), get("occurrences"), get("stacks"));
    }

    /** The saved frames, innermost first. */
    List<Object> frames() {
        List<Object> frames = new ArrayList<>();
        for (Object frame = field("leaf"); frame != null; frame = read(Frame.class, frame, "parent")) {
            frames.add(frame);
        }
        return frames;
    }

    private void parked(Object toDeliver, Supplier<Throwable> toThrow) {
        assertTrue(delivered, "suspended twice");
        delivered = false;
        parks++;
        value = toDeliver;
        failing = toThrow;
    }

    private void deliver() {
        assertTrue(!delivered, "suspended without parking");
        delivered = true;
        if (failing == null) {
            deliver(value);
        } else {
            deliverFailure(failing.get());
        }
        value = null;
    }

    private void checkWhileSuspended(Outcome plain) {
        if (woven) {
            assertNotNull(field("leaf"), "no frame saved");
            int occurrence = (int) this.<Object>get("occurrences") - 1;
            if (plain != null && plain.stacks().size() > occurrence) {
                assertEquals(
                        String.join("\n", Outcome.ofCases(plain.stacks().get(occurrence))),
                        String.join("\n", Outcome.ofCases(suspendedStack())),
                        "stack while suspended at occurrence " + occurrence);
            }
        }
        if (checksLeaks) {
            checkLeaks();
        }
        this.<List<Object>>get("dead").clear();
        this.<List<Object>>get("alive").clear();
    }

    private void checkLeaks() {
        List<WeakReference<Object>> dead = get("dead");
        List<WeakReference<Object>> alive = get("alive");
        for (int i = 0; i < 50 && !(dead.isEmpty() && alive.isEmpty()); i++) {
            System.gc();
            dead.removeIf(reference -> reference.get() == null);
            if (dead.isEmpty()) {
                break;
            }
        }
        assertTrue(dead.isEmpty(), () -> "held without need: " + dead.get(0).get());
        alive.forEach(reference -> assertNotNull(reference.get(), "lost"));
    }

    @Override
    protected Object body() throws Throwable {
        return woven ? method.callTwin(loader, env, this) : method.callPlain(loader, env);
    }

    private Object newEnv(IntUnaryOperator plan) {
        BiConsumer<Object, Supplier<Throwable>> parked = this::parked;
        try {
            return CaseMethod.load(loader, Env.class.getName())
                    .getConstructor(IntUnaryOperator.class, BiConsumer.class)
                    .newInstance(plan, parked);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T get(String field) {
        try {
            return (T) env.getClass().getField(field).get(env);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void set(String field, Object to) {
        try {
            env.getClass().getField(field).set(env, to);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object field(String name) {
        return read(Coroutine.class, this, name);
    }

    private static Object read(Class<?> type, Object object, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** As it appears in thread names. */
    @Override
    public String toString() {
        return method.name();
    }
}
