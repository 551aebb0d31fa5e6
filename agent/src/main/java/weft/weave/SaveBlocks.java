package weft.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * The code behind a body that saves what is live and returns, one block per suspend point: out of the way of the code
 * that runs, and outside all of the user's protected ranges.
 *
 * <pre>
 *   save_k:  POP the dummy result          // ..., the stack under the call
 *            load each live local
 *            ALOAD coroutine
 *            INVOKEDYNAMIC define           // at load time only: defines the frame class, once
 *            INVOKESTATIC Frame_m.save_k    // makes the frame, fills it, pushes it
 *            return a dummy
 *   failed:  coroutine.failure = the error  // no call: the stack may have overflowed
 *            coroutine.leaf = null          // the frames saved so far may be what fills the memory
 *            coroutine.tail = null
 *            coroutine.state = BROKEN
 *            return a dummy
 * </pre>
 */
final class SaveBlocks {
    private final MethodPlan plan;
    private final FrameClass frameClass;
    private final Type returned;
    private final @Nullable LabelNode[] labels; // By point; null where nothing jumps to its block.

    SaveBlocks(MethodPlan plan, FrameClass frameClass, Type returned) {
        this.plan = plan;
        this.frameClass = frameClass;
        this.returned = returned;
        this.labels = new LabelNode[plan.points().size()];
    }

    // ..., result -> ..., result
    /** Emits what follows the call: on to {@code save_k} if it suspended. */
    void check(SuspendPoint point, Code code) {
        LabelNode save = labels[point.label()];
        if (save == null) {
            save = new LabelNode();
            labels[point.label()] = save;
        }
        code.aload(plan.coroutineSlot())
                .field(Opcodes.GETFIELD, AbiNames.COROUTINE, "state", "I")
                .jump(Opcodes.IFNE, save);
    }

    /** Appends the blocks of all points that were checked. */
    void appendTo(MethodNode method) {
        Code code = new Code();
        for (SuspendPoint point : plan.points()) {
            LabelNode label = labels[point.label()];
            if (label != null) {
                block(point, code.label(label), method);
            }
        }
        if (code.list.size() == 0) {
            return;
        }
        LabelNode start = new LabelNode();
        LabelNode failed = new LabelNode();
        code.list.insert(start);
        code.label(failed)
                .frame(StackMaps.full(
                        List.of(StackMaps.Local.ofClass(plan.coroutineSlot(), AbiNames.COROUTINE)),
                        List.of("java/lang/Throwable")))
                .aload(plan.coroutineSlot())
                .op(Opcodes.SWAP)
                .field(Opcodes.PUTFIELD, AbiNames.COROUTINE, "failure", "Ljava/lang/Throwable;");
        forget("leaf", code);
        forget("tail", code);
        code.aload(plan.coroutineSlot())
                .pushInt(AbiNames.BROKEN)
                .field(Opcodes.PUTFIELD, AbiNames.COROUTINE, "state", "I");
        code.returnZero(returned);
        method.instructions.add(code.list);
        method.tryCatchBlocks.add(new TryCatchBlockNode(start, failed, failed, null));
    }

    private void forget(String frame, Code code) {
        code.aload(plan.coroutineSlot())
                .op(Opcodes.ACONST_NULL)
                .field(Opcodes.PUTFIELD, AbiNames.COROUTINE, frame, "L" + AbiNames.FRAME + ";");
    }

    private void block(SuspendPoint point, Code code, MethodNode method) {
        Type result = point.result();
        code.frame(StackMaps.at(point, point.savedLocals(), plan.coroutineSlot(), result))
                .pop(result);
        if (FrameClass.fitsInCall(point)) {
            saveByCall(point, code);
        } else {
            saveFieldByField(point, code, method);
        }
        code.returnZero(returned);
    }

    private void saveByCall(SuspendPoint point, Code code) {
        for (SuspendPoint.Saved local : point.savedLocals()) {
            code.load(local.type().toType(), local.slot());
        }
        code.aload(plan.coroutineSlot());
        frameClass.define(code);
        code.callStatic(plan.frameClass(), FrameClass.saveName(point), point.saveDescriptor());
    }

    /** For the rare point with more live values than a call has arguments. */
    private void saveFieldByField(SuspendPoint point, Code code, MethodNode method) {
        int frame = method.maxLocals++;
        frameClass.define(code);
        code.pushInt(point.label())
                .aload(plan.coroutineSlot())
                .callStatic(plan.frameClass(), FrameClass.NEW_NAME, frameClass.newDescriptor())
                .astore(frame);
        for (int i = point.stack().size() - 1; i >= 0; i--) {
            SuspendPoint.Saved entry = point.stack().get(i);
            if (entry.field() == null) {
                code.op(Opcodes.POP);
                continue;
            }
            code.aload(frame);
            if (entry.type().getSize() == 2) {
                code.op(Opcodes.DUP_X2).op(Opcodes.POP);
            } else {
                code.op(Opcodes.SWAP);
            }
            put(entry.field(), code);
        }
        for (SuspendPoint.Saved local : point.savedLocals()) {
            FrameLayout.Field field = local.field();
            if (field != null) {
                code.aload(frame).load(local.type().toType(), local.slot());
                put(field, code);
            }
        }
    }

    private void put(FrameLayout.Field field, Code code) {
        code.field(Opcodes.PUTFIELD, plan.frameClass(), field.name(), field.descriptor());
    }
}
