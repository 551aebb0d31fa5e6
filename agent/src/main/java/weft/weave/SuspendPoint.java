package weft.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A call that may suspend, and what must survive it.
 *
 * @param label where the method resumes, counted from 0
 * @param index of the call in the method's instructions, the same in each copy of the body
 * @param call the call, to the twin
 * @param line its source line, or -1
 * @param locals all locals that have a type after the call, lowest slot first
 * @param savedLocals those of them that the frame keeps
 * @param stack what lies under the call's receiver and arguments, bottom first
 * @param saveDescriptor of the frame class's method that takes all that, and the coroutine
 */
record SuspendPoint(
        int label,
        int index,
        MethodInsnNode call,
        int line,
        List<Saved> locals,
        List<Saved> savedLocals,
        List<Saved> stack,
        String saveDescriptor) {

    /**
     * A local or a stack entry.
     *
     * @param slot the local's slot, or -1
     * @param type its verification type
     * @param field the frame's field that keeps it, or null if it need not be kept: dead, or the constant null
     */
    record Saved(int slot, TypeValue type, FrameLayout.@Nullable Field field) {}

    Type result() {
        return Type.getReturnType(call.desc);
    }

    /** How many slots the values and the coroutine take, as the parameters of a method. */
    int saveSlots() {
        int slots = 1;
        for (Saved entry : stack) {
            slots += entry.type().getSize();
        }
        for (Saved local : savedLocals) {
            slots += local.type().getSize();
        }
        return slots;
    }
}
