package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/** Class files that no Java compiler writes, but other compilers do, and that the JVM takes. */
class BytecodeTest implements Opcodes {
    private static final String NAME = "weft/weaving/cases/Made";
    private static final String ENV = "weft/weaving/cases/Env";
    private static final String BUILDER = "java/lang/StringBuilder";
    private static final CaseFiles ENV_FILES = CaseFiles.javac(CaseFiles.envSources(), "-g");

    @Test
    @DisplayName("V042: an uninitialised object in two locals, initialised through one (B44)")
    void uninitializedInLocals() {
        assertRuns("x1", code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, 2);
            code.visitVarInsn(ASTORE, 1);
            await(code, "x");
            code.visitVarInsn(ASTORE, 3);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 3);
            newBuilder(code);
            await(code, "1");
            code.visitVarInsn(ASTORE, 3);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(ALOAD, 3);
            append(code);
            code.visitInsn(POP);
            code.visitVarInsn(ALOAD, 1);
        });
    }

    @ParameterizedTest
    @DisplayName("V043: copies of an uninitialised object, on the stack and in locals, among other values (B45)")
    @ValueSource(ints = {0, 1, 3, 10})
    void uninitializedCopies(int copies) {
        assertRuns("x7" + "y".repeat(copies), code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitVarInsn(ASTORE, 1);
            for (int i = 0; i < copies; i++) {
                code.visitLdcInsn(7L);
                code.visitVarInsn(ALOAD, 1);
            }
            code.visitIntInsn(BIPUSH, 7);
            code.visitVarInsn(ISTORE, 2);
            await(code, "w");
            code.visitInsn(POP);
            code.visitVarInsn(ALOAD, 1);
            await(code, "x");
            newBuilder(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(I)L" + BUILDER + ";", false);
            code.visitInsn(POP);
            for (int i = 0; i < copies; i++) {
                await(code, "y");
                append(code);
                code.visitVarInsn(ASTORE, 3);
                code.visitInsn(POP2);
            }
            code.visitVarInsn(ALOAD, 1);
        });
    }

    @Test
    @DisplayName("V043: an uninitialised object that is dropped (B43, B45)")
    void uninitializedDropped() {
        assertRuns("a", code -> {
            code.visitTypeInsn(NEW, BUILDER);
            await(code, "a");
            code.visitInsn(SWAP);
            code.visitInsn(POP);
        });
    }

    @Test
    @DisplayName("V043: two uninitialised objects of one class, crossed on the stack (B45)")
    void twoUninitialized() {
        assertRuns("ba", code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            await(code, "a");
            newBuilder(code);
            code.visitVarInsn(ASTORE, 1);
            await(code, "b");
            newBuilder(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(
                    INVOKEVIRTUAL, BUILDER, "append", "(Ljava/lang/CharSequence;)L" + BUILDER + ";", false);
        });
    }

    @Test
    @DisplayName("an uninitialised object over a branch, with stack map frames that name it (B46)")
    void uninitializedOverABranch() {
        assertRuns("then", code -> {
            Label otherwise = new Label();
            Label join = new Label();
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            await(code, "");
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "isEmpty", "()Z", false);
            code.visitJumpInsn(IFEQ, otherwise);
            await(code, "then");
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(otherwise);
            await(code, "else");
            code.visitLabel(join);
            newBuilder(code);
        });
    }

    @Test
    @DisplayName("a loop entered in its middle")
    void irreducibleLoop() {
        assertRuns("+x+x+", code -> {
            Label head = new Label();
            Label middle = new Label();
            Label end = new Label();
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
            code.visitVarInsn(ASTORE, 1);
            code.visitInsn(ICONST_3);
            code.visitVarInsn(ISTORE, 2);
            await(code, "");
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "isEmpty", "()Z", false);
            code.visitJumpInsn(IFNE, middle);
            code.visitLabel(head);
            code.visitVarInsn(ALOAD, 1);
            await(code, "x");
            append(code);
            code.visitInsn(POP);
            code.visitLabel(middle);
            code.visitVarInsn(ALOAD, 1);
            await(code, "+");
            append(code);
            code.visitInsn(POP);
            code.visitIincInsn(2, -1);
            code.visitVarInsn(ILOAD, 2);
            code.visitJumpInsn(IFNE, head);
            code.visitLabel(end);
            code.visitVarInsn(ALOAD, 1);
        });
    }

    @Test
    @DisplayName("a handler before its range, and a range that covers its own handler (B66)")
    void handlerBeforeItsRange() {
        assertRuns("caught", code -> {
            Label handler = new Label();
            Label start = new Label();
            Label end = new Label();
            Label again = new Label();
            Label done = new Label();
            code.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
            code.visitTryCatchBlock(handler, start, again, null);
            code.visitJumpInsn(GOTO, start);
            code.visitLabel(handler);
            code.visitInsn(POP);
            await(code, "caught");
            code.visitJumpInsn(GOTO, done);
            code.visitLabel(start);
            code.visitInsn(ACONST_NULL);
            await(code, "x");
            code.visitInsn(POP);
            code.visitInsn(MONITORENTER);
            code.visitLabel(end);
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ATHROW);
            code.visitLabel(again);
            code.visitInsn(ATHROW);
            code.visitLabel(done);
        });
    }

    @Test
    @DisplayName("wide values shuffled under the call")
    void shuffledStack() {
        assertRuns("3.02x", code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            code.visitLdcInsn(2L);
            code.visitLdcInsn(3.0);
            await(code, "");
            code.visitInsn(DUP_X2);
            code.visitInsn(POP);
            code.visitVarInsn(DSTORE, 3);
            code.visitVarInsn(ASTORE, 1);
            code.visitVarInsn(LSTORE, 5);
            code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
            code.visitVarInsn(LLOAD, 5);
            code.visitInsn(DUP2_X1);
            code.visitInsn(POP2);
            code.visitVarInsn(DLOAD, 3);
            await(code, "x");
            code.visitVarInsn(ASTORE, 7);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(D)L" + BUILDER + ";", false);
            code.visitInsn(DUP_X2);
            code.visitInsn(POP);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(J)L" + BUILDER + ";", false);
            code.visitVarInsn(ALOAD, 7);
            append(code);
        });
    }

    @ParameterizedTest
    @DisplayName("V105: a class file older than Java 8 is left as it is, and refused by name")
    @ValueSource(ints = {V1_4, V1_5, V1_6, V1_7})
    void oldClassFile(int version) {
        ClassWriter out = new ClassWriter(0);
        out.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "v", "()V", null, null);
        code.visitAnnotation("Lweft/Async;", true).visitEnd();
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        out.visitEnd();

        WeaveResult result = new Weaver(ENV_FILES::find, Mode.LOAD_TIME).weave(out.toByteArray());

        assertNull(result.classFile());
        String message = result.refusals().get(0).message();
        assertTrue(message.contains("weft.weaving.cases.Made") && message.contains("version " + version), message);
    }

    /** {@code ... -> ..., value}: pushes a string through a call that may suspend. */
    private static void await(MethodVisitor code, String value) {
        code.visitVarInsn(ALOAD, 0);
        code.visitLdcInsn(value);
        code.visitMethodInsn(INVOKEVIRTUAL, ENV, "aw", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        code.visitTypeInsn(CHECKCAST, "java/lang/String");
    }

    private static void newBuilder(MethodVisitor code) {
        code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "(Ljava/lang/String;)V", false);
    }

    private static void append(MethodVisitor code) {
        code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(Ljava/lang/String;)L" + BUILDER + ";", false);
    }

    /** The code must leave a result on the stack. */
    private static void assertRuns(String expected, Consumer<MethodVisitor> body) {
        CaseFiles files = files(body);
        Outcome plain = Driver.runPlain(method(), CaseLoader.unwoven(files), at -> Env.GO_ON);
        assertEquals(expected, plain.end());
        CaseLoader loader = CaseLoader.woven(files, Mode.LOAD_TIME);
        for (int mask = 0; mask < 1 << Math.min(plain.occurrences(), 10); mask++) {
            int chosen = mask;
            Outcome woven = Driver.runWoven(method(), loader, at -> chosen >> at & 1, null);
            assertEquals(expected, woven.end(), "suspending " + mask);
        }
    }

    private static CaseMethod method() {
        return new CaseMethod(NAME.replace('/', '.'), "v", null);
    }

    private static CaseFiles files(Consumer<MethodVisitor> body) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        out.visit(V17, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor code =
                out.visitMethod(ACC_PUBLIC | ACC_STATIC, "v", "(L" + ENV + ";)Ljava/lang/Object;", null, null);
        code.visitAnnotation("Lweft/Async;", true).visitEnd();
        code.visitCode();
        body.accept(code);
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "toString", "()Ljava/lang/String;", false);
        code.visitInsn(ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        out.visitEnd();
        Map<String, byte[]> classes = new TreeMap<>(ENV_FILES.classes());
        classes.put(NAME, out.toByteArray());
        return new CaseFiles("made by hand", classes);
    }
}
