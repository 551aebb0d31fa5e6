package weft.weaving.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/**
 * Big libraries, woven with {@code --every-call} and linked by this JVM. Run by the profile {@code jars}, which fetches
 * them; it leaves a table in {@code target}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class WholeJars {
    /** What is woven; in {@code lib} what some of them cannot do without. */
    private static final Path JARS = Path.of("target", "whole-jars");

    private static final Path RUNTIME = Path.of("target", "classes").toAbsolutePath();
    private static final List<String> ROWS = new ArrayList<>();

    static Stream<Path> jars() throws IOException {
        return listed(JARS).stream();
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> librariesFor(Path jar) throws IOException {
        List<Path> libraries = new ArrayList<>(listed(JARS));
        libraries.remove(jar);
        libraries.addAll(listed(JARS.resolve("lib")));
        return libraries;
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("With every call a suspension point, a library links as it did before, woven on disk and as it loads")
    void linksAsBefore(Path jar) throws Exception {
        Path woven = Files.createDirectories(JARS.resolve("woven")).resolve(jar.getFileName());
        List<Path> libraries = librariesFor(jar);
        List<Path> classPath = new ArrayList<>(libraries);
        classPath.add(RUNTIME);

        WeaveCommand command = WeaveCommand.run(jar, libraries, woven);
        LinkErrors before = Linking.errors(jar, classPath, UnaryOperator.identity());
        LinkErrors onDisk = Linking.errors(woven, classPath, UnaryOperator.identity());
        LinkErrors asLoaded;
        try (JarClasses classes = JarClasses.open(jar, libraries)) {
            asLoaded = Linking.errors(jar, classPath, weaving(Weaver.ofEveryCall(classes, Mode.LOAD_TIME)));
            ROWS.add(TableRow.of(jar, woven, classes, command, before, onDisk.since(before), asLoaded.since(before)));
            assertEquals(Map.of(), onDisk.since(before), "woven on disk");
            assertEquals(Map.of(), asLoaded.since(before), "woven as it loads");
            new WovenJar(classes, JarClasses.open(woven, libraries)).check();
        }
        assertTrue(command.wovenPercent() >= 98, command.summary());
    }

    private static UnaryOperator<byte[]> weaving(Weaver weaver) {
        return classFile -> {
            WeaveResult result = weaver.weave(classFile);
            byte[] woven = result.classFile();
            return woven == null ? classFile : woven;
        };
    }

    @AfterAll
    static void leaveTheTable() throws IOException {
        Path table = Path.of("target", "whole-jars-" + Runtime.version().feature() + ".md");
        Files.writeString(table, TableRow.HEAD + String.join("", ROWS));
    }
}
