package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.weave.Weaver.Mode;

/** What holds of every woven program, shown on programs that are made for it. */
class InvariantsTest {
    private static final String CLASS = "weft.weaving.cases.Held";

    @TempDir
    Path directory;

    @Test
    @DisplayName("I3: a frame holds the values that are needed later, each once, and nothing else")
    void framesHoldTheLiveValues() {
        Driver driver =
                Driver.stepwise(new CaseMethod(CLASS, "v", null), CaseLoader.woven(compile("""
                @Async
                public static Object v(Env e) {
                    String live = e.tr("live");
                    String dead = e.tr("dead");
                    String none = null;
                    int number = 7;
                    long wide = dead.length();
                    String later;
                    int first = wide > 9 ? 1 : e.aw(number) + (int) wide;
                    later = live + first + none;
                    String result = two("stack", e.aw("given")) + later;
                    e.aw();
                    return result;
                }

                static String two(String a, String b) {
                    return a + b;
                }
                """), Mode.LOAD_TIME));

        assertFalse(driver.begin());
        assertEquals(List.of("4", "Env", "live"), held(driver));
        assertFalse(driver.step());
        assertEquals(List.of("Env", "live11null", "stack"), held(driver));
        assertFalse(driver.step());
        assertEquals(List.of("stackgivenlive11null"), held(driver));
        assertTrue(driver.step());
        assertEquals(List.of(), driver.frames());
    }

    /** What the case's own frame holds, in fields that are not the runtime's; zeroes are those of other points. */
    private static List<String> held(Driver driver) {
        List<Object> frames = driver.frames();
        Object frame = frames.get(frames.size() - 1);
        List<String> held = new ArrayList<>();
        for (Field field : frame.getClass().getDeclaredFields()) {
            Object value = read(field, frame);
            if (!Modifier.isStatic(field.getModifiers()) && value != null && !value.equals(0) && !value.equals(0L)) {
                held.add(value instanceof String || value instanceof Number ? value.toString() : "Env");
            }
        }
        held.sort(null);
        return held;
    }

