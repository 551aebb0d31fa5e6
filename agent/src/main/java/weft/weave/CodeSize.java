package weft.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** About how many bytes code takes: exact but for wide jumps, wide constants and the padding of switches. */
final class CodeSize {
    private CodeSize() {}

    static int of(InsnList code) {
        int size = 0;
        for (AbstractInsnNode insn : code) {
            size += of(insn);
        }
        return size;
    }

    private static int of(AbstractInsnNode insn) {
        return switch (insn.getType()) {
            case AbstractInsnNode.INSN -> 1;
            case AbstractInsnNode.INT_INSN -> ((IntInsnNode) insn).getOpcode() == Opcodes.SIPUSH ? 3 : 2;
            case AbstractInsnNode.VAR_INSN -> varSize(((VarInsnNode) insn).var);
            case AbstractInsnNode.LDC_INSN -> 2;
            case AbstractInsnNode.TYPE_INSN,
                    AbstractInsnNode.FIELD_INSN,
                    AbstractInsnNode.JUMP_INSN,
                    AbstractInsnNode.IINC_INSN -> 3;
            case AbstractInsnNode.METHOD_INSN -> insn.getOpcode() == Opcodes.INVOKEINTERFACE ? 5 : 3;
            case AbstractInsnNode.INVOKE_DYNAMIC_INSN -> 5;
            case AbstractInsnNode.MULTIANEWARRAY_INSN -> 4;
            case AbstractInsnNode.TABLESWITCH_INSN -> 14 + 4 * ((TableSwitchInsnNode) insn).labels.size();
            case AbstractInsnNode.LOOKUPSWITCH_INSN -> 10 + 8 * ((LookupSwitchInsnNode) insn).labels.size();
            default -> 0; // Labels, lines and frames.
        };
    }

    private static int varSize(int slot) {
        if (slot < 4) {
            return 1;
        }
        return slot < 256 ? 2 : 4;
    }
}
