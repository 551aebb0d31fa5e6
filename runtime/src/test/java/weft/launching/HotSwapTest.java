package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.launching.programs.Instruments;

/** Woven classes whose code is changed while they run: the members stay, whatever the bodies do. */
@DisplayName("A6, B114, B115: redefinition and retransformation")
class HotSwapTest {
    private static final String REFUSED = "Weft cannot weave hotswap.Worker.";
    private static final List<String> OLD = List.of(
            "old x 1, then old", "x1", "old x", "old x", "old x", REFUSED + "wasRefused(Worker.java:44)", "old x");
    private static final List<String> NEW = List.of(
            "new x 2, then new", "x2", "new x", "new x", REFUSED + "becomesRefused(Worker.java:40)", "new x", "new x");

    @TempDir
    Path directory;

    private Path program;
    private Path edited;

    @BeforeEach
    void compile() throws Exception {
        program = Programs.compile("hotswap/program", directory.resolve("program"), RUNTIME, TESTS);
        edited = Programs.compile("hotswap/edited", directory.resolve("edited"), RUNTIME, program);
    }

    @Test
    void anotherAgentMayChangeBodies() throws Exception {
        changeBodies(1);
    }

    @Test
    void bodiesWovenAheadOfTimeMayBeChangedIfOurAgentIsThere() throws Exception {
        Jvm.Result weaving = Jvm.java("-jar", AGENT, "weave", program.toString(), "-cp", RUNTIME.toString());
        assertEquals(2, weaving.errorsWith("Weft cannot weave") + weaving.status(), weaving.err());
        changeBodies(0); // The command has said so.
    }

    private void changeBodies(int firstRefusals) throws Exception {
        Path instruments = Programs.agent(Instruments.class.getName(), directory.resolve("instruments.jar"));
        check(
                Jvm.java(
                        "-javaagent:" + AGENT,
                        "-javaagent:" + instruments,
                        "-Dweft.unwoven=fail",
                        "-cp",
                        Jvm.classPath(RUNTIME, program, TESTS),
                        "hotswap.Main",
                        edited.toString(),
                        program.toString()),
                firstRefusals);
    }

    @Test
    void aDebuggerMayChangeBodies() throws Exception {
        List<byte[]> versions = List.of(worker(edited), worker(program));
        check(
                Debuggers.swapAtEachBreakpoint(
                        List.of(
                                "-javaagent:" + AGENT,
                                "-Dweft.unwoven=fail",
                                "-cp",
                                Jvm.classPath(RUNTIME, program, TESTS),
                                "hotswap.Main"),
                        "hotswap.Swap$Debugger",
                        "hotswap.Worker",
                        versions),
                1);
    }

    private static byte[] worker(Path classes) throws Exception {
        return Files.readAllBytes(classes.resolve("hotswap/Worker.class"));
    }

    private static void check(Jvm.Result result, int firstRefusals) {
        assertEquals(OLD, said("before", result), result.err());
        assertEquals(NEW, said("after", result), result.err());
        assertEquals(OLD, said("again", result), result.err());

        List<String> during = said("during", result);
        assertTrue(during.contains("old x 1, then new"), "a frame that fits goes on in the new code: " + during);
        String redefined = "The method of hotswap.Worker$$";
        for (String method : List.of("changesItsLayout", "losesItsPoint", "becomesRefused")) {
            assertEquals(
                    1,
                    during.stream()
                            .filter(line -> line.startsWith(redefined + method)
                                    && line.endsWith("and its saved frame does not fit the new code"))
                            .count(),
                    "a frame that does not fit is an error: " + during);
        }
        assertEquals(firstRefusals, result.errorsWith("wasRefused"), "each refusal once: " + result.err());
        assertEquals(1, result.errorsWith("becomesRefused"), "each refusal once: " + result.err());
    }

    private static List<String> said(String when, Jvm.Result result) {
        return result.out().stream()
                .filter(line -> line.startsWith(when + ": "))
                .map(line -> line.substring(when.length() + 2))
                .toList();
    }
}
