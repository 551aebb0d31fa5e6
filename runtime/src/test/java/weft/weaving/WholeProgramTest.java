package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.CompilationProgress;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weft.coroutine.Coroutine;
import weft.weaving.splice.ProgramLoader;
import weft.weaving.splice.Resumed;

/** A program of a hundred thousand lines, woven throughout and suspending at random, does what it did before. */
class WholeProgramTest {
    private static final long SEED = Long.getLong("splice.seed", System.nanoTime());
    /** So that it takes seconds. */
    private static final int SOURCES = 6;

    private static final int ODDS = 10;
    private static final String SINGLE_THREAD = "jdt.compiler.useSingleThread";

    @TempDir
    Path directory;

    @Test
    @Timeout(600) // Seconds on a quiet machine.
    @DisplayName("Eclipse's compiler, with suspensions spliced in everywhere, writes the same class files")
    void compilerWritesTheSame() throws Throwable {
        Path first = Files.createDirectory(directory.resolve("plain"));
        Path second = Files.createDirectory(directory.resolve("woven"));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);

        assertTrue(BatchCompiler.compile(arguments(first), out, out, null), messages::toString);
        try {
            compileWoven(arguments(second), out);
        } catch (Throwable t) {
            throw new AssertionError("-Dsplice.seed=" + SEED, t);
        }

        assertEquals("", messages.toString(), "-Dsplice.seed=" + SEED);
        Map<String, byte[]> plain = read(first);
        Map<String, byte[]> woven = read(second);
        assertEquals(plain.keySet(), woven.keySet(), "-Dsplice.seed=" + SEED);
        plain.forEach((name, bytes) -> assertArrayEquals(bytes, woven.get(name), name + " -Dsplice.seed=" + SEED));
    }

    private static void compileWoven(String[] arguments, PrintWriter out) throws Throwable {
        Path jar = Path.of(BatchCompiler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String before = System.setProperty(SINGLE_THREAD, "true");
        try (ProgramLoader loader = new ProgramLoader(List.of(jar), ProgramLoader.classes(jar), Map.of(), SEED)) {
            Class<?> progress = loader.loadClass(CompilationProgress.class.getName());
            Method twin = loader.loadClass(BatchCompiler.class.getName())
                    .getMethod(
                            "compile", String[].class, PrintWriter.class, PrintWriter.class, progress, Coroutine.class);
            long suspensionsBefore = Resumed.suspensions();
            new Resumed(twin, null, new Object[] {arguments, out, out, null}, SEED, ODDS).toTheEnd();
            long suspensions = Resumed.suspensions() - suspensionsBefore;
            assertTrue(suspensions > 10_000, suspensions + " suspensions");
        } finally {
            if (before == null) {
                System.clearProperty(SINGLE_THREAD);
            } else {
                System.setProperty(SINGLE_THREAD, before);
            }
        }
    }

    private static String[] arguments(Path output) {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none", "-g"));
        arguments.addAll(List.of("-d", output.toString(), "-classpath", CaseFiles.classPath()));
        CaseFiles.ecjSources().stream().limit(SOURCES).forEach(source -> arguments.add(source.toString()));
        return arguments.toArray(new String[0]);
    }

    private static Map<String, byte[]> read(Path output) throws IOException {
        Map<String, byte[]> into = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                into.put(output.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return into;
    }
}
