package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class data sharing, and the ahead-of-time caches that came of it. */
@DisplayName("A13: archives of loaded classes")
class ArchivesTest {
    private static final List<String> RUNS = List.of("hello customer", "AppClassLoader");

    @TempDir
    Path directory;

    private String plain;
    private String woven;

    @BeforeEach
    void compile() throws Exception {
        Path classes = Programs.compile("fatjar", directory.resolve("classes"), RUNTIME);
        Path runtime = Programs.jar(RUNTIME, directory.resolve("runtime.jar"));
        Path app = Programs.jar(classes, directory.resolve("app.jar"));
        Jvm.java("-jar", AGENT, "weave", classes.toString(), "-cp", RUNTIME.toString());
        plain = Jvm.classPath(app, runtime);
        woven = Jvm.classPath(Programs.jar(classes, directory.resolve("woven.jar")), runtime);
    }

    @Test
    void anArchiveMadeWithoutTheAgentServesWithIt() throws Exception {
        Path archive = directory.resolve("plain.jsa");
        runs(run(plain, "-XX:ArchiveClassesAtExit=" + archive, "-Dweft.unwoven=allow"));
        assertTrue(Files.exists(archive));
        runs(run(plain, "-XX:SharedArchiveFile=" + archive, "-javaagent:" + AGENT));
        runs(run(plain, "-Xshare:off", "-javaagent:" + AGENT));
    }

    @Test
    void theJvmMakesNoArchiveWithTheAgent() throws Exception {
        Path archive = directory.resolve("agent.jsa");
        Jvm.Result result = run(plain, "-XX:ArchiveClassesAtExit=" + archive, "-javaagent:" + AGENT);
        assertTrue((result.out() + result.err()).contains("AllowArchivingWithJavaAgent"), result.toString());
        assertFalse(Files.exists(archive));
    }

    @Test
    void classesWovenAheadOfTimeAreArchivedWithTheirFrames() throws Exception {
        Path archive = directory.resolve("woven.jsa");
        runs(run(woven, "-XX:ArchiveClassesAtExit=" + archive));
        Jvm.Result result = run(woven, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load");
        assertTrue(result.out().containsAll(RUNS), result.toString());
        for (String type : List.of("shop.Main ", "shop.Clerk ", "shop.Clerk$$greet$")) {
            assertTrue(
                    result.out().stream().anyMatch(line -> line.contains(type) && line.contains("shared objects file")),
                    type + " comes from the archive: " + result);
        }
    }

    @Test
    void anAheadOfTimeCacheHoldsWhatIsWovenBeforeAndDoesNoHarmToTheAgent() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "there are no such caches yet");
        Path cache = directory.resolve("woven.aot");
        assertTrue(run(woven, "-XX:AOTCacheOutput=" + cache).out().containsAll(RUNS));
        runs(run(woven, "-XX:AOTCache=" + cache, "-XX:AOTMode=on"));

        String agent = "-javaagent:" + AGENT;
        Jvm.Result unfit = run(woven, "-XX:AOTCache=" + cache, agent);
        assertTrue(unfit.out().containsAll(RUNS) && unfit.toString().contains("Mismatched values"), unfit.toString());

        Path withAgent = directory.resolve("agent.aot");
        assertTrue(run(plain, "-XX:AOTCacheOutput=" + withAgent, agent).out().containsAll(RUNS));
        runs(run(plain, "-XX:AOTCache=" + withAgent, agent));
    }

    private static void runs(Jvm.Result result) {
        List<String> said = new ArrayList<>(result.out());
        said.removeIf(line -> line.startsWith("[")); // The JVM's own, about the archive.
        assertEquals(RUNS, said, result.toString());
        assertFalse(result.err().contains("weft"), result.err());
    }

    private static Jvm.Result run(String classPath, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-Dweft.unwoven=fail"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-cp", classPath, "shop.Main"));
        return Jvm.java(arguments);
    }
}
