package weft.weave;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** What of a method can still run once one of its suspend points has returned. */
final class Reachability {
    private final AbstractInsnNode[] code;
    private final List<List<LabelNode>> handlers;
    private final InsnList list;
    private final boolean[] reachable;

    // Each instruction is pushed once at most: 0 <= pending <= code.length.
    private final int[] work;
    private int pending;

    private Reachability(MethodNode method, AbstractInsnNode[] code) {
        this.list = method.instructions;
        this.code = code;
        this.handlers = Liveness.handlersAt(method, code);
        this.reachable = new boolean[code.length];
        this.work = new int[code.length];
    }

    /** For each instruction of {@code code} whether it can be reached from the return of one of {@code points}. */
    static boolean[] from(MethodNode method, AbstractInsnNode[] code, List<SuspendPoint> points) {
        Reachability search = new Reachability(method, code);
        for (SuspendPoint point : points) {
            search.reach(point.index() + 1);
            search.reachHandlers(point.index());
        }
        search.run();
        return search.reachable;
    }

    private void run() {
        while (pending > 0) {
            int i = work[--pending];
            AbstractInsnNode insn = code[i];
            for (LabelNode target : Jumps.targets(insn)) {
                reach(list.indexOf(target));
            }
            if (insn.getOpcode() >= 0) {
                reachHandlers(i);
            }
            if (insn.getOpcode() < 0 || TypeFlow.fallsThrough(insn)) {
                reach(i + 1);
            }
        }
    }

    private void reachHandlers(int index) {
        for (LabelNode handler : handlers.get(index)) {
            reach(list.indexOf(handler));
        }
    }

    private void reach(int index) {
        if (index < code.length && !reachable[index]) {
            reachable[index] = true;
            work[pending++] = index;
        }
    }
}
