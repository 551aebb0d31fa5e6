package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.CompilationProgress;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weft.coroutine.Coroutine;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Chance;

/** A program of a hundred thousand lines, woven throughout and suspending at random, does what it did before. */
class WholeProgramTest {
    private static final String SINGLE_THREAD = "jdt.compiler.useSingleThread";

    @TempDir
    Path directory;

    @Test
    @DisplayName("Eclipse's compiler, with all of its methods @Async, writes the same class files")
    void compilerWritesTheSame() throws Throwable {
        Map<String, byte[]> plain = new TreeMap<>();
        Map<String, byte[]> woven = new TreeMap<>();
        Path first = Files.createDirectory(directory.resolve("plain"));
        Path second = Files.createDirectory(directory.resolve("woven"));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);

        assertTrue(BatchCompiler.compile(arguments(first), out, out, null), messages::toString);
        compileWoven(arguments(second), out);

        assertEquals("", messages.toString());

        read(first, plain);
        read(second, woven);
        assertEquals(plain.keySet(), woven.keySet());
        plain.forEach((name, bytes) -> assertArrayEquals(bytes, woven.get(name), name));
    }

    private static void compileWoven(String[] arguments, PrintWriter out) throws Throwable {
        CaseLoader loader = CaseLoader.woven(markedCompiler(), Mode.LOAD_TIME);
        Class<?> compiler = CaseMethod.load(loader, BatchCompiler.class.getName());
        Class<?> progress = CaseMethod.load(loader, CompilationProgress.class.getName());
        Method twin = compiler.getDeclaredMethod(
                "compile", String[].class, PrintWriter.class, PrintWriter.class, progress, Coroutine.class);
        Class<?> chance = CaseMethod.load(loader, Chance.class.getName());
        Resumed program = new Resumed(twin, arguments, out, out, null);
        chance.getField("suspendable").set(null, program);
        ThreadLocal<Coroutine> current = current();
        String before = System.setProperty(SINGLE_THREAD, "true");
        current.set(new Resumed(twin));
        try {
            program.toTheEnd();
        } finally {
            current.remove();
            if (before == null) {
                System.clearProperty(SINGLE_THREAD);
            } else {
                System.setProperty(SINGLE_THREAD, before);
            }
            long suspensions = chance.getField("suspensions").getLong(null);
            assertTrue(suspensions > 10_000, suspensions + " suspensions");
        }
    }

    /** Constructors and the JDK's callbacks call plain methods, whose twins then run in a coroutine of no consequence. */
    @SuppressWarnings("unchecked")
    private static ThreadLocal<Coroutine> current() throws ReflectiveOperationException {
        Field field = Class.forName("weft.coroutine.ThreadCarrier").getDeclaredField("CURRENT");
        field.setAccessible(true);
        return (ThreadLocal<Coroutine>) field.get(null);
    }

    private static CaseFiles markedCompiler() throws Exception {
        Map<String, byte[]> classes = new TreeMap<>();
        AsyncEverywhere marker = new AsyncEverywhere(1);
        Path jar = Path.of(BatchCompiler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith("org/eclipse/jdt/") && name.endsWith(".class")) {
                    classes.put(
                            name.substring(0, name.length() - ".class".length()),
                            marker.mark(file.getInputStream(entry).readAllBytes()));
                }
            }
        }
        String chance = Chance.class.getName().replace('.', '/');
        classes.put(chance, CaseFiles.onClassPath(chance));
        return new CaseFiles("its makers", classes);
    }

    private static String[] arguments(Path output) {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none", "-g"));
        arguments.addAll(List.of("-d", output.toString(), "-classpath", CaseFiles.classPath()));
        CaseFiles.ecjSources().forEach(source -> arguments.add(source.toString()));
        return arguments.toArray(new String[0]);
    }

    private static void read(Path output, Map<String, byte[]> into) {
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                into.put(output.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A coroutine that is resumed as soon as it has suspended. */
    private static final class Resumed extends Coroutine {
        private final Method twin;
        private final Object[] arguments;

        Resumed(Method twin, Object... arguments) {
            this.twin = twin;
            this.arguments = arguments;
        }

        void toTheEnd() throws Throwable {
            boolean ended = start(true);
            while (!ended) {
                deliver(null);
                ended = resume();
            }
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        protected Object body() throws Throwable {
            List<Object> all = new ArrayList<>(java.util.Arrays.asList(arguments));
            all.add(this);
            try {
                return twin.invoke(null, all.toArray());
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
