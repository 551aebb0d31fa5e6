package weft.weaving.suites;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import weft.weaving.splice.ProgramLoader;
import weft.weaving.splice.Resumed;

/** Runs one suite in a JVM of its own. */
final class SuiteMain {
    static final String WOVEN = "woven";
    static final String PLAIN = "plain";

    private SuiteMain() {}

    /** Arguments: woven or plain, seed, odds, the directory with jars, pattern of test classes, file for the outcomes. */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        TestCalls.seed = Long.parseLong(arguments[1]);
        TestCalls.odds = Integer.parseInt(arguments[2]);
        Path directory = Path.of(arguments[3]);
        List<Path> others = new ArrayList<>(jars(directory.resolveSibling("junit")));
        others.addAll(jars(directory.resolve("others")));
        List<Path> program = jars(directory.resolve("program"));
        unpackResources(program);
        SuiteClasses suite = new SuiteClasses(program, others);
        ProgramLoader loader = suite.loader(arguments[0].equals(WOVEN) ? TestCalls.seed : null);
        Thread.currentThread().setContextClassLoader(loader);

        Outcomes outcomes = new Outcomes();
        Class.forName(SuiteClasses.RUN.replace('/', '.'), true, loader)
                .getMethod("run", List.class, Outcomes.class)
                .invoke(null, testClasses(suite, loader, Pattern.compile(arguments[4])), outcomes);

        for (String name : suite.names()) {
            outcomes.addLinking(name, loader);
        }

        outcomes.figure("seconds", (System.nanoTime() - start) / 1_000_000_000);
        outcomes.figure("suspensions", Resumed.suspensions());
        outcomes.figure("depth", String.format(Locale.ROOT, "%.1f", Resumed.meanDepth()));
        outcomes.figure("woven", loader.wovenMethods());
        outcomes.figure("refused", loader.refusedMethods());
        outcomes.write(Path.of(arguments[5]));
        Runtime.getRuntime().halt(0); // Tests leave threads behind.
    }

    private static List<Path> jars(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Tests of Maven projects look for files in that directory. */
    private static void unpackResources(List<Path> jars) throws IOException {
        Path resources = Path.of("src/test/resources");
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                    Path target = resources.resolve(entry.getName());
                    if (!entry.isDirectory() && !entry.getName().endsWith(".class") && !Files.exists(target)) {
                        Files.createDirectories(target.toAbsolutePath().getParent());
                        Files.copy(file.getInputStream(entry), target);
                    }
                }
            }
        }
    }

    private static List<Class<?>> testClasses(SuiteClasses suite, ClassLoader loader, Pattern pattern)
            throws ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>();
        for (String name : suite.names()) {
            if (pattern.matcher(name).matches()) {
                Class<?> found = Class.forName(name, false, loader);
                if (isComplete(found)) {
                    classes.add(found);
                }
            }
        }
        return classes;
    }

    /** Whether all is there that JUnit looks at: one class that needs a library we don't have would stop it. */
    private static boolean isComplete(Class<?> type) {
        try {
            int members = 0;
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                members += each.getDeclaredMethods().length;
                members += each.getDeclaredFields().length;
                members += each.getDeclaredClasses().length;
            }
            return members > 0;
        } catch (NoClassDefFoundError missing) {
            System.out.println("left out " + type.getName() + ": " + missing);
            return false;
        }
    }
}
