package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.launching.programs.Greeter;
import weft.launching.programs.Instruments;

/** What the agent says, and what it writes. */
class DiagnosticsTest {
    @TempDir
    Path directory;

    private Path program;
    private String instruments;

    @BeforeEach
    void compile() throws Exception {
        program = Programs.compile("diagnostics", directory.resolve("program"), RUNTIME);
        instruments = "-javaagent:" + Programs.agent(Instruments.class.getName(), directory.resolve("instruments.jar"));
    }

    @Test
    void eachRefusalNamesMethodLineConstructAndRemedyOnce() throws Exception {
        Jvm.Result result = run();
        String main = "Weft cannot weave diagnostics.Main.";
        List<String> refusals = List.of(
                main
                        + "synchronizedMethod(Main.java:48): a synchronized method cannot suspend; leave out synchronized: "
                        + "the tasks of a loop take turns, and only where they suspend; or, to keep others out "
                        + "meanwhile, use a weft.sync.Lock",
                main
                        + "monitor(Main.java:55): the call of checkpoint may suspend while a monitor is held; move the call "
                        + "out of the synchronized block, or leave out synchronized: the tasks of a loop take turns, "
                        + "and only where they suspend; or, to keep others out meanwhile, use a weft.sync.Lock",
                main + "nativeMethod: a native method cannot suspend; leave out @Async, and call it on a thread of its "
                        + "own",
                main + "taken(Main.java:65): the class has a method taken with the same parameters and a Coroutine, "
                        + "which is the name that weaving gives; rename one of them");
        for (String refusal : refusals) {
            assertEquals(1, result.errorsWith("weft: " + refusal), refusal + "\n" + result.err());
        }
        assertEquals(List.of("hello x", "Gr??e x", "ee"), result.out().subList(0, 3), "the rest works");
        assertEquals(refusals.subList(0, 3), result.out().subList(3, 6), "and callers are told, too");
    }

    @Test
    void aClassFileThatAnotherAgentSpoiledIsReportedOnce() throws Exception {
        Jvm.Result result = run(instruments + "=spoil=diagnostics.Broken");
        assertEquals("ClassFormatError", result.out().get(result.out().size() - 1), result.err());
        assertEquals(
                1,
                result.errorsWith("weft: diagnostics.Broken stays as it is: its class file cannot be read"),
                result.err());
        assertEquals(0, result.errorsWith("bug in Weft"), result.err());
    }

    @Test
    void verboseSaysWhatIsWovenAndWhyAndWhatIsNot() throws Exception {
        Jvm.Result result = run("-Dweft.weave.verbose");
        for (String wanted : List.of(
                "weft: wove diagnostics.Main$Base\n    echo(Object): @Async\n",
                "weft: wove diagnostics.Main$Echo\n"
                        + "    echo(String): called by a bridge that overrides an @Async method\n"
                        + "    echo(Object): overrides diagnostics.Main$Base.echo\n",
                "weft: wove diagnostics.Main$Greeting\n    greet(String): @Async\n",
                "(String): body of a lambda for diagnostics.Main$Greeting\n",
                "weft: did not weave diagnostics.Main$Heir: it has no @Async method of its own, and overrides none\n")) {
            assertEquals(1, result.errorsWith(wanted), wanted + "\n" + result.err());
        }
    }

    @Test
    void theDumpHasFrameClassesAndSafeNamesAndADirectoryForEachLoader() throws Exception {
        Path dump = directory.resolve("dump");
        // The default on servers: an encoding in which few names can be written.
        run("-Dweft.weave.dump=" + dump, "-Dsun.jnu.encoding=ANSI_X3.4-1968", "-Dfile.encoding=US-ASCII");
        List<String> files = files(dump);
        assertTrue(files.contains("diagnostics/Main.class"), files.toString());
        assertTrue(files.stream().allMatch(name -> name.startsWith("diagnostics/")), "nothing else: " + files);
        assertTrue(files.contains("diagnostics/Main$Gr%00fc%00dfe_%03a9.class"), files.toString());
        assertTrue(files.stream().anyMatch(name -> name.startsWith("diagnostics/Main$Base$$echo$")), files.toString());

        Path tenants = directory.resolve("tenants");
        Path tenant = Programs.compile("tenant", directory.resolve("tenant"), RUNTIME);
        Path zoo = Programs.compile("zoo", directory.resolve("zoo"));
        Jvm.java(
                "-javaagent:" + AGENT,
                "-Dweft.unwoven=allow",
                "-Dweft.weave.dump=" + tenants,
                "-cp",
                Jvm.classPath(RUNTIME, zoo),
                "zoo.Main",
                tenant.toString(),
                RUNTIME.toString());
        List<String> all = files(tenants);
        assertTrue(all.contains("tenant/App.class") && all.contains("loader-2/tenant/App.class"), all.toString());
    }

    @Test
    void classesThatAnotherAgentLoadedBeforeAreListed() throws Exception {
        Jvm.Result result = Jvm.java(
                instruments + "=load=" + Greeter.class.getName(),
                "-javaagent:" + AGENT,
                "-cp",
                AgentTest.classPath(),
                Greeter.class.getName());
        assertEquals(List.of("hello"), result.out(), result.err());
        assertEquals(
                1,
                result.errorsWith("weft: 1 classes with @Async methods are loaded already, and stay un-woven. Another "
                        + "agent loaded them: put -javaagent:weft-agent.jar before it, or weave them ahead of time:\n    "
                        + Greeter.class.getName()),
                result.err());
    }

    @Test
    void theAgentWorksWhereNoneMayBeAttached() throws Exception {
        Jvm.Result result = Jvm.java(
                "-XX:-EnableDynamicAgentLoading",
                "-XX:+DisableAttachMechanism",
                "-javaagent:" + AGENT,
                "-Dweft.unwoven=fail",
                "-cp",
                AgentTest.classPath(),
                Greeter.class.getName());
        assertEquals(new Jvm.Result(0, List.of("hello"), ""), result);
    }

    private Jvm.Result run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-javaagent:" + AGENT, "-Dweft.unwoven=fail", "-cp"));
        arguments.addAll(List.of(Jvm.classPath(RUNTIME, program, TESTS), "diagnostics.Main"));
        return Jvm.java(arguments);
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
