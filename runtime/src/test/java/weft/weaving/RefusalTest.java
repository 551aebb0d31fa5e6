package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.coroutine.RefusedMethodError;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** What cannot be woven is refused, method by method: the message says where, what, and what to write instead. */
class RefusalTest {
    private static final String HEAD = """
            package weft.weaving.cases;

            import weft.Async;

            public final class Bad {
                @Async
                public static Object good(Env e) {
                    return e.aw("good");
                }

            """;

    @TempDir
    Path directory;

    @Test
    @DisplayName("V066: a suspension in a synchronized block (B66)")
    void synchronizedBlock() {
        Refusal refusal = refusal("""
                    @Async
                    public static Object bad(Env e) {
                        synchronized (e) {
                            return e.aw(1);
                        }
                    }
                }
                """);

        assertEquals(14, refusal.line());
        assertSays(
                refusal,
                "weft.weaving.cases.Bad.bad",
                "Bad.java:14",
                "aw",
                "monitor",
                "move the call out",
                "use a weft.sync.Lock");
    }

    @Test
    @DisplayName("V066: a suspension in a synchronized block within another, and within a try")
    void nestedSynchronizedBlock() {
        Refusal refusal = refusal("""
                    @Async
                    public static Object bad(Env e) {
                        try {
                            synchronized (e) {
                                synchronized (Bad.class) {
                                    e.tr(1);
                                }
                                e.aw();
                            }
                        } finally {
                            e.aw();
                        }
                        return 0;
                    }
                }
                """);

        assertEquals(18, refusal.line());
    }

    @Test
    @DisplayName("V133: a synchronized method")
    void synchronizedMethod() {
        Refusal refusal = refusal("""
                    @Async
                    public static synchronized Object bad(Env e) {
                        return e.aw(1);
                    }
                }
                """);

        assertSays(
                refusal, "weft.weaving.cases.Bad.bad", "Bad.java:13", "leave out synchronized", "use a weft.sync.Lock");
    }

    @Test
    @DisplayName("V133: a native method")
    void nativeMethod() {
        Refusal refusal = refusal("""
                    @Async
                    public static native Object bad(Env e);
                }
                """);

        assertSays(refusal, "weft.weaving.cases.Bad.bad", "native", "@Async");
    }

