package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Methods with very much of something. */
class LargeMethodsTest {
    private static final String BIG = "weft.weaving.cases.Big";

    @TempDir
    Path directory;

    @ParameterizedTest
    @DisplayName("V103: more suspension points than fit in a byte (B102)")
    @ValueSource(ints = {127, 128, 130, 260, 1000})
    void manySuspensionPoints(int count) {
        CaseFiles files = method("int sum = 0; " + repeat(count, i -> "sum += e.aw(" + i + ");") + " return sum;");

        assertEquals(
                Integer.toString(count * (count - 1) / 2),
                OneOff.run(files, BIG, "v").end());
    }

    @Test
    @DisplayName("V104: more live locals than a method takes parameters, of all kinds (B103)")
    void manyLocals() {
        String declared = repeat(
                120,
                i -> "long l" + i + " = " + i + "; int i" + i + " = e.tr(1); Object o" + i + " = \"\" + " + i + ";");
        String used = IntStream.range(0, 120)
                .mapToObj(i -> "l" + i + " + i" + i + " + Long.parseLong((String) o" + i + ")")
                .collect(Collectors.joining(" + "));

        CaseFiles files = method(declared + " e.aw(); e.aw(); return " + used + ";");

        assertEquals(
                Integer.toString(119 * 120 + 120), OneOff.run(files, BIG, "v").end());
    }

    @ParameterizedTest
    @DisplayName("V104: as many live values as a method takes parameters, one less, one more")
    @ValueSource(ints = {252, 253, 254, 255, 256, 257})
    void aboutAsManyLocalsAsParameters(int count) {
        CaseFiles files = method(repeat(count, i -> "int i" + i + " = e.tr(" + i + ");") + " e.aw(); return "
                + IntStream.range(0, count).mapToObj(i -> "i" + i).collect(Collectors.joining(" + ")) + ";");

        assertEquals(
                Integer.toString(count * (count - 1) / 2),
                OneOff.run(files, BIG, "v").end());
    }

    @ParameterizedTest
    @DisplayName("V104: large switches, dense and sparse, that go on to a call in each case")
    @ValueSource(ints = {1, 97})
    void largeSwitch(int step) {
        int cases = 500;
        CaseFiles files = method("int sum = 0; for (int i = 0; i < 3 * " + step + "; i++) { switch (e.tr(i)) { "
                + repeat(cases, i -> "case " + i * step + ": sum += e.aw(" + i + "); break;")
                + " default: sum += 10; } } return sum;");

        assertEquals(
                Integer.toString(3 + 3 * (step - 1) * 10),
                OneOff.run(files, BIG, "v").end());
    }

    @Test
    @DisplayName("V104: a stack as deep as it gets")
    void deepStack() {
        String open = IntStream.range(0, 300).mapToObj(i -> "(" + i + "L + ").collect(Collectors.joining());
        CaseFiles files = method("return " + open + "e.aw(1L)" + ")".repeat(300) + ";");

        assertEquals(
                Integer.toString(299 * 150 + 1), OneOff.run(files, BIG, "v").end());
    }

    @Test
    @DisplayName("V101: a method near the limit of 65 535 bytes is refused by name if it no longer fits, else it works")
    void hugeMethod() {
        CaseFiles files = method("int sum = 0; " + repeat(1200, i -> "sum += e.aw(" + i + ") * sum + e.tr(" + i + ");")
                + " return sum;");
        WeaveResult result = weave(files);

        if (result.refusals().isEmpty()) {
            OneOff.run(files, BIG, "v");
        } else {
            String message = result.refusals().get(0).message();
            assertTrue(message.contains(BIG + ".v") && message.contains("65535"), message);
            assertEquals(
                    "RefusedMethodError: " + message,
                    OneOff.run(files, BIG, "v").end());
        }
    }

    @Test
    @DisplayName("V102, I12: weaving takes time in proportion to the suspension points")
    void weavingTimeIsLinear() {
        CaseFiles small = method(nested(100));
        CaseFiles large = method(nested(800));
        time(small);
        time(large);
        long best = Long.MAX_VALUE;
        long worst = 0;
        for (int i = 0; i < 5; i++) {
            best = Math.min(best, time(large));
            worst = Math.max(worst, time(small));
        }
        long limit = 8 * 6 * worst; // Eight times the points; quadratic would be eight times that, and more.
        assertTrue(best < limit, best + " ns for 800 points, " + worst + " ns for 100");
    }

    private static String nested(int count) {
        return "int sum = 0; while (sum < 1) { switch (e.aw(1)) { "
                + repeat(count, i -> "case " + i + ": sum += e.aw(1); break;") + " } } return sum;";
    }

    private static long time(CaseFiles files) {
        long start = System.nanoTime();
        assertEquals(List.of(), weave(files).refusals());
        return System.nanoTime() - start;
    }

    private static String repeat(int count, java.util.function.IntFunction<String> statement) {
        return IntStream.range(0, count).mapToObj(statement).collect(Collectors.joining("\n"));
    }

    private CaseFiles method(String body) {
        return OneOff.compile(directory, "Big", """
                package weft.weaving.cases;

                import weft.Async;

                public final class Big {
                    @Async
                    public static Object v(Env e) {
                        %s
                    }
                }
                """.formatted(body));
    }

    private static WeaveResult weave(CaseFiles files) {
        return new Weaver(files::find, Mode.LOAD_TIME).weave(files.classes().get(BIG.replace('.', '/')));
    }
}
