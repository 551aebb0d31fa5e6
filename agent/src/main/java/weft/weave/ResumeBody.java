package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import weft.weave.Loops.Loop;

/**
 * The body that goes on after a suspension, {@code static void m$resume(Frame f, Coroutine co)}: a switch on the point,
 * code that restores locals and stack, and what of the original can be reached from there.
 *
 * <pre>
 *   switch (f.point) -> restore_k:          // outside all protected ranges
 *       locals and stack := f's fields; whatever else the stack map types there := null or 0
 *       GOTO return_k
 *   ...
 *       INVOKE call_k                       // only where it can be reached
 *       if (co.state != RUNNING) GOTO save_k
 *       GOTO join_k
 *   return_k:                               // in the very ranges that the call is in
 *       co.take()                           // the call's value or exception, at the call's line
 *   join_k:
 * </pre>
 */
final class ResumeBody {
    private final MethodPlan plan;
    private final FrameClass frameClass;
    private final MethodNode method;
    private final AbstractInsnNode[] code;
    private final SaveBlocks saves;
    private final List<LabelNode> returns = new ArrayList<>();

    private ResumeBody(MethodPlan plan, FrameClass frameClass) {
        this.plan = plan;
        this.frameClass = frameClass;
        MethodNode body = plan.body();
        int access = Opcodes.ACC_STATIC
                | Opcodes.ACC_SYNTHETIC
                | (plan.hostIsInterface() ? Opcodes.ACC_PUBLIC : 0); // An interface has no package-private methods.
        this.method = TwinBody.copy(body, access, plan.resumeName(), AbiNames.RESUME_DESCRIPTOR);
        this.code = method.instructions.toArray();
        this.saves = new SaveBlocks(plan, frameClass, Type.VOID_TYPE);
    }

    static MethodNode of(MethodPlan plan, FrameClass frameClass) {
        return new ResumeBody(plan, frameClass).build();
    }

    private MethodNode build() {
        Loops loops = Loops.of(method, code);
        boolean[] reachable = Reachability.from(method, code, plan.points());
        replaceReturns(reachable);
        int depth = 0;
        for (SuspendPoint point : plan.points()) {
            insertReturn(point, reachable[point.index()]);
            depth = Math.max(depth, Loop.depthOf(loops.at(point.index())));
        }
        Map<AbstractInsnNode, @Nullable Loop> loopOf = depth == 0 ? Map.of() : byInstruction(loops);
        insertPrologue(LoopPeeling.arrange(method, loopOf, returns, depth));
        saves.appendTo(method);
        return method;
    }

    private Map<AbstractInsnNode, @Nullable Loop> byInstruction(Loops loops) {
        Map<AbstractInsnNode, @Nullable Loop> loopOf = new HashMap<>();
        for (int i = 0; i < code.length; i++) {
            loopOf.put(code[i], loops.at(i));
        }
        return loopOf;
    }

    /** The value goes to the coroutine instead. */
    private void replaceReturns(boolean[] reachable) {
        for (int i = 0; i < code.length; i++) {
            int opcode = code[i].getOpcode();
            if (reachable[i] && opcode >= Opcodes.IRETURN && opcode < Opcodes.RETURN) {
                Type type = finishType(opcode);
                Code finish = new Code()
                        .aload(plan.coroutineSlot())
                        .callStatic(
                                AbiNames.COROUTINE,
                                "finish",
                                "(" + type.getDescriptor() + AbiNames.COROUTINE_DESCRIPTOR + ")V")
                        .op(Opcodes.RETURN);
                AbstractInsnNode last = finish.list.getLast();
                method.instructions.insertBefore(code[i], finish.list);
                method.instructions.remove(code[i]);
                code[i] = last;
            }
        }
    }

    private static Type finishType(int returnOpcode) {
        return switch (returnOpcode) {
            case Opcodes.IRETURN -> Type.INT_TYPE;
            case Opcodes.LRETURN -> Type.LONG_TYPE;
            case Opcodes.FRETURN -> Type.FLOAT_TYPE;
            case Opcodes.DRETURN -> Type.DOUBLE_TYPE;
            default -> Type.getObjectType("java/lang/Object");
        };
    }

    private void insertReturn(SuspendPoint point, boolean callReachable) {
        LabelNode returned = new LabelNode();
        LabelNode join = new LabelNode();
        returns.add(returned);
        Code out = new Code();
        if (callReachable) {
            saves.check(point, out);
            out.jump(Opcodes.GOTO, join);
        }
        out.label(returned).frame(frameAt(point, false));
        take(point.result(), out);
        if (callReachable) {
            out.label(join);
            if (!hasFrameNext(code[point.index()])) {
                out.frame(frameAt(point, true));
            }
        }
        method.instructions.insert(code[point.index()], out.list);
    }

