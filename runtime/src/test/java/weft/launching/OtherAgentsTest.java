package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;
import static weft.launching.Programs.neighbour;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.launching.programs.Instruments;

/** Programs on which other agents work, too, before ours or after it. */
@DisplayName("A7, B116, B117, B118, B128: agents before and after")
class OtherAgentsTest {
    private static final String WEFT = "-javaagent:" + AGENT;

    @TempDir
    Path directory;

    @Test
    void jacocoSeesTheClassesAsCompiledInEitherOrder() throws Exception {
        Path[] classPath = {RUNTIME, neighbour("org.jacoco.core"), neighbour("asm"), neighbour("asm-tree")};
        Path program = Programs.compile(
                "coverage", directory, List.of("-cp", Jvm.classPath(with(neighbour("org.jacoco.agent"), classPath))));
        String jacoco = "-javaagent:" + neighbour("org.jacoco.agent") + "=output=none";
        String path = Jvm.classPath(with(neighbour("asm-commons"), with(program, classPath)));

        List<String> covered = List.of("0;1;failed", "FFFFPN.F..NNFFNF....FF....NN");
        assertEquals(
                covered,
                Jvm.java(jacoco, "-Dweft.unwoven=allow", "-cp", path, "coverage.Main")
                        .out(),
                "un-woven");
        for (List<String> agents : List.of(List.of(jacoco, WEFT), List.of(WEFT, jacoco))) {
            Jvm.Result result = run(agents, path, "coverage.Main");
            assertEquals(covered, result.out(), agents + result.err());
        }
    }

    @Test
    void codeThatAnotherAgentAddsToMethodsRunsAtTheirBeginAndEndIfItIsAddedFirst() throws Exception {
        Path[] classPath = {RUNTIME, TESTS, neighbour("byte-buddy")};
        Path program = Programs.compile("advice", directory.resolve("program"), classPath);
        String path = Jvm.classPath(with(program, classPath));
        String advice = "-javaagent:" + Programs.agent("advice.AdviceAgent", directory.resolve("advice.jar"));
        String retransformer =
                "-javaagent:" + Programs.agent(Instruments.class.getName(), directory.resolve("instruments.jar"));

        List<String> once = List.of(
                "begin load 1",
                "begin loadPart 2",
                "end loadPart k0 null",
                "begin loadPart 2",
                "end loadPart k1 null",
                "end load hello k0k1 null",
                "got hello k0k1",
                "begin load 1",
                "begin loadPart 2",
                "end loadPart null java.lang.IllegalArgumentException: no key",
                "end load null java.lang.IllegalArgumentException: no key",
                "caught no key");
        List<String> twice = new ArrayList<>(once);
        twice.addAll(once);
        Jvm.Result first = run(List.of(advice, WEFT, retransformer), path, "advice.Main");
        assertEquals(twice, first.out(), first.err());

        // Added last it runs in the twin, which returns when it suspends. That is of no use, but breaks nothing.
        Jvm.Result last = run(List.of(WEFT, advice, retransformer), path, "advice.Main");
        List<String> said = new ArrayList<>(last.out());
        said.removeIf(line -> line.startsWith("begin ") || line.startsWith("end "));
        assertEquals(
                Collections.nCopies(2, List.of("got hello k0k1", "caught no key")).stream()
                        .flatMap(List::stream)
                        .toList(),
                said,
                last.err());
    }

    private static Jvm.Result run(List<String> agents, String classPath, String program) throws Exception {
        List<String> arguments = new ArrayList<>(agents);
        arguments.addAll(List.of("-Dweft.unwoven=fail", "-cp", classPath, program));
        return Jvm.java(arguments);
    }

    private static Path[] with(Path one, Path... more) {
        return with(one, List.of(more)).toArray(Path[]::new);
    }

    private static <T> List<T> with(T one, List<T> more) {
        List<T> all = new ArrayList<>(more);
        all.add(one);
        return all;
    }
}
