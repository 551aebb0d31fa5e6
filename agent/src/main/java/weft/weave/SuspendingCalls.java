package weft.weave;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Finds the calls in a body that may suspend, and makes them call the twins. */
final class SuspendingCalls {
    /** What the JVM allows; a method with that many has no twin, and calls of it stay as they are. */
    static final int MAX_PARAMETER_SLOTS = 255;

    private final String owner;
    private final MethodNode method;
    private final int coroutineSlot;
    private final AsyncMethods asyncMethods;
    private final Set<AbstractInsnNode> plainCalls;
    private @Nullable StoredTypes storedTypes;

    private SuspendingCalls(String owner, TwinBody twin, AsyncMethods asyncMethods, Set<AbstractInsnNode> plainCalls) {
        this.owner = owner;
        this.method = twin.method;
        this.coroutineSlot = twin.coroutineSlot;
        this.asyncMethods = asyncMethods;
        this.plainCalls = plainCalls;
    }

    /** Re-targets the calls of {@code twin} that may suspend, but for {@code plainCalls}; returns them in order. */
    static Set<MethodInsnNode> retarget(
            String owner, TwinBody twin, AsyncMethods asyncMethods, Set<AbstractInsnNode> plainCalls) {
        return new SuspendingCalls(owner, twin, asyncMethods, plainCalls).retarget();
    }

    private Set<MethodInsnNode> retarget() {
        Set<MethodInsnNode> calls = new LinkedHashSet<>();
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            if (insn instanceof MethodInsnNode call && !plainCalls.contains(call) && isAsync(call) && hasTwin(call)) {
                method.instructions.insertBefore(call, new Code().aload(coroutineSlot).list);
                call.desc = AbiNames.twin(call.desc);
                calls.add(call);
            }
        }
        return calls;
    }

    private boolean isAsync(MethodInsnNode call) {
        return asyncMethods.isAsync(call.owner, call.name, call.desc) || isAsyncIteration(call);
    }

    /**
     * {@code for (var x : asyncIterable)}: javac calls {@code Iterator.hasNext()} on a hidden local that it declares,
     * and the stack map types, as {@code Iterator}. What is stored there tells the truth.
     */
    private boolean isAsyncIteration(MethodInsnNode call) {
        if (call.getOpcode() != Opcodes.INVOKEINTERFACE || !call.owner.equals("java/util/Iterator")) {
            return false;
        }
        AbstractInsnNode receiver = Neighbours.previous(call);
        if (!(receiver instanceof VarInsnNode load) || load.getOpcode() != Opcodes.ALOAD) {
            return false; // next(): hasNext() has no arguments, and neither have we.
        }
        if (storedTypes == null) {
            storedTypes = new StoredTypes(owner, method, asyncMethods);
        }
        if (!storedTypes.anyAsync(call, asyncMethods)) {
            return false;
        }
        String type = storedTypes.at(load);
        if (type == null || !asyncMethods.isAsync(type, call.name, call.desc)) {
            return false;
        }
        ClassInfo info = asyncMethods.find(type);
        method.instructions.insertBefore(call, new TypeInsnNode(Opcodes.CHECKCAST, type));
        call.owner = type;
        call.itf = info != null && info.isInterface();
        call.setOpcode(call.itf ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL);
        return true;
    }

    private static boolean hasTwin(MethodInsnNode call) {
        int access = call.getOpcode() == Opcodes.INVOKESTATIC ? Opcodes.ACC_STATIC : 0;
        return TwinBody.parameterSlots(access, call.desc) < MAX_PARAMETER_SLOTS;
    }
}
