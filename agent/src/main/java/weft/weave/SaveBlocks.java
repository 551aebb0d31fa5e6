package weft.weave;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<SuspendPoint, LabelNode> labels = new LinkedHashMap<>();

    SaveBlocks(MethodPlan plan, FrameClass frameClass, Type returned) {
        this.plan = plan;
        this.frameClass = frameClass;
        this.returned = returned;
    }

    // ..., result -> ..., result
    /** Emits what follows the call: on to {@code save_k} if it suspended. */
    void check(SuspendPoint point, Code code) {
        LabelNode save = labels.computeIfAbsent(point, p -> new LabelNode());
        code.aload(plan.coroutineSlot())
                .field(Opcodes.GETFIELD, AbiNames.COROUTINE, "state", "I")
                .jump(Opcodes.IFNE, save);
    }

    /** Appends the blocks of all points that were checked. */
    void appendTo(MethodNode method) {
        if (labels.isEmpty()) {
            return;
        }
        Code code = new Code();
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        code.label(start);
        labels.forEach((point, label) -> block(point, code.label(label), method));
        code.label(end);
        LabelNode failed = new LabelNode();
        code.label(failed)
                .frame(StackMaps.full(List.of(coroutine()), List.of("java/lang/Throwable")))
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
        method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, failed, null));
    }

    private void forget(String frame, Code code) {
        code.aload(plan.coroutineSlot())
                .op(Opcodes.ACONST_NULL)
                .field(Opcodes.PUTFIELD, AbiNames.COROUTINE, frame, "L" + AbiNames.FRAME + ";");
    }

    private void block(SuspendPoint point, Code code, MethodNode method) {
        List<StackMaps.Local> locals = new ArrayList<>();
        point.savedLocals().forEach(local -> locals.add(StackMaps.Local.of(local)));
        locals.add(coroutine());
        List<Object> stack = new ArrayList<>();
        point.stack().forEach(entry -> stack.add(entry.type().type()));
        if (point.result() != Type.VOID_TYPE) {
            stack.add(TypeValue.of(point.result()).type());
        }
        code.frame(StackMaps.full(locals, stack)).pop(point.result());
        if (frameClass.fitsInCall(point)) {
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
        code.callStatic(plan.frameClass(), FrameClass.saveName(point), frameClass.saveDescriptor(point));
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

    private StackMaps.Local coroutine() {
        return StackMaps.Local.ofClass(plan.coroutineSlot(), AbiNames.COROUTINE);
    }
}
