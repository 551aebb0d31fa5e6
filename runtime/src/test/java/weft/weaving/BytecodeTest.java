package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
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
    @DisplayName("V105: class files of all versions that the JVM takes, from Java 8 on")
    @MethodSource("recentVersions")
    void recentClassFile(int version) {
        assertRuns(version, "a1", code -> {
            await(code, "a");
            await(code, "1");
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        });
    }

    static IntStream recentVersions() {
        return IntStream.rangeClosed(V1_8, V17 - 17 + Runtime.version().feature());
    }

    @Test
    @DisplayName("V138: a loop within an argument list, with operands under it, as inlining compilers write it")
    void loopOverOperands() {
        assertRuns("axxx7", code -> {
            Label head = new Label();
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            await(code, "a");
            newBuilder(code);
            code.visitLdcInsn(7L);
            code.visitInsn(DUP2_X1);
            code.visitInsn(POP2);
            code.visitInsn(ICONST_3);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            await(code, "x");
            append(code);
            code.visitIincInsn(1, -1);
            code.visitVarInsn(ILOAD, 1);
            code.visitJumpInsn(IFNE, head);
            code.visitVarInsn(ASTORE, 2);
            code.visitVarInsn(LSTORE, 3);
            code.visitVarInsn(ALOAD, 2);
            code.visitVarInsn(LLOAD, 3);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(J)L" + BUILDER + ";", false);
        });
    }

    @Test
    @DisplayName("V138: a local cleared while it is passed, as Clojure does, and a jump to the method's start")
    void clearedLocals() {
        assertRuns("x11", code -> {
            Label recur = new Label();
            Label end = new Label();
            await(code, "x");
            code.visitVarInsn(ASTORE, 1);
            code.visitInsn(ICONST_2);
            code.visitVarInsn(ISTORE, 2);
            code.visitLabel(recur);
            code.visitVarInsn(ILOAD, 2);
            code.visitJumpInsn(IFEQ, end);
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(ACONST_NULL);
            code.visitVarInsn(ASTORE, 1);
            await(code, "1");
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
            code.visitVarInsn(ASTORE, 1);
            code.visitIincInsn(2, -1);
            code.visitJumpInsn(GOTO, recur);
            code.visitLabel(end);
            code.visitVarInsn(ALOAD, 1);
        });
    }

    @Test
    @DisplayName("V138: overlapping ranges, and a slot whose types meet in nothing, behind a handler")
    void overlappingRanges() {
        assertRuns("inner2", code -> {
            Label a = new Label();
            Label b = new Label();
            Label c = new Label();
            Label d = new Label();
            Label inner = new Label();
            Label outer = new Label();
            Label join = new Label();
            code.visitTryCatchBlock(a, c, inner, "java/lang/NullPointerException");
            code.visitTryCatchBlock(b, d, outer, "java/lang/RuntimeException");
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(a);
            await(code, "1");
            code.visitVarInsn(ASTORE, 1);
            code.visitLabel(b);
            await(code, "2");
            code.visitVarInsn(ASTORE, 2);
            code.visitInsn(ACONST_NULL);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "toString", "()Ljava/lang/String;", false);
            code.visitInsn(POP);
            code.visitLabel(c);
            await(code, "3");
            code.visitInsn(POP);
            code.visitLabel(d);
            code.visitLdcInsn("none");
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(inner);
            code.visitInsn(POP);
            await(code, "inner");
            await(code, "2");
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(outer);
            code.visitInsn(POP);
            await(code, "outer");
            code.visitLabel(join);
        });
    }

    @Test
    @DisplayName("V138: a switch and its arms with operands on the stack; code that nothing reaches")
    void switchOverOperands() {
        assertRuns("ab", code -> {
            Label zero = new Label();
            Label other = new Label();
            Label join = new Label();
            await(code, "a");
            await(code, "");
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
            code.visitLookupSwitchInsn(other, new int[] {-5, 0}, new Label[] {other, zero});
            code.visitLabel(zero);
            await(code, "b");
            code.visitJumpInsn(GOTO, join);
            code.visitInsn(NOP);
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ATHROW);
            code.visitLabel(other);
            await(code, "c");
            code.visitLabel(join);
            code.visitMethodInsn(
                    INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        });
    }

    @Test
    @DisplayName("V108: the nest, the record, the heirs, and attributes that nobody knows, stay (B119)")
    void keepsAttributes() {
        ClassWriter out = new ClassWriter(0);
        out.visit(V17, ACC_PUBLIC | ACC_SUPER | ACC_ABSTRACT | ACC_RECORD, NAME, null, "java/lang/Record", null);
        out.visitSource("Made.java", "debug extension");
        out.visitNestMember(NAME + "$Member");
        out.visitPermittedSubclass(NAME + "$Heir");
        out.visitInnerClass(NAME + "$Member", NAME, "Member", ACC_STATIC);
        out.visitRecordComponent("part", "I", null).visitEnd();
        out.visitAttribute(new Unknown());
        MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_STATIC, "v", "()V", null, null);
        code.visitAnnotation("Lweft/Async;", true).visitEnd();
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        out.visitEnd();

        byte[] woven = new Weaver(ENV_FILES::find, Mode.LOAD_TIME)
                .weave(out.toByteArray())
                .classFile();

        ClassNode node = new ClassNode();
        new ClassReader(woven).accept(node, 0);
        assertEquals(List.of(NAME + "$Member"), node.nestMembers);
        assertEquals(List.of(NAME + "$Heir"), node.permittedSubclasses);
        assertEquals("part", node.recordComponents.get(0).name);
        assertEquals(NAME + "$Member", node.innerClasses.get(0).name);
        assertEquals("debug extension", node.sourceDebug);
        assertEquals("Unknown", node.attrs.get(0).type);
    }

    private static final class Unknown extends Attribute {
        Unknown() {
            super("Unknown");
        }

        @Override
        protected ByteVector write(ClassWriter writer, byte[] code, int codeLength, int maxStack, int maxLocals) {
            return new ByteVector().putInt(42);
        }
    }

    @ParameterizedTest
    @DisplayName("V105: a class file older than Java 8 is left as it is, and refused by name (B109)")
    @ValueSource(ints = {V1_2, V1_3, V1_4, V1_5, V1_6, V1_7})
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
        assertRuns(V17, expected, body);
    }

    private static void assertRuns(int version, String expected, Consumer<MethodVisitor> body) {
        CaseFiles files = files(version, body);
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

    private static CaseFiles files(int version, Consumer<MethodVisitor> body) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        out.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
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
