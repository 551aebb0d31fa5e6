package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Classes that weaving takes to limits of the class file format, and of what writes it. */
class LimitsTest {
    private static final String FULL = "weft.weaving.cases.Full";

    @TempDir
    Path directory;

    @Test
    @DisplayName("A class that woven would have more than 65 535 constants loses methods by name, the largest first")
    void fullConstantPool() {
        CaseFiles few = OneOff.compile(directory, "Full", """
                package weft.weaving.cases;

                import weft.Async;

                public final class Full {
                    @Async
                    public static Object v(Env e) {
                        return 1 + e.aw(2);
                    }
                    %s
                }
                """.formatted(repeat(
                60,
                i -> "@Async static int m%d(Env e, int n) { %s return n; }"
                        .formatted(i, repeat(8, j -> "n += e.aw(" + j + ") * n;")))));
        CaseFiles files = withConstants(few, 65_000);
        for (Mode mode : Mode.values()) {
            WeaveResult result =
                    new Weaver(files::find, mode).weave(files.classes().get(FULL.replace('.', '/')));
            List<Refusal> refusals = result.refusals();
            assertFalse(refusals.isEmpty());
            assertTrue(refusals.size() < 60, refusals.size() + " of 61 refused");
            for (Refusal refusal : refusals) {
                assertEquals(Refusal.Reason.TOO_LARGE, refusal.reason());
                assertTrue(refusal.message().startsWith("Weft cannot weave " + FULL + ".m"), refusal.message());
                assertTrue(refusal.message().contains("constants"), refusal.message());
            }
        }
        assertEquals("3", OneOff.run(files, FULL, "v").end());
    }

    @Test
    @DisplayName("A method with jumps too far for 16 bits, over hundreds of locals, is woven")
    void farJumpsOverManyLocals() {
        CaseFiles files = OneOff.compile(directory, "Far", """
                package weft.weaving.cases;

                import weft.Async;

                public final class Far {
                    @Async
                    public static Object v(Env e) {
                        %s
                        for (int i = 0; i < 3; i++) {
                            a0 += e.aw(i);
                            %s
                        }
                        return a0;
                    }
                }
                """.formatted(
                        repeat(200, i -> "int a%d = %d;".formatted(i, i)),
                        repeat(5_000, i -> "a%d += a%d;".formatted(i % 200, (i * 7 + 1) % 200))));
        OneOff.run(files, "weft.weaving.cases.Far", "v");
    }

    private static CaseFiles withConstants(CaseFiles files, int count) {
        ClassReader reader = new ClassReader(files.classes().get(FULL.replace('.', '/')));
        ClassWriter out = new ClassWriter(reader, 0);
        for (int i = reader.getItemCount(); i < count; i++) {
            out.newConst(100_000 + i);
        }
        reader.accept(out, 0);
        Map<String, byte[]> classes = new TreeMap<>(files.classes());
        classes.put(reader.getClassName(), out.toByteArray());
        return new CaseFiles(files.compiler(), classes);
    }

    private static String repeat(int count, IntFunction<String> statement) {
        return IntStream.range(0, count).mapToObj(statement).collect(Collectors.joining("\n"));
    }
}
