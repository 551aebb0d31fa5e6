package weft.weave;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The twin {@code R m(A a, Coroutine co)}: the original code, and after each call that may suspend one look at the
 * coroutine's state. No prologue and no switch, so its loops stay reducible and C2 treats it as plain Java.
 */
final class FastBody {
    private FastBody() {}

    static MethodNode of(MethodPlan plan, FrameClass frameClass) {
        MethodNode body = plan.body();
        MethodNode fast = TwinBody.copy(body, body.access, body.name, body.desc);
        AbstractInsnNode[] code = fast.instructions.toArray();
        SaveBlocks saves = new SaveBlocks(plan, frameClass, Type.getReturnType(body.desc));
        for (SuspendPoint point : plan.points()) {
            Code check = new Code();
            saves.check(point, check);
            fast.instructions.insert(code[point.index()], check.list);
        }
        saves.appendTo(fast);
        return fast;
    }
}
