package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/** Patterns, as Java 21 has them. */
@EnabledForJreRange(min = JRE.JAVA_21)
class PatternsTest {
    private static final String CLASS = "weft.weaving.cases.Patterns";

    @TempDir
    Path directory;

    @Test
    @DisplayName("V094: guards that suspend (B89)")
    void guards() {
        assertRuns("big small abc d null ", """
                    @Async
                    static String kind(Env e, Object o) {
                        return switch (o) {
                            case Integer i when e.aw(i) > 2 -> e.aw("big");
                            case Integer i -> "small";
                            case String s when s.length() == e.aw(3) -> s;
                            case null -> e.aw("null");
                            default -> "d";
                        };
                    }

                    @Async
                    public static Object v(Env e) {
                        String all = "";
                        for (Object o : new Object[] {3, 1, "abc", "x", null}) {
                            all += kind(e, o) + " ";
                        }
                        return all;
                    }
                """);
    }

    @Test
    @DisplayName("V117: nested record patterns around suspensions")
    void recordPatterns() {
        assertRuns("6 0 MatchException", """
                    sealed interface Shape permits Point, Line, Broken {}

                    record Point(int x, long y) implements Shape {}

                    record Line(Shape a, Shape b) implements Shape {}

                    record Broken(int x) implements Shape {
                        @Override
                        public int x() {
                            throw new IllegalStateException();
                        }
                    }

                    @Async
                    static long size(Env e, Shape s) {
                        return switch (s) {
                            case Line(Point(var x, var y), Point(int z, long w)) when e.aw(x) < z -> e.aw(y) + w + z;
                            case Line(var a, var b) -> e.aw(0);
                            case Point(int x, long y) -> e.aw(x);
                            case Broken(int x) -> x;
                        };
                    }

                    @Async
                    public static Object v(Env e) {
                        String all = size(e, new Line(new Point(1, 1), new Point(2, 3))) + " ";
                        all += size(e, new Line(new Point(2, 1), new Point(2, 3))) + " ";
                        try {
                            return all + size(e, new Broken(1));
                        } catch (MatchException ex) {
                            return all + e.aw("MatchException");
                        }
                    }
                """);
    }

    @Test
    @DisplayName(
            "V065: a record pattern whose accessor is @Async suspends within the pattern, a range of one call (B65)")
    void asyncAccessor() {
        CaseFiles files = compile("""
                    static Env env;

                    record Slow(int x) {
                        @Override
                        @Async
                        public int x() {
                            return env.aw(x);
                        }
                    }

                    @Async
                    public static Object v(Env e) {
                        env = e;
                        Object o = new Slow(1);
                        return o instanceof Slow(int x) ? x : 0;
                    }
                """);

        assertEquals("1", OneOff.run(files, CLASS, "v").end());
    }

    private void assertRuns(String expected, String members) {
        CaseFiles files = compile(members);
        CaseLoader woven = CaseLoader.woven(files, Mode.LOAD_TIME);
        CaseMethod method = new CaseMethod(CLASS, "v", null);
        assertEquals(
                expected,
                Driver.runPlain(method, CaseLoader.unwoven(files), at -> Env.GO_ON)
                        .end());
        for (int mask = 0; mask < 1 << 10; mask++) {
            int chosen = mask;
            assertEquals(
                    expected,
                    Driver.runWoven(method, woven, at -> chosen >> at & 1, null).end());
        }
    }

    private CaseFiles compile(String members) {
        String text = """
                package weft.weaving.cases;

                import weft.Async;

                public final class Patterns {
                %s
                }
                """.formatted(members);
        return OneOff.compile(directory, "Patterns", text, "-g", "--release", "21");
    }
}
