package weft.weave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** The type that was stored in a local, where the stack map has only a supertype of it: reaching definitions. */
final class StoredTypes {
    private final MethodNode method;

    /** What each store stores; asked for often, and nearly always enough to know that nothing here is of interest. */
    private final Map<AbstractInsnNode, Object> stored = new HashMap<>();

    private @Nullable Map<AbstractInsnNode, List<AbstractInsnNode>> predecessors;

    StoredTypes(String owner, MethodNode method, AsyncMethods asyncMethods) {
        this.method = method;
        TypeFlow flow = new TypeFlow(owner, method);
        for (AbstractInsnNode insn = flow.next(); insn != null; insn = flow.next()) {
            if (insn.getOpcode() == Opcodes.ASTORE) {
                Frame<TypeValue> state = flow.state();
                stored.put(
                        insn,
                        insn.getPrevious() instanceof MethodInsnNode call && isIterator(call)
                                ? asyncMethods.returnedClass(call.owner, call.name, call.desc)
                                : state.getStack(state.getStackSize() - 1).type());
            }
        }
    }

    private static boolean isIterator(MethodInsnNode call) {
        return call.desc.equals("()Ljava/util/Iterator;");
    }

    /** Whether an object is ever stored on which that call would be one of an {@code @Async} method. */
    boolean anyAsync(MethodInsnNode call, AsyncMethods asyncMethods) {
        for (Object type : stored.values()) {
            if (type instanceof String name && asyncMethods.isAsync(name, call.name, call.desc)) {
                return true;
            }
        }
        return false;
    }

    /** The type of all values that may be in the local which {@code load} reads; null if they differ. */
    @Nullable
    String at(VarInsnNode load) {
        Set<AbstractInsnNode> stores = reachingStores(load);
        if (stores == null) {
            return null;
        }
        Set<Object> types = new HashSet<>();
        for (AbstractInsnNode store : stores) {
            types.add(stored.getOrDefault(store, Opcodes.TOP));
        }
        Object only = types.size() == 1 ? types.iterator().next() : null;
        return only instanceof String name ? name : null;
    }

    /** The stores whose value the load may see; null if it may also see a parameter or a caught exception's local. */
    private @Nullable Set<AbstractInsnNode> reachingStores(VarInsnNode load) {
        if (predecessors == null) {
            predecessors = predecessors();
        }
        Set<AbstractInsnNode> stores = new HashSet<>();
        Set<AbstractInsnNode> seen = new HashSet<>();
        Deque<AbstractInsnNode> work = new ArrayDeque<>(List.of(load));
        while (!work.isEmpty()) {
            AbstractInsnNode at = work.pop();
            List<AbstractInsnNode> before = predecessors.getOrDefault(at, List.of());
            if (before.isEmpty()) {
                return null;
            }
            for (AbstractInsnNode each : before) {
                if (each instanceof VarInsnNode local && local.var == load.var && local.getOpcode() == Opcodes.ASTORE) {
                    stores.add(each);
                } else if (seen.add(each)) {
                    work.push(each);
                }
            }
        }
        return stores;
    }

    private Map<AbstractInsnNode, List<AbstractInsnNode>> predecessors() {
        Map<AbstractInsnNode, List<AbstractInsnNode>> result = new HashMap<>();
        AbstractInsnNode[] code = method.instructions.toArray();
        List<List<LabelNode>> handlers = Liveness.handlersAt(method, code);
        for (int i = 0; i < code.length; i++) {
            AbstractInsnNode insn = code[i];
            for (LabelNode target : Jumps.targets(insn)) {
                add(result, insn, target);
            }
            for (LabelNode handler : handlers.get(i)) {
                add(result, insn, handler);
            }
            if (insn.getNext() != null && (insn.getOpcode() < 0 || TypeFlow.fallsThrough(insn))) {
                add(result, insn, Objects.requireNonNull(insn.getNext()));
            }
        }
        return result;
    }

    private static void add(
            Map<AbstractInsnNode, List<AbstractInsnNode>> to, AbstractInsnNode from, AbstractInsnNode target) {
        to.computeIfAbsent(target, t -> new ArrayList<>(2)).add(from);
    }
}