    private void take(Type result, Code out) {
        String name = switch (result.getSort()) {
            case Type.VOID -> "takeVoid";
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> "takeInt";
            case Type.LONG -> "takeLong";
            case Type.FLOAT -> "takeFloat";
            case Type.DOUBLE -> "takeDouble";
            default -> "takeObject";
        };
        String taken = switch (name) {
            case "takeInt" -> "I";
            case "takeObject" -> "Ljava/lang/Object;";
            default -> result.getDescriptor();
        };
        out.aload(plan.coroutineSlot()).call(Opcodes.INVOKEVIRTUAL, AbiNames.COROUTINE, name, "()" + taken, false);
        if (name.equals("takeObject") && !result.getInternalName().equals("java/lang/Object")) {
            out.cast(result.getInternalName());
        }
    }

    private FrameNode frameAt(SuspendPoint point, boolean withResult) {
        Type result = withResult ? point.result() : Type.VOID_TYPE;
        return StackMaps.at(point, point.locals(), plan.coroutineSlot(), result);
    }

    /** Two frames at one place are not allowed, and the one that is there holds for us, too. */
    private static boolean hasFrameNext(AbstractInsnNode call) {
        AbstractInsnNode at = call.getNext();
        while (at != null && at.getOpcode() < 0) {
            if (at instanceof FrameNode) {
                return true;
            }
            at = at.getNext();
        }
        return false;
    }

    private void insertPrologue(List<LabelNode> entries) {
        int frame = Math.max(2, method.maxLocals); // 0 and 1 are our parameters.
        method.maxLocals = frame + 1;
        int coroutine = plan.coroutineSlot();
        LabelNode fits = new LabelNode();
        Code out = new Code();
        frameClass.define(out); // If we redefined a method that is suspended, nothing of ours has been saved yet.
        out.aload(0)
                .type(Opcodes.INSTANCEOF, plan.frameClass())
                .jump(Opcodes.IFNE, fits)
                .aload(0)
                .callStatic(
                        AbiNames.COROUTINE, "redefined", "(L" + AbiNames.FRAME + ";)Ljava/lang/IllegalStateException;")
                .op(Opcodes.ATHROW)
                .label(fits)
                .frame(StackMaps.full(
                        List.of(
                                StackMaps.Local.ofClass(0, AbiNames.FRAME),
                                StackMaps.Local.ofClass(1, AbiNames.COROUTINE)),
                        List.of()))
                .aload(0) // Of the declared type: the verifier must not need the frame class.
                .field(Opcodes.GETFIELD, AbiNames.FRAME, "point", "I")
                .aload(0)
                .cast(plan.frameClass())
                .astore(frame)
                .aload(1)
                .astore(coroutine)
                .op(Opcodes.ACONST_NULL)
                .astore(coroutine == 0 ? 1 : 0); // A dead parameter keeps what it refers to alive in the interpreter.
        List<LabelNode> restores = new ArrayList<>();
        for (int i = 0; i < plan.points().size(); i++) {
            restores.add(new LabelNode());
        }
        if (restores.size() > 1) {
            LabelNode last = restores.get(restores.size() - 1);
            out.list.add(new TableSwitchInsnNode(0, restores.size() - 1, last, restores.toArray(new LabelNode[0])));
        } else {
            out.op(Opcodes.POP);
        }
        FrameNode dispatched = StackMaps.full(
                List.of(
                        StackMaps.Local.ofClass(coroutine, AbiNames.COROUTINE),
                        StackMaps.Local.ofClass(frame, plan.frameClass())),
                List.of());
        for (SuspendPoint point : plan.points()) {
            out.label(restores.get(point.label()));
            if (restores.size() > 1) {
                out.frame((FrameNode) dispatched.clone(null));
            }
            restore(point, frame, out);
            out.jump(Opcodes.GOTO, entries.get(point.label()));
        }
        method.instructions.insert(out.list);
    }

    private void restore(SuspendPoint point, int frame, Code out) {
        for (SuspendPoint.Saved local : point.locals()) {
            load(local, frame, out);
            out.store(local.type().toType(), local.slot());
        }
        for (SuspendPoint.Saved entry : point.stack()) {
            load(entry, frame, out);
        }
        out.op(Opcodes.ACONST_NULL).astore(frame);
    }

    private void load(SuspendPoint.Saved saved, int frame, Code out) {
        FrameLayout.Field field = saved.field();
        if (field == null) {
            out.op(saved.type().zero());
        } else {
            out.aload(frame).field(Opcodes.GETFIELD, plan.frameClass(), field.name(), field.descriptor());
        }
    }
}
