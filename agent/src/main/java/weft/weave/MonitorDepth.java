package weft.weave;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * How many monitors are held at each instruction. A suspension there is refused: releasing and re-entering monitors by
 * other instructions than those of the source keeps both JIT compilers from ever compiling the method.
 */
final class MonitorDepth {
    private static final int UNKNOWN = -1;

    private final AbstractInsnNode[] code;
    private final List<List<LabelNode>> handlers;
    private final LabelIndex labels;
    private final int[] depth;
    private final Deque<Integer> work = new ArrayDeque<>();

    private MonitorDepth(MethodNode method) {
        code = method.instructions.toArray();
        handlers = Liveness.handlersAt(method, code);
        depth = new int[code.length];
        Arrays.fill(depth, UNKNOWN);
        labels = LabelIndex.of(code);
    }

    /** The depth before each instruction of the list, -1 where unreachable; or null if there are no monitors at all. */
    static int[] of(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.MONITORENTER) {
                return new MonitorDepth(method).solve();
            }
        }
        return new int[method.instructions.size()];
    }

    private int[] solve() {
        reach(0, 0);
        while (!work.isEmpty()) {
            int i = work.pop();
            AbstractInsnNode insn = code[i];
            int after = depth[i];
            if (insn.getOpcode() == Opcodes.MONITORENTER) {
                after++;
            } else if (insn.getOpcode() == Opcodes.MONITOREXIT) {
                after = Math.max(0, after - 1);
            }
            for (LabelNode target : Jumps.targets(insn)) {
                reach(labels.of(target), after);
            }
            if (insn.getOpcode() >= 0) {
                for (LabelNode handler : handlers.get(i)) {
                    reach(labels.of(handler), depth[i]);
                }
            }
            if (insn.getOpcode() < 0 || TypeFlow.fallsThrough(insn)) {
                reach(i + 1, after);
            }
        }
        return depth;
    }

    /** First come, first kept: verified code has one depth per instruction, and javac's handlers agree with it. */
    private void reach(int index, int newDepth) {
        if (index < code.length && depth[index] == UNKNOWN) {
            depth[index] = newDepth;
            work.push(index);
        }
    }
}
