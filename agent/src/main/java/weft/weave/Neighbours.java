package weft.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;

/** Steps from instruction to instruction, over the labels, line numbers and stack map frames in between. */
final class Neighbours {
    private Neighbours() {}

    static @Nullable AbstractInsnNode next(AbstractInsnNode from) {
        AbstractInsnNode next = from.getNext();
        while (next != null && next.getOpcode() < 0) {
            next = next.getNext();
        }
        return next;
    }

    static @Nullable AbstractInsnNode previous(AbstractInsnNode from) {
        AbstractInsnNode previous = from.getPrevious();
        while (previous != null && previous.getOpcode() < 0) {
            previous = previous.getPrevious();
        }
        return previous;
    }
}
