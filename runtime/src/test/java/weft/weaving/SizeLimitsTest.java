package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import weft.weave.MethodSizes;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Methods and classes that just fit what the JVM allows once they are woven, and some that just don't. */
class SizeLimitsTest implements Opcodes {
    private static final String NAME = "weft/weaving/cases/Sized";
    private static final String ENV = "weft/weaving/cases/Env";
    private static final String METHOD = "v(L" + ENV + ";)Ljava/lang/Object;";
    private static final int LIMIT = 65_535;
    private static final CaseFiles ENV_FILES = CaseFiles.javac(
            CaseFiles.sources().stream()
                    .filter(source -> source.endsWith("Env.java"))
                    .toList(),
            "-g");

    @Test
    @DisplayName("V101: code of 65 535 bytes runs, and with one more it is refused by name and size")
    void fastBodyAtTheLimit() {
        int padding = 60_000 + LIMIT - sizes(beforeTheFirstCall(60_000)).fast();

        assertEquals(LIMIT, sizes(beforeTheFirstCall(padding)).fast());
        assertRuns("2", beforeTheFirstCall(padding));
        assertRefused("65536 bytes of code to run", beforeTheFirstCall(padding + 1));
    }

    @Test
    @DisplayName("V101: code of 65 535 bytes resumes, and with one more the method is refused by name and size")
    void resumeBodyAtTheLimit() {
        int padding = 60_000 + LIMIT - sizes(betweenTheCalls(60_000)).resume();

        assertEquals(LIMIT, sizes(betweenTheCalls(padding)).resume());
        assertTrue(sizes(betweenTheCalls(padding)).fast() < LIMIT, "the other body had room");
        assertRuns("20", betweenTheCalls(padding));
        assertRefused("65536 bytes of code to resume", betweenTheCalls(padding + 1));
    }

    @Test
    @DisplayName("jumps over more than 32 767 bytes: forwards, backwards, into a handler")
    void farJumps() {
        assertRuns("4", code -> {
            Label head = new Label();
            Label end = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(head, handler, handler, "java/lang/NullPointerException");
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(ICONST_3);
            code.visitJumpInsn(IF_ICMPGE, end); // Forwards.
            addAwaited(code);
            nops(code, 40_000);
            code.visitJumpInsn(GOTO, head);
            code.visitLabel(end);
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ATHROW);
            code.visitLabel(handler);
            code.visitInsn(POP);
            addAwaited(code);
        });
    }

    @Test
    @DisplayName("V103: more suspension points than could ever fit are refused before anything is made of them")
    void farTooManyPoints() {
        assertRefused("its 15000 calls that may suspend", code -> {
            for (int i = 0; i < 15_000; i++) {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(INVOKEVIRTUAL, ENV, "aw", "()V", false);
            }
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
        });
    }

    @Test
    @DisplayName("a class without room for the constants of its woven methods keeps its methods, and they say so")
    void fullConstantPool() {
        CaseFiles files = files(beforeTheFirstCall(0), LIMIT - 100);
        WeaveResult result = weave(files);

        assertEquals(1, result.refusals().size());
        String message = result.refusals().get(0).message();
        assertTrue(message.contains("Sized.v: woven the class would have 65"), message);
        assertEquals(
                "RefusedMethodError: " + message,
                OneOff.run(files, NAME.replace('/', '.'), "v").end());
    }

    @Test
    @DisplayName("a class without room for a single constant is refused as a whole")
    void quiteFullConstantPool() {
        WeaveResult result = weave(files(beforeTheFirstCall(0), LIMIT - 30));

        assertTrue(result.classFile() == null, "it stays as it is");
        assertEquals(1, result.refusals().size());
        Refusal refusal = result.refusals().get(0);
        assertEquals("", refusal.method());
        assertTrue(refusal.message().contains("split the class"), refusal.message());
    }

    private static Consumer<MethodVisitor> beforeTheFirstCall(int padding) {
        return code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            nops(code, padding);
            addAwaited(code);
            addAwaited(code);
        };
    }

    /** So many calls that resuming takes more code than running. */
    private static Consumer<MethodVisitor> betweenTheCalls(int padding) {
        return code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            addAwaited(code);
            nops(code, padding);
            for (int i = 1; i < 20; i++) {
                addAwaited(code);
            }
        };
    }

    private static void nops(MethodVisitor code, int count) {
        for (int i = 0; i < count; i++) {
            code.visitInsn(NOP);
        }
    }

    /** Adds 1 to the result, which is in local 1. */
    private static void addAwaited(MethodVisitor code) {
        code.visitVarInsn(ILOAD, 1);
        code.visitVarInsn(ALOAD, 0);
        code.visitInsn(ICONST_1);
        code.visitMethodInsn(INVOKEVIRTUAL, ENV, "aw", "(I)I", false);
        code.visitInsn(IADD);
        code.visitVarInsn(ISTORE, 1);
    }

    private static MethodSizes sizes(Consumer<MethodVisitor> body) {
        CaseFiles files = files(body, 0);
        List<MethodSizes> sizes = MethodSizes.of(
                files.classes().get(NAME), Objects.requireNonNull(weave(files).classFile()));
        assertEquals(1, sizes.size());
        assertEquals(METHOD, sizes.get(0).method());
        return sizes.get(0);
    }

    private static void assertRuns(String expected, Consumer<MethodVisitor> body) {
        CaseFiles files = files(body, 0);
        assertEquals(List.of(), weave(files).refusals());
        assertEquals(expected, OneOff.run(files, NAME.replace('/', '.'), "v").end());
    }

    private static void assertRefused(String size, Consumer<MethodVisitor> body) {
        CaseFiles files = files(body, 0);
        String message = weave(files).refusals().get(0).message();

        assertTrue(message.contains("Sized.v") && message.contains(size) && message.contains("65535"), message);
        assertTrue(message.contains("split the method"), message);
        assertEquals(
                "RefusedMethodError: " + message,
                OneOff.run(files, NAME.replace('/', '.'), "v").end());
    }

    private static WeaveResult weave(CaseFiles files) {
        return new Weaver(files::find, Mode.LOAD_TIME).weave(files.classes().get(NAME));
    }

    /** A class with one method, and about so many constants that nothing uses. */
    private static CaseFiles files(Consumer<MethodVisitor> body, int constants) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        out.visit(V17, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        for (int i = 0; i < constants; i++) {
            out.newConst(i);
        }
        MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "v", METHOD.substring(1), null, null);
        code.visitAnnotation("Lweft/Async;", true).visitEnd();
        code.visitCode();
        body.accept(code);
        code.visitVarInsn(ILOAD, 1);
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
        code.visitInsn(ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        out.visitEnd();
        Map<String, byte[]> classes = new TreeMap<>(ENV_FILES.classes());
        classes.put(NAME, out.toByteArray());
        return new CaseFiles("its test", classes);
    }
}
