package weft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void withoutArgumentsItShowsHowToCallIt() {
        assertEquals(Main.BAD_USAGE, run());
        assertTrue(text(err).startsWith("weft: nothing to do"), text(err));
        assertTrue(text(err).contains("weave DIR|JAR [-o OUT] [-cp PATH]"), text(err));
    }

    @Test
    void helpIsNotAnError() {
        assertEquals(Main.DONE, run("--help"));
        assertTrue(text(out).startsWith("Usage:"), text(out));
        assertEquals("", text(err));
    }

    @Test
    void whatItDoesNotUnderstandItNames() {
        assertEquals(Main.BAD_USAGE, run("knit", "x"));
        assertTrue(text(err).contains("'knit'"), text(err));
        assertEquals(Main.BAD_USAGE, run("weave", "a", "b"));
        assertTrue(text(err).contains("'b'"), text(err));
        assertEquals(Main.BAD_USAGE, run("weave", "a", "--fast"));
        assertTrue(text(err).contains("'--fast'"), text(err));
        assertEquals(Main.BAD_USAGE, run("weave", "a", "-o"));
        assertTrue(text(err).contains("-o needs a value"), text(err));
        assertEquals(Main.BAD_USAGE, run("weave"));
        assertTrue(text(err).contains("weave what?"), text(err));
    }

    @Test
    void anInputThatIsNotThereIsNamed() {
        String nowhere = directory.resolve("nowhere").toString();
        assertEquals(Main.BAD_USAGE, run("weave", nowhere));
        assertTrue(text(err).contains(nowhere), text(err));
    }

    @Test
    void aClassPathEntryThatIsNotThereIsNamed() throws Exception {
        assertEquals(
                Main.REFUSED,
                run("weave", classes(), "-cp", directory.resolve("lib.jar").toString()));
        assertTrue(text(err).contains("lib.jar"), text(err));
    }

    @Test
    void theOutputMayNotLieInsideTheInput() throws Exception {
        assertEquals(Main.BAD_USAGE, run("weave", classes(), "-o", classes() + "/woven"));
        assertTrue(text(err).contains("lies inside"), text(err));
    }

    @Test
    void aDirectoryGoesToTheOutputWithAllItsFiles() throws Exception {
        Path output = directory.resolve("out");
        assertEquals(Main.DONE, run("weave", classes(), "-o", output.toString()), () -> text(err));
        assertEquals("wove 0 methods in 0 of 1 classes", text(out).strip().substring("weft: ".length()));
        assertEquals("k=v", Files.readString(output.resolve("some.properties")));
        assertTrue(Files.exists(output.resolve("weft/agent/MainTest.class")));
    }

    @Test
    void aFileThatIsNoClassIsReported() throws Exception {
        Path broken = Files.writeString(Path.of(classes()).resolve("Broken.class"), "no class at all");
        assertEquals(Main.REFUSED, run("weave", classes()));
        assertTrue(text(err).contains("Broken.class is not a class file"), text(err));
        assertEquals("no class at all", Files.readString(broken));
    }

    /** A directory with this class and a resource. */
    private String classes() throws Exception {
        Path classes = directory.resolve("classes");
        Path file = classes.resolve("weft/agent/MainTest.class");
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(classes.resolve("some.properties"), "k=v");
            try (var in = MainTest.class.getResourceAsStream("MainTest.class")) {
                Files.write(file, in.readAllBytes());
            }
        }
        return classes.toString();
    }

    private int run(String... args) {
        return Main.run(List.of(args), new PrintStream(out, true), new PrintStream(err, true));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
