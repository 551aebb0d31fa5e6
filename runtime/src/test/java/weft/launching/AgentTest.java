package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.launching.programs.Digger;
import weft.launching.programs.Greeter;
import weft.launching.programs.Hoarder;
import weft.launching.programs.Latecomer;
import weft.launching.programs.Lonely;
import weft.launching.programs.Relic;

/** Programs on a JVM with the agent. */
class AgentTest {
    @TempDir
    Path directory;

    @Test
    void aProgramNeedsNothingButTheAgent() throws Exception {
        Jvm.Result result = run(Greeter.class, "-javaagent:" + AGENT, "-Dweft.unwoven=fail");
        assertEquals(new Jvm.Result(0, List.of("hello"), ""), result);
    }

    @Test
    void itSaysWhatItWovenAndKeepsItIfAsked() throws Exception {
        Jvm.Result result =
                run(Greeter.class, "-javaagent:" + AGENT, "-Dweft.weave.verbose", "-Dweft.weave.dump=" + directory);
        assertEquals(List.of("hello"), result.out());
        assertEquals(
                1,
                result.errorsWith("weft: wove " + Greeter.class.getName() + "\n    greet(): @Async\n"),
                result.err());
        assertTrue(Files.size(directory.resolve(file(Greeter.class))) > Files.size(TESTS.resolve(file(Greeter.class))));
    }

    @Test
    void aSecondAgentDoesNothingAndSaysSo() throws Exception {
        Path copy = Files.copy(Path.of(AGENT), directory.resolve("copy.jar"));
        Jvm.Result result = run(Greeter.class, "-javaagent:" + AGENT, "-javaagent:" + copy, "-Dweft.unwoven=fail");
        assertEquals(List.of("hello"), result.out());
        assertEquals(
                "weft: a Weft agent is at work already, this one does nothing; give -javaagent:weft-agent.jar once",
                result.err().strip());
    }

    @Test
    void withoutTheRuntimeClassesStayAsTheyAre() throws Exception {
        Jvm.Result result = Jvm.java("-javaagent:" + AGENT, "-cp", TESTS.toString(), Lonely.class.getName());
        assertEquals(List.of("alone"), result.out());
        assertEquals(
                1, result.errorsWith("cannot see the Weft runtime; add weft-runtime to its class path"), result.err());
    }

    @Test
    void aMethodThatCannotBeWovenIsReportedAndTheRestWorks() throws Exception {
        Jvm.Result result = run(Hoarder.class, "-javaagent:" + AGENT, "-Dweft.unwoven=fail");
        assertEquals("alive", result.out().get(0), result.err());
        assertEquals(1, result.errorsWith("weft: "), result.err());
        assertEquals("weft: " + result.out().get(1), result.err().strip(), "the same when it is called");
        assertTrue(result.err().contains(Hoarder.class.getName() + ".hoard"), result.err());
        assertTrue(result.err().contains("synchronized"), result.err());
    }

    @Test
    void aRecursionThatFillsTheHeapEndsAtOnce() throws Exception {
        Jvm.Result result = run(Digger.class, "-javaagent:" + AGENT, "-Dweft.unwoven=fail", "-Xmx64m");
        assertEquals(
                new Jvm.Result(0, List.of("cancelled", "[java.lang.OutOfMemoryError: Java heap space]"), ""), result);
    }

    @Test
    void aClassWovenForAnotherFormatIsReported() throws Exception {
        Jvm.Result result = run(Relic.class, "-javaagent:" + AGENT);
        assertEquals(List.of("old"), result.out());
        assertEquals(1, result.errorsWith("woven for format 99"), result.err());
    }

    @Test
    void attachedLateItListsTheClassesThatItMissed() throws Exception {
        Jvm.Result result =
                Jvm.java("-Djdk.attach.allowAttachSelf=true", "-cp", classPath(), Latecomer.class.getName(), AGENT);
        assertEquals(List.of("loaded Greeter"), result.out(), result.err());
        assertEquals(1, result.errorsWith("weft: 1 classes with @Async methods are loaded already"), result.err());
        assertEquals(1, result.errorsWith("The agent was attached too late"), result.err());
        assertEquals(1, result.errorsWith(Greeter.class.getName()), result.err());
    }

    @Test
    void anExecutableJarMayStartTheAgentItself() throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Greeter.class.getName());
        main.put(new Attributes.Name("Launcher-Agent-Class"), "weft.agent.WeftAgent");
        main.put(
                Attributes.Name.CLASS_PATH,
                RUNTIME.toUri() + " " + TESTS.toUri() + " " + Path.of(AGENT).toUri());
        Path jar = directory.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        assertEquals(new Jvm.Result(0, List.of("hello"), ""), Jvm.java("-Dweft.unwoven=fail", "-jar", jar.toString()));
    }

    static String classPath() {
        return Jvm.classPath(RUNTIME, TESTS);
    }

    static String file(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static Jvm.Result run(Class<?> program, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", classPath(), program.getName()));
        return Jvm.java(arguments);
    }
}
