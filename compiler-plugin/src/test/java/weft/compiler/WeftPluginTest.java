package weft.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

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

    @Test
    void asyncMethodsAreWovenTogetherWithTheirFrameClasses() throws IOException {
        Javac javac = new Javac(directory)
                .withRuntime()
                .withPlugin("weave")
                .source("package a; public class Leaf { @weft.Async public static int leaf(int n) { return n; } }")
                .source(
                        "package a; class Caller { @weft.Async int twice(int n) { return Leaf.leaf(n) + Leaf.leaf(n); } "
                                + "int plain() { return 1; } }");
        assertEquals(new Javac.Result(true, ""), javac.compile());
        assertEquals(Map.of("twice", 2, "plain", 1, "twice$resume", 1), methods(javac, "a/Caller"));
        assertEquals(Map.of("leaf", 2, "leaf$resume", 1), methods(javac, "a/Leaf"));
        try (Stream<Path> files = Files.list(javac.classes().resolve("a"))) {
            assertEquals(
                    1,
                    files.filter(f -> f.getFileName().toString().startsWith("Caller$"))
                            .count());
        }
    }

    @Test
    void calleesCompiledEarlierAreKnown() throws IOException {
        Javac javac = new Javac(directory)
                .withRuntime()
                .withPlugin("weave")
                .source("package a; public class Leaf { @weft.Async public static int leaf(int n) { return n; } }");
        assertEquals(new Javac.Result(true, ""), javac.compile());
        javac.source("package b; class Caller { @weft.Async int more(int n) { return a.Leaf.leaf(n) + 1; } }");
        assertEquals(new Javac.Result(true, ""), javac.compile());
        assertTrue(calls(javac, "b/Caller").contains("a/Leaf.leaf(ILweft/coroutine/Coroutine;)I"));
    }

    @Test
    void aRefusedMethodIsAnErrorAtItsLine() throws IOException {
        Javac javac = new Javac(directory).withRuntime().withPlugin("weave").source("""
                        package a;
                        class Hoarder {
                            @weft.Async
                            static void wait(Object treasure) {
                                synchronized (treasure) {
                                    wait(treasure);
                                }
                            }
                        }
                        """);
        Javac.Result result = javac.compile();
        assertFalse(result.success());
        assertTrue(result.output().startsWith("Hoarder.java:6:"), result.output());
        assertTrue(result.output().contains("a.Hoarder.wait"), result.output());
        assertTrue(result.output().contains("synchronized"), result.output());
        assertTrue(result.output().contains("use a weft.sync.Lock"), result.output());
    }

    /** How many methods of each name a class has. */
    private static Map<String, Integer> methods(Javac javac, String internalName) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        for (MethodNode method : read(javac, internalName).methods) {
            if (!method.name.startsWith("<")) {
                found.merge(method.name, 1, Integer::sum);
            }
        }
        return found;
    }

    private static Set<String> calls(Javac javac, String internalName) throws IOException {
        Set<String> found = new HashSet<>();
        for (MethodNode method : read(javac, internalName).methods) {
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof MethodInsnNode call) {
                    found.add(call.owner + "." + call.name + call.desc);
                }
            }
        }
        return found;
    }

    private static ClassNode read(Javac javac, String internalName) throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(Files.readAllBytes(javac.classes().resolve(internalName + ".class"))).accept(node, 0);
        return node;
    }
}
