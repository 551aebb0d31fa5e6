package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;
import static weft.launching.Programs.neighbour;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that other class loaders than the JDK's load. */
@DisplayName("A1, A2, A3, A4, A5, B104-B108, B112: class loaders")
class ClassLoadersTest {
    @TempDir
    Path directory;

    @Test
    void eachKindOfLoaderGetsWovenClassesOrIsReported() throws Exception {
        Path tenant = Programs.compile("tenant", directory.resolve("tenant"), RUNTIME);
        Path zoo = Programs.compile("zoo", directory.resolve("zoo"));
        Path dump = directory.resolve("dump");
        Jvm.Result result = Jvm.java(
                "-javaagent:" + AGENT,
                "-Dweft.unwoven=allow",
                "-Dweft.weave.dump=" + dump,
                "-cp",
                Jvm.classPath(RUNTIME, zoo),
                "zoo.Main",
                tenant.toString(),
                RUNTIME.toString());
        assertEquals(
                List.of(
                        "child first: hello tenant",
                        "child first again: hello tenant",
                        "with a runtime of its own: hello tenant",
                        "parallel capable: hello tenant",
                        "bundles: hello tenant",
                        "must not load while it is asked: hello tenant",
                        "loads classes while it is asked: hello tenant",
                        "hands out no class files: hello tenant on a thread",
                        "throws when it is asked: hello tenant on a thread",
                        "restarted: hello tenant",
                        "the loader is gone"),
                result.out(),
                result.err());
        assertEquals(1, result.errorsWith("weft: the class loader 'closed', "), result.err());
        assertEquals(2, result.errorsWith("weft: the class loader 'rude', "), result.err());
        assertEquals(1, result.errorsWith(" threw java.lang.IllegalStateException: not now when it was asked"));
        assertEquals(2, result.errorsWith("weave ahead of time what it loads. Its classes stay un-woven"));
    }

    @Test
    void aFatJarOfSpringBootRunsWithTheAgentAndWovenAheadOfTime() throws Exception {
        Path jar = fatJar();
        List<String> served = List.of("hello customer", "LaunchedClassLoader");
        assertEquals(
                new Jvm.Result(0, served, ""),
                Jvm.java("-javaagent:" + AGENT, "-Dweft.unwoven=fail", "-jar", jar.toString()));

        Path woven = directory.resolve("woven.jar");
        Jvm.Result weaving =
                Jvm.java("-jar", AGENT, "weave", jar.toString(), "-o", woven.toString(), "-cp", RUNTIME.toString());
        assertEquals(0, weaving.status(), weaving.err());
        assertEquals(new Jvm.Result(0, served, ""), Jvm.java("-Dweft.unwoven=fail", "-jar", woven.toString()));
    }

    /** As Spring Boot's build plugins make it: its launcher in front, nested jars that are not compressed. */
    private Path fatJar() throws Exception {
        Path content = directory.resolve("content");
        Programs.compile("fatjar", content.resolve("BOOT-INF/classes"), RUNTIME);
        Path libraries = Files.createDirectories(content.resolve("BOOT-INF/lib"));
        Programs.jar(RUNTIME, libraries.resolve("weft-runtime.jar"));
        try (JarFile loader = new JarFile(neighbour("spring-boot-loader").toFile())) {
            for (ZipEntry entry : loader.stream().toList()) {
                Path file = content.resolve(entry.getName());
                if (entry.getName().endsWith(".class")) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = loader.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        main.putValue("Start-Class", "shop.Main");
        main.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        main.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        Path jar = Programs.jar(content, manifest, directory.resolve("app.jar"));
        assertTrue(Files.size(jar) > Files.size(libraries.resolve("weft-runtime.jar")));
        return jar;
    }
}
