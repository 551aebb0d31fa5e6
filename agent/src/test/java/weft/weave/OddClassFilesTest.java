package weft.weave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files as no compiler of today writes them, but as agents are given them all the same. */
class OddClassFilesTest {
    private static final int JAVA_99 = 99 + 44;

    @Test
    void aVersionThatIsNotKnownYetIsWovenAsTheNewestThatIs() {
        byte[] today = type("x/Today", "java/lang/Object", false);
        ClassFiles.setVersion(today, Opcodes.V28);
        byte[] tomorrow = today.clone();
        ClassFiles.setVersion(tomorrow, JAVA_99);
        assertTrue(Weaver.isNewerThanKnown(tomorrow));

        byte[] wovenToday = weave(today, Map.of()).classFile();
        byte[] wovenTomorrow = weave(tomorrow, Map.of()).classFile();
        assertNotNull(wovenToday);
        assertNotNull(wovenTomorrow);
        assertEquals(JAVA_99, ClassFiles.version(wovenTomorrow));
        ClassFiles.setVersion(wovenToday, JAVA_99);
        assertArrayEquals(wovenToday, wovenTomorrow);
    }

    @Test
    void aSupertypeOfAVersionThatIsNotKnownYetIsAskedLikeAnyOther() {
        byte[] supertype = type("x/Super", "java/lang/Object", false);
        ClassFiles.setVersion(supertype, JAVA_99);
        WeaveResult result = weave(type("x/Sub", "x/Super", false), Map.of("x/Super", supertype));
        assertEquals(List.of("twice()V"), result.wovenMethods());
    }

    @Test
    void aClassFileThatIsCutOffOrNoneAtAllIsUnreadable() {
        byte[] whole = type("x/Whole", "java/lang/Object", false);
        for (int length : new int[] {0, 5, 20, whole.length / 2, whole.length - 3}) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(UnreadableClassException.class, () -> weave(part, Map.of()), length + " bytes");
        }
        assertThrows(UnreadableClassException.class, () -> weave(new byte[100], Map.of()));
    }

    @Test
    void aSupertypeThatIsMissingOrUnreadableIsNobodysReason() {
        byte[] sub = type("x/Sub", "x/Super", false);
        for (Map<String, byte[]> others : List.of(Map.<String, byte[]>of(), Map.of("x/Super", new byte[50]))) {
            WeaveResult result = weave(sub, others);
            assertEquals(List.of("twice()V"), result.wovenMethods());
            assertEquals(List.of(), result.refusals());
        }
    }

    @Test
    void aMethodThatTheWeaverFailsOnIsRefusedByNameAndTheOthersAreWoven() {
        WeaveResult result = weave(type("x/Broken", "java/lang/Object", true), Map.of());
        assertNotNull(result.classFile());
        assertEquals(List.of("twice()V"), result.wovenMethods());
        assertEquals(1, result.refusals().size());
        Refusal refusal = result.refusals().get(0);
        assertEquals(Refusal.Reason.BUG, refusal.reason());
        assertEquals(7, refusal.line());
        assertTrue(
                refusal.message().startsWith("Weft cannot weave x.Broken.broken(X.java:7): the weaver fails on it ("),
                refusal.message());
        assertTrue(refusal.message().contains("please report it with the class file"), refusal.message());
    }

    private static WeaveResult weave(byte[] classFile, Map<String, byte[]> others) {
        return new Weaver(others::get, Weaver.Mode.LOAD_TIME).weave(classFile);
    }

    /** {@code @Async void twice() { twice(); twice(); }}, and a method that takes from an empty stack. */
    private static byte[] type(String name, String superName, boolean broken) {
        ClassWriter out = new ClassWriter(0);
        out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, superName, null);
        out.visitSource("X.java", null);
        writeMethod(out, name, "twice", false);
        if (broken) {
            writeMethod(out, name, "broken", true);
        }
        return out.toByteArray();
    }

    private static void writeMethod(ClassWriter out, String owner, String name, boolean broken) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, name, "()V", null, null);
        method.visitAnnotation(AbiNames.ASYNC, true).visitEnd();
        method.visitCode();
        Label start = new Label();
        method.visitLabel(start);
        method.visitLineNumber(7, start);
        if (broken) {
            method.visitInsn(Opcodes.POP);
        }
        for (int i = 0; i < 2; i++) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "twice", "()V", false);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(1, 1);
        method.visitEnd();
    }
}
