package weft.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeftPluginTest {
    @TempDir
    Path directory;

    @Test
    void codeWithoutAsyncMethodsIsLeftAlone() throws IOException {
        String text = "package a; public class Plain { int n = new Object() { int m() { return 1; } }.m(); }";
        Javac plain = new Javac(directory.resolve("plain")).source(text);
        assertTrue(plain.compile().success());
        Javac woven = new Javac(directory.resolve("woven")).withPlugin("weave").source(text);
        assertEquals(new Javac.Result(true, ""), woven.compile());
        for (String file : new String[] {"a/Plain.class", "a/Plain$1.class"}) {
            assertEquals(
                    -1L,
                    Files.mismatch(
                            plain.classes().resolve(file), woven.classes().resolve(file)),
                    file);
        }
    }

    @Test
    void namedModulesAndPackageInfosAreNoObstacle() throws IOException {
        Javac javac = new Javac(directory)
                .withPlugin("weave")
                .option("--module-path", directory.toString())
                .source("module a { exports a; }")
                .source("package a; public class A {}");
        assertEquals(new Javac.Result(true, ""), javac.compile());
    }

    @Test
    void anUnknownArgumentIsNamed() throws IOException {
        Javac javac = new Javac(directory).withPlugin("waeve").source("class A {}");
        try {
            Javac.Result result = javac.compile();
            assertFalse(result.success());
            assertTrue(result.output().contains("'waeve'"), result.output());
        } catch (RuntimeException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("'waeve'"), e.toString());
        }
    }

    @Test
    void withoutProcessorsTheErrorSaysWhereThePluginBelongs() throws IOException {
        Javac javac =
                new Javac(directory).withPlugin("weave").option("-proc:none").source("class A {}");
        Javac.Result result = javac.compile();
        assertFalse(result.success());
        assertTrue(result.output().contains("-processorpath"), result.output());
    }

    @Test
    void anErrorInTheSourceIsReportedOnce() throws IOException {
        Javac javac = new Javac(directory).withPlugin("weave").source("class A { int n = \"\"; }");
        Javac.Result result = javac.compile();
        assertFalse(result.success());
        assertTrue(result.output().endsWith("1 error\n"), result.output());
    }
}
