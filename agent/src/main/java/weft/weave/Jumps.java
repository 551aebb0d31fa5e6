package weft.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** Where an instruction may jump to. */
final class Jumps {
    private Jumps() {}

    static List<LabelNode> targets(AbstractInsnNode insn) {
        return switch (insn.getType()) {
            case AbstractInsnNode.JUMP_INSN -> List.of(((JumpInsnNode) insn).label);
            case AbstractInsnNode.TABLESWITCH_INSN ->
                with(((TableSwitchInsnNode) insn).labels, ((TableSwitchInsnNode) insn).dflt);
            case AbstractInsnNode.LOOKUPSWITCH_INSN ->
                with(((LookupSwitchInsnNode) insn).labels, ((LookupSwitchInsnNode) insn).dflt);
            default -> List.of();
        };
    }

    private static List<LabelNode> with(List<LabelNode> labels, LabelNode other) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(other);
        return all;
    }
}