    @Test
    @DisplayName("V134: a method that takes all of the 255 slots there are")
    void allParameterSlots() {
        String parameters = IntStream.range(0, 254).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));

        Refusal refusal = refusalOf("""
                    @Async
                    static Object all(Env e, %s) {
                        return e.aw(p0);
                    }
                }
                """.formatted(parameters));

        assertSays(refusal, "weft.weaving.cases.Bad.all", "255", "record");
    }

    @Test
    @DisplayName("V134: a method that takes all slots but one")
    void allParameterSlotsButOne() {
        String parameters = IntStream.range(0, 253).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
        String arguments = IntStream.range(0, 253).mapToObj(Integer::toString).collect(Collectors.joining(", "));

        CaseFiles files = compile("""
                    @Async
                    static int all(Env e, %s) {
                        return e.aw(p0) + p252;
                    }

                    @Async
                    public static Object v(Env e) {
                        return all(e, %s);
                    }
                }
                """.formatted(parameters, arguments));

        assertEquals(List.of(), weave(files).refusals());
        assertEquals("252", OneOff.run(files, "weft.weaving.cases.Bad", "v").end());
    }

    @Test
    @DisplayName("a constructor that calls an @Async method is plain Java: the call says so")
    void constructor() {
        CaseFiles files = compile("""
                    Bad(Env e) {
                        e.aw(1);
                    }

                    @Async
                    public static Object v(Env e) {
                        return new Bad(e);
                    }
                }
                """);

        assertPlainCallFails(files, "Bad.<init>(Bad.java:12)");
    }

    @Test
    @DisplayName("a static initialiser that calls an @Async method is plain Java: the call says so")
    void staticInitializer() {
        CaseFiles files = compile("""
                    static Env env;

                    static final class Early {
                        static final int VALUE = env.aw(1);
                    }

                    @Async
                    public static Object v(Env e) {
                        env = e;
                        try {
                            return Early.VALUE;
                        } catch (ExceptionInInitializerError error) {
                            throw (RuntimeException) error.getCause();
                        }
                    }
                }
                """);

        assertPlainCallFails(files, "Bad$Early.<clinit>(Bad.java:14)");
    }

    @Test
    @DisplayName("V056: an un-woven frame in the middle is named, and runs nothing twice (B56, B57, B58)")
    void plainFrameInTheMiddle() {
        CaseFiles files = compile("""
                    static int middle(Env e) {
                        return e.aw(1);
                    }

                    @Async
                    public static Object v(Env e) {
                        e.aw();
                        return middle(e);
                    }
                }
                """);

        assertPlainCallFails(files, "Bad.middle(Bad.java:12)");
    }

    @Test
    @DisplayName("V056, V091: a plain lambda in the middle (B58, B86)")
    void plainLambdaInTheMiddle() {
        CaseFiles files = compile("""
                    @Async
                    public static Object v(Env e) {
                        java.util.function.Supplier<Integer> supplier = () -> e.aw(1);
                        return supplier.get();
                    }
                }
                """);

        assertPlainCallFails(files, "Bad.java:13");
    }

    @Test
    @DisplayName("V064: reflection in the middle (B64)")
    void reflectionInTheMiddle() {
        CaseFiles files = compile("""
                    @Async
                    public static Object inner(Env e) {
                        return e.aw(1);
                    }

                    @Async
                    public static Object v(Env e) throws Throwable {
                        try {
                            return Bad.class.getMethod("inner", Env.class).invoke(null, e);
                        } catch (java.lang.reflect.InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    }
                }
                """);

        assertPlainCallFails(files, "inner is @Async");
    }

    @Test
    @DisplayName("an @Async method called where there is no loop at all")
    void outsideOfEverything() throws Exception {
        CaseFiles files = compile("}");
        CaseLoader loader = CaseLoader.woven(files, Mode.LOAD_TIME);
        Outcome outcome = OneOff.callPlainly(loader, "weft.weaving.cases.Bad", "good");

        assertTrue(
                outcome.end().startsWith("IllegalStateException: weft.weaving.cases.Bad.good is @Async"),
                outcome.end());
        assertTrue(outcome.end().contains("Weft.run"), outcome.end());
    }

    /** The call fails at once, names the culprit, and leaves the coroutine in order. */
    private static void assertPlainCallFails(CaseFiles files, String culprit) {
        Outcome outcome = OneOff.run(files, "weft.weaving.cases.Bad", "v");

        assertTrue(outcome.end().startsWith("IllegalStateException: "), outcome.end());
        assertTrue(outcome.end().contains(culprit), outcome.end());
        assertEquals("good", OneOff.run(files, "weft.weaving.cases.Bad", "good").end());
    }

    /** The refusal of the method {@code bad}; calling it says the same, and the rest of the class works. */
    private Refusal refusal(String source) {
        Refusal refusal = refusalOf(source);
        CaseFiles files = compile(source);
        assertEquals("good", OneOff.run(files, "weft.weaving.cases.Bad", "good").end());
        assertEquals(
                RefusedMethodError.class.getSimpleName() + ": " + refusal.message(),
                OneOff.run(files, "weft.weaving.cases.Bad", "bad").end());
        return refusal;
    }

    private Refusal refusalOf(String source) {
        WeaveResult result = weave(compile(source));
        assertNotNull(result.classFile());
        assertEquals(1, result.refusals().size(), result.refusals()::toString);
        return result.refusals().get(0);
    }

    private static void assertSays(Refusal refusal, String... parts) {
        for (String part : parts) {
            assertTrue(refusal.message().contains(part), () -> "\"" + part + "\" is missing in: " + refusal.message());
        }
    }

    private CaseFiles compile(String rest) {
        return OneOff.compile(directory, "Bad", HEAD + rest);
    }

    private static WeaveResult weave(CaseFiles files) {
        return new Weaver(files::find, Mode.LOAD_TIME).weave(files.classes().get("weft/weaving/cases/Bad"));
    }
}
