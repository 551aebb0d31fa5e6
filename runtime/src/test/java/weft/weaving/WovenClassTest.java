package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.util.CheckClassAdapter;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/** What weaving makes of a class file, apart from what it then does. */
class WovenClassTest {
    private static final CaseFiles FILES = CaseFiles.javac(CaseFiles.sources(), "-g", "-parameters");
    private static final CaseLoader PLAIN = CaseLoader.unwoven(FILES);
    private static final CaseLoader WOVEN = CaseLoader.woven(FILES, Mode.LOAD_TIME);
    private static final String COROUTINE = "Lweft/coroutine/Coroutine;";
    private static final String RESUME = "(Lweft/coroutine/Frame;" + COROUTINE + ")V";

    @TestFactory
    @DisplayName("I2: the JVM verifies it, and so does ASM")
    Stream<DynamicTest> verifies() {
        return each(name -> {
            StringWriter complaints = new StringWriter();
            CheckClassAdapter.verify(new ClassReader(woven(name)), WOVEN, false, new PrintWriter(complaints));
            assertEquals("", complaints.toString());
            assertNotNull(
                    CaseMethod.load(WOVEN, name.replace('/', '.')).getDeclaredMethods()); // That is what links it.
        });
    }

    @TestFactory
    @DisplayName("R7, I7: weaving twice is weaving once, and weaves the same each time (B114)")
    Stream<DynamicTest> weavingIsIdempotentAndDeterministic() {
        return each(name -> {
            byte[] once = woven(name);
            WeaveResult twice = weave(once);
            if (twice.classFile() != null) {
                assertArrayEquals(once, twice.classFile());
            }
            assertArrayEquals(once, woven(name));
        });
    }

    @TestFactory
    @DisplayName("I14: its members are those of the source, and two synthetic ones for each woven method")
    Stream<DynamicTest> members() {
        return eachWithoutEnv(name -> {
            ClassNode plain = read(FILES.classes().get(name));
            WeaveResult result = weave(FILES.classes().get(name));
            ClassNode woven = read(woven(name));
            Map<String, MethodNode> added = new TreeMap<>();
            woven.methods.forEach(method -> added.put(method.name + method.desc, method));
            for (MethodNode method : plain.methods) {
                MethodNode kept = added.remove(method.name + method.desc);
                assertNotNull(kept, method.name + method.desc + " is gone");
                assertEquals(method.access & ~Opcodes.ACC_ABSTRACT, kept.access & ~Opcodes.ACC_ABSTRACT, method.name);
                assertEquals(method.signature, kept.signature, method.name);
                assertEquals(method.exceptions, kept.exceptions, method.name);
            }
            for (String key : result.wovenMethods()) {
                String methodName = key.substring(0, key.indexOf('('));
                added.remove(key.replace(")", COROUTINE + ")"));
                if (added.remove(methodName + "$resume" + RESUME) == null) {
                    String descriptor = key.substring(key.indexOf('('));
                    added.remove(methodName + "$resume$" + Integer.toHexString(descriptor.hashCode()) + RESUME);
                }
            }
            added.values().forEach(method -> {
                assertTrue((method.access & Opcodes.ACC_SYNTHETIC) != 0, method.name + " is not synthetic");
                assertTrue(
                        isMerged(woven, method) || method.name.startsWith("lambda$"),
                        "unexpected member " + method.name);
            });
            assertEquals(plain.fields.size(), woven.fields.size(), "fields");
        });
    }

    /** What two supertypes have in common has to be told apart where they meet. */
    private static boolean isMerged(ClassNode type, MethodNode method) {
        return (type.access & Opcodes.ACC_INTERFACE) != 0 || method.desc.contains(COROUTINE + ")");
    }

    @TestFactory
    @DisplayName("I8: reflection sees no difference (V106, V109)")
    Stream<DynamicTest> reflection() {
        return eachWithoutEnv(name -> {
            String binaryName = name.replace('/', '.');
            assertEquals(
                    String.join("\n", Reflected.describe(CaseMethod.load(PLAIN, binaryName))),
                    String.join("\n", Reflected.describe(CaseMethod.load(WOVEN, binaryName))));
        });
    }

