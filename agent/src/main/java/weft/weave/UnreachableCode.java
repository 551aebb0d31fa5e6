package weft.weave;

import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
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
        if (pending != null) {
            method.instructions.remove(pending); // The JVM refuses a line that begins where the code ends.
        }
    }

    private static void removeEmptyRanges(MethodNode method) {
        LabelIndex at = LabelIndex.ofInstructions(method.instructions);
        method.tryCatchBlocks.removeIf(block -> at.of(block.start) >= at.of(block.end));
        if (method.localVariables != null) {
            method.localVariables.removeIf(variable -> at.of(variable.start) >= at.of(variable.end));
        }
    }
}
