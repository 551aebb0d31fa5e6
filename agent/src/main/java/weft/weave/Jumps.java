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
        if (insn instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        } else if (insn instanceof TableSwitchInsnNode table) {
            return with(table.labels, table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            return with(lookup.labels, lookup.dflt);
        }
        return List.of();
    }

    private static List<LabelNode> with(List<LabelNode> labels, LabelNode other) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(other);
        return all;
    }
}
