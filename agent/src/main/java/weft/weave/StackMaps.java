package weft.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
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

    /**
     * What is there when a call of {@code point} has suspended or returned: these locals, the coroutine, the stack under
     * the call, and on top of it the result if {@code result} is not void.
     */
    static FrameNode at(SuspendPoint point, List<SuspendPoint.Saved> locals, int coroutineSlot, Type result) {
        List<Local> all = new ArrayList<>(locals.size() + 1);
        for (SuspendPoint.Saved local : locals) {
            all.add(Local.of(local));
        }
        all.add(Local.ofClass(coroutineSlot, AbiNames.COROUTINE));
        List<Object> stack = new ArrayList<>(point.stack().size() + 1);
        for (SuspendPoint.Saved entry : point.stack()) {
            stack.add(entry.type().type());
        }
        if (result != Type.VOID_TYPE) {
            stack.add(TypeValue.of(result).type());
        }
        return full(all, stack);
    }

    /** A full frame. The locals come in any order and may leave gaps. */
    static FrameNode full(List<Local> locals, List<Object> stack) {
        List<Object> types = new ArrayList<>();
        int slot = 0;
        for (Local local : sorted(locals)) {
            for (; slot < local.slot(); slot++) {
                types.add(Opcodes.TOP);
            }
            types.add(local.type());
            slot += local.size();
        }
        return new FrameNode(Opcodes.F_NEW, types.size(), types.toArray(), stack.size(), stack.toArray());
    }

    /** By slot. All but the last are in order, as a rule, so each is inserted from the end. */
    private static List<Local> sorted(List<Local> locals) {
        List<Local> sorted = new ArrayList<>(locals.size());
        for (Local local : locals) {
            int at = sorted.size();
            while (at > 0 && sorted.get(at - 1).slot() > local.slot()) {
                at--;
            }
            sorted.add(at, local);
        }
        return sorted;
    }
}
