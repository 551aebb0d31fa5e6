package weft.weave;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * The frame class of one method, and how code gets at it.
 *
 * <p>Its {@code save_k} methods hold the saving code, so that it does not count against the body's inlining budget. At
 * load time the class file travels in its host as string constants, and an {@code invokedynamic} before each use
 * defines it once; ahead of time it is a class file beside its host. It is no nestmate: nests cannot change when a
 * class is redefined.
 */
final class FrameClass {
    static final String NEW_NAME = "make";

    /** A constant holds 65 535 bytes, and a char takes up to two here. */
    private static final int CHARS_PER_CONSTANT = 32_000;

    /** A char takes up to three here, for class names may be in any script. */
    private static final int MAX_DESCRIPTOR_CHARS = 21_000;

    private final MethodPlan plan;
    private final int classVersion;
    private final @Nullable String sourceFile;
    private final Weaver.Mode mode;
    private byte @Nullable [] bytes;
    private @Nullable InvokeDynamicInsnNode definition;

    FrameClass(MethodPlan plan, int classVersion, @Nullable String sourceFile, Weaver.Mode mode) {
        this.plan = plan;
        this.classVersion = classVersion;
        this.sourceFile = sourceFile;
        this.mode = mode;
    }

    String name() {
        return plan.frameClass();
    }

    static String saveName(SuspendPoint point) {
        return "save" + point.label();
    }

    String newDescriptor() {
        return "(I" + AbiNames.COROUTINE_DESCRIPTOR + ")L" + name() + ";";
    }

    static boolean fitsInCall(SuspendPoint point) {
        return point.saveSlots() <= SuspendingCalls.MAX_PARAMETER_SLOTS
                && point.saveDescriptor().length() <= MAX_DESCRIPTOR_CHARS;
    }

    /** Emits what must run before the class is used. */
    void define(Code code) {
        if (mode == Weaver.Mode.AHEAD_OF_TIME) {
            return;
        }
        if (definition == null) {
            definition = definition();
        }
        code.list.add(definition.clone(null));
    }

    /** The bytes are the same string each time, so that {@code ClassWriter} need not compare them char by char. */
    private InvokeDynamicInsnNode definition() {
        List<Object> arguments = new ArrayList<>();
        arguments.add(name().replace('/', '.'));
        arguments.add(AbiNames.FORMAT);
        String all = new String(bytes(), StandardCharsets.ISO_8859_1);
        for (int at = 0; at < all.length(); at += CHARS_PER_CONSTANT) {
            arguments.add(all.substring(at, Math.min(all.length(), at + CHARS_PER_CONSTANT)));
        }
        Handle link = new Handle(
                Opcodes.H_INVOKESTATIC,
                AbiNames.FRAME_LINKAGE,
                AbiNames.FRAME_LINKAGE_METHOD,
                AbiNames.FRAME_LINKAGE_DESCRIPTOR,
                false);
        return new InvokeDynamicInsnNode("define", "()V", link, arguments.toArray());
    }

    byte[] bytes() {
        if (bytes == null) {
            bytes = write();
        }
        return bytes;
    }

    private byte[] write() {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(
                classVersion,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name(),
                null,
                AbiNames.FRAME,
                null);
        if (sourceFile != null) {
            out.visitSource(sourceFile, null);
        }
        for (FrameLayout.Field field : plan.layout().fields()) {
            out.visitField(0, field.name(), field.descriptor(), null, null).visitEnd();
        }
        if (mode == Weaver.Mode.AHEAD_OF_TIME) {
            writeFormatCheck(out);
        }
        writeConstructor(out);
        for (SuspendPoint point : plan.points()) {
            if (fitsInCall(point)) {
                writeSave(out, point);
            }
        }
        if (hasPointsThatDontFit()) {
            writeNew(out);
        }
        writeResume(out);
        writeSite(out);
        out.visitEnd();
        return out.toByteArray();
    }

    private boolean hasPointsThatDontFit() {
        for (SuspendPoint point : plan.points()) {
            if (!fitsInCall(point)) {
                return true;
            }
        }
        return false;
    }

    private void writeFormatCheck(ClassWriter out) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        method.visitCode();
        method.visitLdcInsn(AbiNames.FORMAT);
        method.visitLdcInsn(plan.host().replace('/', '.'));
        method.visitMethodInsn(Opcodes.INVOKESTATIC, AbiNames.WOVEN_FORMAT, "require", "(ILjava/lang/String;)V", false);
        end(method, Opcodes.RETURN);
    }

    private void writeConstructor(ClassWriter out) {
        MethodVisitor method = out.visitMethod(0, "<init>", "(I)V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, AbiNames.FRAME, "<init>", "(I)V", false);
        end(method, Opcodes.RETURN);
    }

    private void writeSave(ClassWriter out, SuspendPoint point) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, saveName(point), point.saveDescriptor(), null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, point.saveSlots() - 1);
        method.visitTypeInsn(Opcodes.NEW, name());
        method.visitInsn(Opcodes.DUP);
        method.visitLdcInsn(point.label());
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, name(), "<init>", "(I)V", false);
        int slot = 0;
        for (SuspendPoint.Saved entry : point.stack()) {
            slot = writePut(method, entry, slot);
        }
        for (SuspendPoint.Saved local : point.savedLocals()) {
            slot = writePut(method, local, slot);
        }
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, AbiNames.COROUTINE, "push", "(L" + AbiNames.FRAME + ";)V", false);
        end(method, Opcodes.RETURN);
    }

    // ..., frame -> ..., frame
    private int writePut(MethodVisitor method, SuspendPoint.Saved saved, int slot) {
        Type type = saved.type().toType();
        if (saved.field() != null) {
            method.visitInsn(Opcodes.DUP);
            method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
            method.visitFieldInsn(
                    Opcodes.PUTFIELD,
                    name(),
                    saved.field().name(),
                    saved.field().descriptor());
        }
        return slot + type.getSize();
    }

    private void writeNew(ClassWriter out) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, NEW_NAME, newDescriptor(), null, null);
        method.visitCode();
        method.visitTypeInsn(Opcodes.NEW, name());
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ILOAD, 0);
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, name(), "<init>", "(I)V", false);
        method.visitInsn(Opcodes.DUP);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitInsn(Opcodes.SWAP);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, AbiNames.COROUTINE, "push", "(L" + AbiNames.FRAME + ";)V", false);
        end(method, Opcodes.ARETURN);
    }

    private void writeResume(ClassWriter out) {
        MethodVisitor method = out.visitMethod(
                Opcodes.ACC_PROTECTED, "resume", "(" + AbiNames.COROUTINE_DESCRIPTOR + ")V", null, null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                plan.host(),
                plan.resumeName(),
                AbiNames.RESUME_DESCRIPTOR,
                plan.hostIsInterface());
        end(method, Opcodes.RETURN);
    }

    private void writeSite(ClassWriter out) {
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PROTECTED, "site", "()Ljava/lang/String;", null, null);
        method.visitCode();
        method.visitLdcInsn(plan.site());
        end(method, Opcodes.ARETURN);
    }

    private static void end(MethodVisitor method, int returnOpcode) {
        method.visitInsn(returnOpcode);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
