package weft.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;

/** Makes stack map frames of what a plan knows. */
final class StackMaps {
    private StackMaps() {}

    /** A local and its type. */
    record Local(int slot, Object type, int size) {
        static Local of(SuspendPoint.Saved saved) {
            return new Local(saved.slot(), saved.type().type(), saved.type().getSize());
        }

        static Local ofClass(int slot, String internalName) {
            return new Local(slot, internalName, 1);
        }
    }

    /** A full frame. The locals come in any order and may leave gaps. */
    static FrameNode full(List<Local> locals, List<Object> stack) {
        List<Local> sorted = new ArrayList<>(locals);
        sorted.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
        List<Object> types = new ArrayList<>();
        int slot = 0;
        for (Local local : sorted) {
            for (; slot < local.slot(); slot++) {
                types.add(Opcodes.TOP);
            }
            types.add(local.type());
            slot += local.size();
        }
        return new FrameNode(Opcodes.F_NEW, types.size(), types.toArray(), stack.size(), stack.toArray());
    }
}
