package weft.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A copy of a method with the twin's signature: one more parameter, the coroutine, for which the locals behind the
 * parameters make room.
 */
final class TwinBody {
    private static final int DROPPED_FLAGS = Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_VARARGS // The same bit as transient; the last parameter is no array now.
            | Opcodes.ACC_NATIVE
            | Opcodes.ACC_SYNCHRONIZED
            | Opcodes.ACC_BRIDGE;

    final MethodNode method;
    final int coroutineSlot;

    private TwinBody(MethodNode method, int coroutineSlot) {
        this.method = method;
        this.coroutineSlot = coroutineSlot;
    }

    static TwinBody of(MethodNode original) {
        MethodNode twin = copy(original, twinAccess(original.access), original.name, AbiNames.twin(original.desc));
        int parameters = parameterSlots(original.access, original.desc);
        int slot = parameters;
        if (spansParameters(twin, parameters)) {
            // A long or double lies half in the last parameter's slot, so nothing can be put in between: the
            // coroutine moves behind all locals instead. No compiler of today emits this.
            slot = Math.max(twin.maxLocals, parameters + 1);
            twin.instructions.insert(new Code().aload(parameters).astore(slot).list);
            twin.maxLocals = slot + 1;
        } else {
            makeRoom(twin, parameters);
            twin.maxLocals = Math.max(twin.maxLocals, parameters) + 1;
        }
        addToFrames(twin, slot);
        twin.maxStack += 2;
        return new TwinBody(twin, slot);
    }

    static int twinAccess(int access) {
        return (access & ~DROPPED_FLAGS) | Opcodes.ACC_SYNTHETIC;
    }

    /** Copies code, locals and exceptions; annotations, signature and parameter names stay with the original. */
    static MethodNode copy(MethodNode original, int access, String name, String descriptor) {
        MethodNode copy = new MethodNode(
                Opcodes.ASM9,
                access,
                name,
                descriptor,
                null,
                original.exceptions == null ? null : original.exceptions.toArray(new String[0]));
        MethodNode source = new MethodNode(Opcodes.ASM9, access, name, descriptor, null, null);
        source.instructions = original.instructions;
        source.tryCatchBlocks = original.tryCatchBlocks;
        source.localVariables = original.localVariables;
        source.maxLocals = original.maxLocals;
        source.maxStack = original.maxStack;
        original.instructions.resetLabels();
        source.accept(copy);
        original.instructions.resetLabels();
        for (TryCatchBlockNode block : copy.tryCatchBlocks) {
            block.visibleTypeAnnotations = null;
            block.invisibleTypeAnnotations = null;
        }
        for (AbstractInsnNode insn : copy.instructions) {
            insn.visibleTypeAnnotations = null;
            insn.invisibleTypeAnnotations = null;
        }
        return copy;
    }

    static int parameterSlots(int access, String descriptor) {
        int size = Type.getArgumentsAndReturnSizes(descriptor) >> 2; // Counts a receiver.
        return (access & Opcodes.ACC_STATIC) == 0 ? size : size - 1;
    }

    private static boolean spansParameters(MethodNode method, int parameters) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof VarInsnNode local && local.var == parameters - 1 && isWide(local.getOpcode())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWide(int opcode) {
        return opcode == Opcodes.LLOAD
                || opcode == Opcodes.DLOAD
                || opcode == Opcodes.LSTORE
                || opcode == Opcodes.DSTORE;
    }

    private static void makeRoom(MethodNode method, int from) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof VarInsnNode local && local.var >= from) {
                local.var++;
            } else if (insn instanceof IincInsnNode increment && increment.var >= from) {
                increment.var++;
            }
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.index >= from) {
                    variable.index++;
                }
            }
        }
    }

    /** Puts the coroutine into each stack map frame, and moves what lies behind it in the frame as it moved in code. */
    private static void addToFrames(MethodNode method, int slot) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof FrameNode frame) {
                frame.local = withCoroutine(frame.local, slot);
            }
        }
    }

    private static List<Object> withCoroutine(List<Object> locals, int slot) {
        List<Object> result = new ArrayList<>(locals.size() + 1);
        int at = 0;
        for (Object type : locals) {
            if (at == slot) {
                result.add(AbiNames.COROUTINE);
            }
            result.add(type);
            at += size(type);
        }
        if (at <= slot) {
            for (; at < slot; at++) {
                result.add(Opcodes.TOP);
            }
            result.add(AbiNames.COROUTINE);
        }
        return result;
    }

    private static int size(Object type) {
        return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE) ? 2 : 1;
    }
}
