package weft.weave;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Takes instructions out of a method, and all that would then say something about nothing. */
final class UnreachableCode {
    private UnreachableCode() {}

    /**
     * Removes what is not reachable.
     *
     * @param code the method's instructions before anything was inserted, as {@code reachable} counts them
     */
    static void remove(MethodNode method, AbstractInsnNode[] code, boolean[] reachable) {
        boolean nextIsReachable = false;
        for (int i = code.length - 1; i >= 0; i--) {
            if (code[i].getOpcode() >= 0) {
                nextIsReachable = reachable[i];
            }
            boolean goes = code[i].getOpcode() >= 0 || code[i] instanceof FrameNode;
            if (goes && !nextIsReachable) {
                method.instructions.remove(code[i]);
            }
        }
        removeLinesWithoutCode(method);
        removeEmptyRanges(method);
    }

    private static void removeLinesWithoutCode(MethodNode method) {
        LineNumberNode pending = null;
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            if (insn instanceof LineNumberNode line) {
                if (pending != null) {
                    method.instructions.remove(pending);
                }
                pending = line;
            } else if (insn.getOpcode() >= 0) {
                pending = null;
            }
        }
    }

    private static void removeEmptyRanges(MethodNode method) {
        Map<LabelNode, Integer> offsets = new HashMap<>();
        int offset = 0;
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LabelNode label) {
                offsets.put(label, offset);
            } else if (insn.getOpcode() >= 0) {
                offset++;
            }
        }
        method.tryCatchBlocks.removeIf(block -> offsets.get(block.start).intValue() >= offsets.get(block.end));
        if (method.localVariables != null) {
            method.localVariables.removeIf(
                    variable -> offsets.get(variable.start).intValue() >= offsets.get(variable.end));
        }
    }
}
