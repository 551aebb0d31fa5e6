package weft.weave;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The twin {@code R m(A a, Coroutine co)}: the original code, and after each call that may suspend one look at the
 * coroutine's state. No prologue and no switch, so its loops stay reducible and C2 treats it as plain Java.
 *
 * <p>The plan's body becomes it, without a copy: so it is made last.
 */
final class FastBody {
    private FastBody() {}

    static MethodNode of(MethodPlan plan, FrameClass frameClass) {
        MethodNode fast = plan.body();
        AbstractInsnNode[] code = fast.instructions.toArray();
        SaveBlocks saves = new SaveBlocks(plan, frameClass, Type.getReturnType(fast.desc));
        for (SuspendPoint point : plan.points()) {
            Code check = new Code();
            saves.check(point, check);
            fast.instructions.insert(code[point.index()], check.list);
        }
        saves.appendTo(fast);
        return fast;
    }
}
