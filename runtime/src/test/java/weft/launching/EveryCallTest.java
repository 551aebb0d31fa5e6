package weft.launching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import ordinary.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weave --every-call}: the jar of a program that never heard of us. */
class EveryCallTest {
    @TempDir
    Path directory;

    private Path jar;
    private Path woven;

    @BeforeEach
    void aJarWithOneProgram() throws IOException {
        jar = directory.resolve("program.jar");
        woven = directory.resolve("woven.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> classes = Files.list(TESTS.resolve("ordinary"))) {
            for (Path each : classes.sorted().toList()) {
                out.putNextEntry(new ZipEntry("ordinary/" + each.getFileName()));
                Files.copy(each, out);
            }
        }
    }

    @Test
    void itRunsAsBeforeWithTheRuntimeOnly() throws Exception {
        Jvm.Result plain = run("-cp", jar.toString());
        assertEquals(List.of(), plain.err().lines().toList());
        assertEquals(14, plain.out().size(), plain.out()::toString);

        Jvm.Result weaving = weave(jar);

        assertEquals(0, weaving.status(), weaving.err());
        assertEquals(plain, run("-cp", Jvm.classPath(woven, RUNTIME)));
        String withoutRuntime = run("-cp", woven.toString()).err();
        assertTrue(withoutRuntime.contains("NoClassDefFoundError: weft/coroutine/Coroutine"), withoutRuntime);
    }

    @Test
    void theSummarySaysWhatItIsForAndWhatWasNotWoven() throws Exception {
        String summary = weave(jar).out().get(0);
        assertTrue(summary.startsWith("weft: FOR STRESS ONLY: every call is a suspension point; wove "), summary);
        assertTrue(summary.endsWith("not woven, so they run as they are: synchronized method 1"), summary);
    }

    @Test
    void whatWasNotWovenIsNamedOnRequest() throws Exception {
        assertEquals("", weave(jar).err());
        Jvm.Result result = Jvm.java(
                "-Dweft.weave.verbose", "-jar", AGENT, "weave", "--every-call", jar.toString(), "-o", woven.toString());
        assertEquals(1, result.errorsWith("ordinary.Program.locked(Program.java:"), result.err());
    }

    @Test
    void theSameJarGivesTheSameBytesAndIsNotWovenTwice() throws Exception {
        weave(jar);
        byte[] first = Files.readAllBytes(woven);
        weave(jar);
        assertArrayEquals(first, Files.readAllBytes(woven));
        weave(woven);
        assertArrayEquals(first, Files.readAllBytes(woven));
    }

    private Jvm.Result weave(Path input) throws Exception {
        return Jvm.java("-jar", AGENT, "weave", "--every-call", input.toString(), "-o", woven.toString());
    }

    private static Jvm.Result run(String... options) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of(options), Stream.of(Program.class.getName(), "pear", "fig", "plum"))
                .toList();
        return Jvm.java(arguments);
    }
}
