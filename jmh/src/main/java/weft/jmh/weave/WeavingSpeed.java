package weft.jmh.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.Main;
import weft.jmh.Rounds;
import weft.weave.ClassSource;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/**
 * Prints what weaving takes, on one thread that does nothing else, once the JIT has seen it all: CPU time per class that
 * is woven, per class that is not, and per suspension point of large methods. What it takes in a JVM that has just
 * started is {@link StartUp}'s.
 */
public final class WeavingSpeed {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CLASSES = 1_500;
    private static final int WARM_UP_ROUNDS = 25;
    private static final int ROUNDS = 15;
    private static final int[] POINTS = {100, 400, 1_600, 20_000};

    private WeavingSpeed() {}

    /** Takes no arguments, or jars to weave as if each call were a suspension point; without any, that is done to JMH's. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("weft-speed");
        try {
            report(directory, args);
        } finally {
            Sources.delete(directory);
        }
    }

    private static void report(Path directory, String[] jars) throws IOException {
        Path program = directory.resolve("program");
        Program.compile(CLASSES, true, program);
        Split classes = Split.of(Sources.read(program));
        System.out.printf(
                "Program: %d classes with %d methods and %d suspension points; %d classes with none%n",
                classes.woven.size(), classes.methods, classes.points, classes.plain.size());
        report("woven", classes.woven, () -> new Weaver(classes, Weaver.Mode.LOAD_TIME));
        Weaver same = new Weaver(classes, Weaver.Mode.LOAD_TIME);
        report("not woven, supertypes known", classes.plain, () -> same);
        report("not woven, supertypes read", classes.plain, () -> new Weaver(classes, Weaver.Mode.LOAD_TIME));
        if (jars.length == 0) {
            reportJar(Path.of(URI.create(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString())));
        }
        for (String jar : jars) {
            reportJar(Path.of(jar));
        }
        for (ManyPoints shape : ManyPoints.values()) {
            for (int count : POINTS) {
                reportPoints(shape, count, directory.resolve(shape + "-" + count));
            }
        }
    }

    private static void reportJar(Path jar) throws IOException {
        Map<String, byte[]> all;
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path jmh = files.getPath("/org/openjdk/jmh");
            all = Sources.read(files.getPath("/"));
            if (Files.exists(jmh)) {
                all.keySet().removeIf(name -> !name.startsWith("org/openjdk/jmh/"));
            }
        }
        all.keySet().removeIf(name -> name.endsWith("-info") || name.startsWith("META-INF/"));
        ClassSource source = all::get;
        Weaver same = new Weaver(source, Weaver.Mode.LOAD_TIME);
        report(jar.getFileName() + ", not woven", all, () -> same);
        report(
                jar.getFileName() + ", every call a suspension point",
                all,
                () -> Weaver.ofEveryCall(source, Weaver.Mode.LOAD_TIME));
    }

    private static void report(String what, Map<String, byte[]> classes, Supplier<Weaver> weavers) {
        Rounds micros = new Rounds(ROUNDS);
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Weaver weaver = weavers.get();
            long start = THREADS.getCurrentThreadCpuTime();
            for (byte[] classFile : classes.values()) {
                weaver.weave(classFile);
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            if (round >= 0) {
                micros.add(nanos / 1e3 / classes.size());
            }
        }
        System.out.printf(
                "%-50s %5d classes, us per class: %s, classes/s: %.0f%n",
                what, classes.size(), micros, 1e6 / micros.median());
    }

    private static void reportPoints(ManyPoints shape, int count, Path directory) throws IOException {
        byte[] classFile;
        try {
            classFile = shape.compile(count, directory);
        } catch (IOException e) {
            System.out.printf("%-10s %6d points: not Java, the method is too large already%n", shape, count);
            return;
        }
        Rounds nanosPerPoint = new Rounds(ROUNDS);
        boolean refused = false;
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            WeaveResult result = new Weaver(WeavingSpeed::onClassPath, Weaver.Mode.LOAD_TIME).weave(classFile);
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            refused = !result.refusals().isEmpty();
            if (round >= 0) {
                nanosPerPoint.add((double) nanos / count);
            }
        }
        System.out.printf(
                "%-10s %6d points, ns per point: %s%s%n", shape, count, nanosPerPoint, refused ? " (refused)" : "");
    }

    private static byte @Nullable [] onClassPath(String name) {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of a program, told apart, and all that they refer to. */
    private static final class Split implements ClassSource {
        final Map<String, byte[]> woven = new LinkedHashMap<>();
        final Map<String, byte[]> plain = new LinkedHashMap<>();
        final Map<String, byte[]> all = new LinkedHashMap<>();
        int methods;
        int points;

        static Split of(Map<String, byte[]> classes) {
            Split split = new Split();
            split.all.putAll(classes);
            Weaver weaver = new Weaver(split, Weaver.Mode.LOAD_TIME);
            classes.forEach((name, bytes) -> {
                WeaveResult result = weaver.weave(bytes);
                (result.classFile() == null ? split.plain : split.woven).put(name, bytes);
                split.methods += result.wovenMethods().size();
                split.points += result.suspendPoints();
            });
            return split;
        }

        @Override
        public byte @Nullable [] find(String name) {
            byte[] found = all.get(name);
            if (found == null) {
                found = onClassPath(name);
                if (found != null) {
                    all.put(name, found); // The runtime: looked up in memory from now on, like the rest.
                }
            }
            return found;
        }
    }
}
