package weft.weave;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;

/** Where the labels of a method are: what jumps, handlers and ranges name. */
final class LabelIndex {
    private final Map<LabelNode, Integer> positions = new HashMap<>();

    private LabelIndex() {}

    /** Positions are indices of {@code code}. */
    static LabelIndex of(AbstractInsnNode[] code) {
        LabelIndex index = new LabelIndex();
        for (int i = 0; i < code.length; i++) {
            if (code[i] instanceof LabelNode label) {
                index.positions.put(label, i);
            }
        }
        return index;
    }

    /** Positions count real instructions only, so that two labels with nothing between them are at the same one. */
    static LabelIndex ofInstructions(Iterable<AbstractInsnNode> code) {
        LabelIndex index = new LabelIndex();
        int position = 0;
        for (AbstractInsnNode insn : code) {
            if (insn instanceof LabelNode label) {
                index.positions.put(label, position);
            } else if (insn.getOpcode() >= 0) {
                position++;
            }
        }
        return index;
    }

    boolean has(LabelNode label) {
        return positions.containsKey(label);
    }

    int of(LabelNode label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalStateException("a label that is used is not in the code");
        }
        return position;
    }
}