    private static Object read(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("I4: when an exception leaves a thousand calls, suspended or not, it leaves no frame")
    void exceptionsLeaveNoFrames() {
        CaseFiles files = compile("""
                @Async
                static int down(Env e, int n) {
                    if (n == 0) {
                        e.aw();
                        throw new IllegalStateException("out");
                    }
                    return 1 + down(e, n - 1);
                }

                @Async
                public static Object v(Env e) {
                    try {
                        return down(e, 1000);
                    } catch (IllegalStateException thrown) {
                        e.aw();
                        return thrown.getMessage();
                    }
                }
                """);
        Driver driver = Driver.stepwise(new CaseMethod(CLASS, "v", null), CaseLoader.woven(files, Mode.LOAD_TIME));

        assertFalse(driver.begin());
        assertEquals(1003, driver.frames().size()); // Env.aw twice: aw() calls aw(Object), which is last.
        assertFalse(driver.step());
        assertEquals(2, driver.frames().size());
        assertTrue(driver.step());
        assertEquals("out", driver.outcome().end());
    }

    @Test
    @DisplayName("I5, V125: a thousand suspensions 1 000 calls deep save two frames each, of a thousand")
    void suspendingDeepCostsWhatRan() {
        CaseFiles files = compile("""
                @Async
                static long down(Env e, int depth) {
                    if (depth > 0) {
                        return down(e, depth - 1);
                    }
                    long sum = 0;
                    for (int i = 0; i < 1000; i++) {
                        sum += e.aw(i);
                    }
                    return sum;
                }

                @Async
                public static Object v(Env e) {
                    return down(e, 1000);
                }
                """);
        Driver driver = Driver.stepwise(new CaseMethod(CLASS, "v", null), CaseLoader.woven(files, Mode.LOAD_TIME));

        assertFalse(driver.begin());
        List<Object> before = driver.frames();
        for (int i = 1; i < 1000; i++) {
            assertFalse(driver.step());
            List<Object> after = driver.frames();
            assertNotSame(before.get(0), after.get(0));
            assertNotSame(before.get(1), after.get(1));
            assertArrayEquals(
                    before.subList(2, before.size()).toArray(),
                    after.subList(2, after.size()).toArray());
            before = after;
        }
        assertTrue(driver.step());
        assertEquals("499500", driver.outcome().end());
    }

    @Test
    @DisplayName("I6: while nothing suspends, woven code allocates nothing")
    void nothingIsAllocated() {
        CaseFiles files = compile("""
                interface Op {
                    @Async
                    long apply(long x);
                }

                @Async
                static long fib(int n) {
                    return n < 2 ? n : fib(n - 1) + fib(n - 2);
                }

                @Async
                static long loop(Op op, int rounds) {
                    long sum = 0;
                    for (int i = 0; i < rounds; i++) {
                        try {
                            sum += op.apply(i) + fib(3);
                        } finally {
                            sum ^= op.apply(sum);
                        }
                    }
                    return sum;
                }

                static final Op ADD = x -> x + fib(2);

                @Async
                public static Object v(Env e) {
                    com.sun.management.ThreadMXBean threads =
                            (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
                    long sum = loop(ADD, 20000);
                    long least = Long.MAX_VALUE;
                    for (int i = 0; i < 20; i++) {
                        long before = threads.getCurrentThreadAllocatedBytes();
                        sum += loop(ADD, 10000);
                        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                    }
                    return sum == 0 ? -1 : least;
                }
                """);
        CaseLoader loader = CaseLoader.woven(files, Mode.LOAD_TIME);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long byAsking = threads.getCurrentThreadAllocatedBytes() - before;

        long bytes = Long.parseLong(OneOff.run(loader, CLASS, "v", 0).end());

        assertTrue(bytes <= byAsking, bytes + " bytes for 50 000 calls"); // Boxing once per call would be 500 000.
    }

    @Test
    @DisplayName("I7: what is woven does not depend on the weaver, nor on what it wove before")
    void weavingIsDeterministic() {
        CaseFiles files = CaseFiles.javac(CaseFiles.sources(), "-g");
        weft.weave.Weaver used = new weft.weave.Weaver(files::find, Mode.LOAD_TIME);
        List<String> names = new ArrayList<>(files.classes().keySet());
        names.removeIf(name -> name.contains("$"));
        names.forEach(name -> used.weave(files.classes().get(name)));
        java.util.Collections.reverse(names);
        for (String name : names) {
            byte[] fresh = new weft.weave.Weaver(files::find, Mode.LOAD_TIME)
                    .weave(files.classes().get(name))
                    .classFile();
            assertArrayEquals(fresh, used.weave(files.classes().get(name)).classFile(), name);
        }
    }

    @Test
    @DisplayName("V125: a recursion 10 000 deep suspends, given the stack, and is resumed on a usual one")
    void deepRecursion() throws InterruptedException {
        CaseFiles files = compile("""
                @Async
                static int down(Env e, int n, Object kept) {
                    int below = n == 0 ? e.aw(0) : down(e, n - 1, kept);
                    return kept == e ? below + 1 : -1;
                }

                @Async
                public static Object v(Env e) {
                    return down(e, 10_000, e);
                }
                """);
        Driver driver = Driver.stepwise(new CaseMethod(CLASS, "v", null), CaseLoader.woven(files, Mode.LOAD_TIME));
        Thread deep = new Thread(null, driver::begin, "deep", 64L << 20);
        deep.start();
        deep.join();

        List<Object> frames = driver.frames();
        assertEquals(1 + 10_001 + 1, frames.size());
        assertSame(frames.get(frames.size() - 1), driver.frames().get(frames.size() - 1));
        assertTrue(driver.step());
        assertEquals("10001", driver.outcome().end());
    }

    private CaseFiles compile(String members) {
        return OneOff.compile(directory, "Held", """
                package weft.weaving.cases;

                import weft.Async;

                public final class Held {
                %s
                }
                """.formatted(members));
    }
}
