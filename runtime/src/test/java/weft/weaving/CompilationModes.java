package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's compilers take all that the weaver emits. Takes minutes: profile {@code modes}. */
class CompilationModes {
    private static final String CASES = "weft.weaving.cases.";

    /** V121b holds 250 operands on the stack: C1 runs out of registers, C2 out of nodes and arguments. */
    private static final String TOO_LARGE = "v121b";

    @TempDir
    Path directory;

    @Test
    @DisplayName("I13: C1 compiles every method that runs woven (B62, B95, B97)")
    void clientCompiler() throws Exception {
        assertAllCompiled("-XX:TieredStopAtLevel=1");
    }

    @Test
    @DisplayName("I13: C2 compiles every method that runs woven (B62, B97, B98)")
    void serverCompiler() throws Exception {
        assertAllCompiled("-XX:-TieredCompilation");
    }

    private void assertAllCompiled(String compiler) throws Exception {
        List<String> said = run(
                compiler,
                "-Xcomp",
                "-Xbatch",
                "-XX:+PrintCompilation",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=compileonly," + CASES + "*::*");

        List<String> refused = said.stream()
                .filter(line -> line.contains("COMPILE SKIPPED") || line.contains("not compilable"))
                .filter(line -> !line.contains(TOO_LARGE))
                .toList();
        assertEquals(List.of(), refused);
        assertTrue(compiled(said, "$resume (").size() > 200, "resume bodies compiled: " + compiled(said, "$resume ("));
        assertTrue(compiled(said, "::v").size() > 400, "cases compiled: " + compiled(said, "::v"));
    }

    private static List<String> compiled(List<String> said, String what) {
        return said.stream()
                .filter(line -> line.contains(CASES) && line.contains(what))
                .toList();
    }

    private List<String> run(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xss4m",
                "-ea",
                "-Dbasedir=" + Path.of(System.getProperty("basedir", "")).toAbsolutePath(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Exercise.class.getName()));
        Path output = directory.resolve("output");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        List<String> said = Files.readAllLines(output);
        assertEquals(0, status, () -> String.join("\n", said.subList(Math.max(0, said.size() - 30), said.size())));
        return said;
    }
}