    @TestFactory
    @DisplayName("I9: every line of the source is in the woven code, in order (V107, B111)")
    Stream<DynamicTest> lines() {
        return eachWithoutEnv(name -> {
            Map<String, List<Integer>> missing = new TreeMap<>();
            Map<String, List<Integer>> woven = Lines.byMethod(woven(name));
            Lines.byMethod(FILES.classes().get(name)).forEach((key, lines) -> {
                String twin = key.replace(")", COROUTINE + ")");
                List<Integer> left = new ArrayList<>(lines);
                left.removeAll(woven.getOrDefault(twin, List.of()));
                if (woven.containsKey(twin) && !left.isEmpty()) {
                    missing.put(key, left);
                }
            });
            assertEquals(Map.of(), missing);
        });
    }

    @TestFactory
    @DisplayName(
            "I13: a monitor is entered by no more instructions than in the source: else HotSpot compiles nothing (B62)")
    Stream<DynamicTest> monitors() {
        return each(name -> {
            Map<String, Long> plain = new TreeMap<>();
            read(FILES.classes().get(name))
                    .methods
                    .forEach(method -> plain.merge(method.name, monitors(method), Long::max));
            for (MethodNode method : read(woven(name)).methods) {
                String original = method.name.replaceFirst("[$]resume([$].*)?$", "");
                long allowed = Math.max(plain.getOrDefault(original, 0L), plain.getOrDefault(method.name, 0L));
                assertTrue(monitors(method) <= allowed, method.name + " enters monitors in more places than it did");
            }
        });
    }

    private static long monitors(MethodNode method) {
        return Stream.of(method.instructions.toArray())
                .filter(insn -> insn.getOpcode() == Opcodes.MONITORENTER)
                .count();
    }

    @TestFactory
    @DisplayName("I10: what the table of local variables names is there, and of that kind, wherever it says so (B28)")
    Stream<DynamicTest> localVariables() {
        return each(name -> {
            for (MethodNode method : read(woven(name)).methods) {
                if (method.instructions.size() > 0) {
                    assertEquals(List.of(), misnamed(name, method));
                }
            }
        });
    }

    private static List<String> misnamed(String owner, MethodNode method) throws AnalyzerException {
        List<String> misnamed = new ArrayList<>();
        Frame<BasicValue>[] frames = new Analyzer<>(new BasicInterpreter()).analyze(owner, method);
        for (LocalVariableNode variable : method.localVariables) {
            BasicValue named = new BasicInterpreter().newValue(Type.getType(variable.desc));
            int end = method.instructions.indexOf(variable.end);
            for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                boolean isCode = method.instructions.get(i).getOpcode() >= 0;
                if (isCode
                        && frames[i] != null
                        && !frames[i].getLocal(variable.index).equals(named)) {
                    misnamed.add(method.name + ": " + variable.name + " at " + i + " is "
                            + frames[i].getLocal(variable.index));
                }
            }
        }
        return misnamed;
    }

    @Test
    @DisplayName("V074: a class with lambdas but nothing async stays as it is (B73, B113)")
    void leavesOthersAlone() {
        byte[] plain = CaseFiles.onClassPath("weft/weaving/CaseFiles");
        assertNull(weave(plain).classFile());
        assertEquals(List.of(), weave(plain).refusals());
    }

    @Test
    @DisplayName("none of the cases is refused")
    void refusesNone() {
        FILES.classes()
                .values()
                .forEach(bytes -> assertEquals(List.of(), weave(bytes).refusals()));
    }

    private static Stream<DynamicTest> each(Check test) {
        return each(FILES.classes().keySet(), test);
    }

    /** Twins written by hand, as {@code Env} has them, become synthetic: of those this is not true. */
    private static Stream<DynamicTest> eachWithoutEnv(Check test) {
        Set<String> names = new TreeSet<>(FILES.classes().keySet());
        names.remove(Env.class.getName().replace('.', '/'));
        return each(names, test);
    }

    private static Stream<DynamicTest> each(Set<String> names, Check test) {
        return names.stream()
                .filter(name -> weave(FILES.classes().get(name)).classFile() != null)
                .map(name -> dynamicTest(name.substring(name.lastIndexOf('/') + 1), () -> test.accept(name)));
    }

    private interface Check {
        void accept(String name) throws Exception;
    }

    private static WeaveResult weave(byte[] bytes) {
        return new Weaver(FILES::find, Mode.LOAD_TIME).weave(bytes);
    }

    private static byte[] woven(String name) {
        byte[] woven = weave(FILES.classes().get(name)).classFile();
        assertNotNull(woven, name);
        return woven;
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        return node;
    }
}
