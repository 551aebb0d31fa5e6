package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Jvm.TESTS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.launching.programs.Greeter;
import weft.launching.programs.Hoarder;

/** {@code java -jar weft-agent.jar weave}, and programs woven by it, without the agent. */
class WeaveCommandTest {
    private static final List<String> GREETED = List.of("hello");

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void aDirectoryWithOneProgram() throws IOException {
        classes = directory.resolve("classes");
        copy(Greeter.class);
    }

    @Test
    void aDirectoryIsWovenInPlaceOnce() throws Exception {
        assertEquals(
                List.of("weft: wove 1 methods in 1 of 1 classes"),
                weave(classes).out());
        assertEquals(new Jvm.Result(0, GREETED, ""), greet(classes));
        assertEquals(
                List.of("weft: wove 0 methods in 0 of 2 classes"),
                weave(classes).out());
        assertEquals(new Jvm.Result(0, GREETED, ""), greet(classes));
    }

    @Test
    void theSizesOfWovenMethodsAreListedOnRequest() throws Exception {
        List<String> out = weave(classes, "--sizes").out();

        assertTrue(
                out.get(1).matches(" +\\d+ +\\d+ +\\d+  " + Pattern.quote(Greeter.class.getName()) + "\\..*"),
                out.get(1));
        assertTrue(out.get(2).startsWith("Of 1 methods, weaving took 0 past 325 bytes"), out.get(2));
        assertEquals(GREETED, greet(classes).out());
    }

    @Test
    void withAnOutputTheInputStaysAsItIs() throws Exception {
        Path output = directory.resolve("output");
        assertEquals("", weave(classes, "-o", output.toString()).err());
        assertEquals(GREETED, greet(output).out());
        String file = AgentTest.file(Greeter.class);
        assertEquals(-1L, Files.mismatch(classes.resolve(file), TESTS.resolve(file)));
    }

    @Test
    void withoutTheRuntimeNothingIsWritten() throws Exception {
        Jvm.Result result = Jvm.java("-jar", AGENT, "weave", classes.toString());
        assertEquals(1, result.status());
        assertTrue(result.err().contains("add it with -cp weft-runtime.jar"), result.err());
        String file = AgentTest.file(Greeter.class);
        assertEquals(-1L, Files.mismatch(classes.resolve(file), TESTS.resolve(file)));
    }

    @Test
    void aRefusedMethodIsNamedInTheExitStatusToo() throws Exception {
        copy(Hoarder.class);
        Jvm.Result result = weave(classes);
        assertEquals(1, result.status());
        assertEquals(1, result.errorsWith(Hoarder.class.getName() + ".hoard"), result.err());
        assertEquals(GREETED, greet(classes).out());
    }

    @Test
    void aSignedJarKeepsAllButItsSignature() throws Exception {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            put(
                    out,
                    JarFile.MANIFEST_NAME,
                    "Manifest-Version: 1.0\r\nMain-Class: x.Y\r\n\r\nName: a.txt\r\nSHA-256-Digest: abc=\r\n\r\n");
            put(out, "META-INF/ME.SF", "Signature-Version: 1.0\r\n\r\n");
            put(out, "META-INF/ME.RSA", "not really");
            putStored(
                    out,
                    AgentTest.file(Greeter.class),
                    Files.readAllBytes(classes.resolve(AgentTest.file(Greeter.class))));
            put(out, "a.txt", "text");
        }
        Jvm.Result result = weave(jar);
        assertEquals(0, result.status(), result.err());
        assertEquals(1, result.errorsWith("dropped META-INF/ME.SF"), result.err());
        assertEquals(1, result.errorsWith("dropped META-INF/ME.RSA"), result.err());
        try (JarFile woven = new JarFile(jar.toFile())) {
            assertNull(woven.getEntry("META-INF/ME.SF"));
            assertEquals("x.Y", woven.getManifest().getMainAttributes().getValue("Main-Class"));
            assertNull(woven.getManifest().getAttributes("a.txt"));
            assertEquals(
                    "text",
                    new String(woven.getInputStream(woven.getEntry("a.txt")).readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(
                    ZipEntry.STORED,
                    woven.getEntry(AgentTest.file(Greeter.class)).getMethod());
        }
        assertEquals(new Jvm.Result(0, GREETED, ""), greet(jar));
    }

    private Jvm.Result weave(Path input, String... options) throws Exception {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("-jar", AGENT, "weave", input.toString(), "-cp", RUNTIME.toString()));
        arguments.addAll(List.of(options));
        return Jvm.java(arguments);
    }

    private static Jvm.Result greet(Path where) throws Exception {
        return Jvm.java("-Dweft.unwoven=fail", "-cp", Jvm.classPath(RUNTIME, where), Greeter.class.getName());
    }

    private void copy(Class<?> program) throws IOException {
        Path target = classes.resolve(AgentTest.file(program));
        Files.createDirectories(target.getParent());
        Files.copy(TESTS.resolve(AgentTest.file(program)), target);
    }

    private static void put(ZipOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void putStored(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }
}
