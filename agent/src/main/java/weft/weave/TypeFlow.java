package weft.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Walks a method from top to bottom with the types of its locals and operand stack at hand.
 *
 * <p>The stack map of the class file has the types wherever control flow meets, and between two of its frames code is
 * straight: so one linear pass does, with no merging, hence no class hierarchy and no class loading.
 */
final class TypeFlow {
    private final MethodNode method;
    private final TypeInterpreter interpreter = new TypeInterpreter();
    private final Frame<TypeValue> state;
    private @Nullable AbstractInsnNode current;
    private int index = -1;

    /** Before the first instruction. */
    TypeFlow(String owner, MethodNode method) {
        this.method = method;
        this.state = new Frame<>(method.maxLocals, method.maxStack);
        enter(owner);
    }

    /** The types before the instruction that was returned last; they change with the next. */
    Frame<TypeValue> state() {
        return state;
    }

    /** The position in the method's list of the instruction that was returned last. */
    int index() {
        return index;
    }

    private void enter(String owner) {
        int slot = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            slot = setLocal(slot, new TypeValue(owner));
        }
        for (Type parameter : Type.getArgumentTypes(method.desc)) {
            slot = setLocal(slot, TypeValue.of(parameter));
        }
        clearLocalsFrom(slot);
    }

    /** Goes on to the next reachable instruction; null at the end. */
    @Nullable
    AbstractInsnNode next() {
        boolean reachable = true;
        AbstractInsnNode at = method.instructions.getFirst();
        if (current != null) {
            execute(current);
            reachable = fallsThrough(current);
            at = current.getNext();
        }
        for (; at != null; at = at.getNext()) {
            index++;
            if (at instanceof FrameNode frame) {
                load(frame);
                reachable = true;
            } else if (at.getOpcode() >= 0 && reachable) {
                current = at;
                return at;
            }
        }
        current = null;
        return null;
    }

    private void execute(AbstractInsnNode insn) {
        TypeValue initialized = null;
        if (insn instanceof MethodInsnNode call && isConstructorCall(call)) {
            initialized = receiver(state, call.desc);
        }
        try {
            state.execute(insn, interpreter);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("malformed code in " + method.name + method.desc, e);
        }
        if (initialized != null && initialized.type() instanceof TypeInsnNode allocation) {
            replace(initialized, new TypeValue(allocation.desc));
        }
    }

    static boolean isConstructorCall(MethodInsnNode call) {
        return call.getOpcode() == Opcodes.INVOKESPECIAL && call.name.equals("<init>");
    }

    /** What lies right under the arguments. */
    static TypeValue receiver(Frame<TypeValue> state, String descriptor) {
        return state.getStack(state.getStackSize() - Type.getArgumentCount(descriptor) - 1);
    }

    static boolean fallsThrough(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return opcode != Opcodes.GOTO
                && opcode != Opcodes.ATHROW
                && opcode != Opcodes.RET
                && !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)
                && !(insn instanceof TableSwitchInsnNode)
                && !(insn instanceof LookupSwitchInsnNode);
    }

    /** Class files before version 50, and some of that version, have no stack map: then branches lead nowhere known. */
    static void requireStackMap(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.JSR || insn.getOpcode() == Opcodes.RET) {
                throw new UnsupportedClassFileException("it has subroutines (jsr)");
            }
            if (insn instanceof JumpInsnNode jump && !hasFrame(jump.label)) {
                throw new UnsupportedClassFileException("it has no stack map");
            }
        }
        for (var block : method.tryCatchBlocks) {
            if (!hasFrame(block.handler)) {
                throw new UnsupportedClassFileException("it has no stack map");
            }
        }
    }

    private static boolean hasFrame(LabelNode label) {
        for (AbstractInsnNode at = label; at != null && at.getOpcode() < 0; at = at.getNext()) {
            if (at instanceof FrameNode) {
                return true;
            }
        }
        return false;
    }

    private void replace(TypeValue old, TypeValue with) {
        for (int i = 0; i < state.getLocals(); i++) {
            if (state.getLocal(i).type() == old.type()) {
                state.setLocal(i, with);
            }
        }
        for (int i = 0; i < state.getStackSize(); i++) {
            if (state.getStack(i).type() == old.type()) {
                state.setStack(i, with);
            }
        }
    }

    private void load(FrameNode frame) {
        int slot = 0;
        for (Object type : frame.local) {
            slot = setLocal(slot, value(type));
        }
        clearLocalsFrom(slot);
        state.clearStack();
        for (Object type : frame.stack) {
            state.push(value(type));
        }
    }

    private static TypeValue value(Object type) {
        return type instanceof LabelNode label ? new TypeValue(allocationAt(label)) : new TypeValue(type);
    }

    static AbstractInsnNode allocationAt(LabelNode label) {
        AbstractInsnNode at = Neighbours.next(label);
        if (at == null || at.getOpcode() != Opcodes.NEW) {
            throw new IllegalStateException("a stack map entry of an uninitialised object names no NEW instruction");
        }
        return at;
    }

    private int setLocal(int slot, TypeValue value) {
        state.setLocal(slot, value);
        if (value.getSize() == 2) {
            state.setLocal(slot + 1, TypeValue.TOP);
        }
        return slot + value.getSize();
    }

    private void clearLocalsFrom(int slot) {
        for (int i = slot; i < state.getLocals(); i++) {
            state.setLocal(i, TypeValue.TOP);
        }
    }
}
