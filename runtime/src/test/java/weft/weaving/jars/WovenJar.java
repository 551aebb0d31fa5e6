package weft.weaving.jars;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Invariants of a jar that the command wove, class file by class file, against what it was made from. */
final class WovenJar {
    private static final String COROUTINE = "Lweft/coroutine/Coroutine;)";

    private final JarClasses before;
    private final JarClasses after;
    private final Map<String, byte[]> woven;

    WovenJar(JarClasses before, JarClasses after) {
        this.before = before;
        this.after = after;
        this.woven = after.all();
    }

    void check() {
        Weaver weaver = Weaver.ofEveryCall(before, Mode.AHEAD_OF_TIME);
        Set<String> expected = new TreeSet<>();
        before.all().forEach((path, original) -> {
            WeaveResult result = weaver.weave(original);
            byte[] own = result.classFile() == null ? original : result.classFile();
            assertArrayEquals(own, woven.get(path), path + " is woven the same way by another process (I7)");
            expected.add(path);
            String prefix = path.substring(0, path.length() - nameOf(original).length() - ".class".length());
            result.companions().forEach((name, bytes) -> {
                String file = prefix + name + ".class";
                assertArrayEquals(bytes, woven.get(file), file + " is woven the same way by another process (I7)");
                expected.add(file);
            });
            assertEquals(Members.of(original), Members.of(own), path + " has the members that it had (I8, I14)");
            checkDebugTables(original, own);
        });
        assertEquals(expected, new TreeSet<>(woven.keySet()));
        checkWovenAgain();
    }

    private static String nameOf(byte[] classFile) {
        return new ClassReader(classFile).getClassName();
    }

    private void checkWovenAgain() {
        Weaver weaver = Weaver.ofEveryCall(after, Mode.AHEAD_OF_TIME);
        woven.forEach((path, bytes) -> {
            assertNull(weaver.weave(bytes).classFile(), path + " is woven once only (I7)");
            new ClassReader(bytes).accept(new CheckClassAdapter(new ClassNode(), false), 0);
        });
    }

    private static void checkDebugTables(byte[] original, byte[] woven) {
        ClassNode plain = read(original);
        ClassNode node = read(woven);
        Map<String, MethodNode> originals = new HashMap<>();
        plain.methods.forEach(method -> originals.put(method.name + method.desc, method));
        for (MethodNode method : node.methods) {
            MethodNode from = originals.get(method.name + method.desc.replace(COROUTINE, ")"));
            if (method.desc.contains(COROUTINE) && from != null && isFastBody(method, from)) {
                assertTrue(
                        DebugTables.lines(method).containsAll(DebugTables.lines(from)),
                        node.name + "." + method.name + " has the lines that it had (I9)");
            }
            Set<String> wrong = new HashSet<>(DebugTables.wrongLocals(node.name, method));
            if (!wrong.isEmpty()) { // Compilers err, too.
                plain.methods.stream()
                        .filter(each -> method.name.equals(each.name) || method.name.startsWith(each.name + "$resume"))
                        .forEach(each -> wrong.removeAll(DebugTables.wrongLocals(node.name, each)));
            }
            assertEquals(Set.of(), wrong, node.name + "." + method.name + method.desc + " (I10)");
        }
    }

    /** Not the twin of what was refused, which calls the original. */
    private static boolean isFastBody(MethodNode method, MethodNode from) {
        return (from.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE)) == 0
                && !DebugTables.lines(method).isEmpty();
    }

    private static ClassNode read(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
        return node;
    }
}
