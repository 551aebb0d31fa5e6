package weft.weave;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which locals are still needed: the classic backward data flow over one bit per slot.
 *
 * <p>Inside a protected range everything its handler needs is live, before and after each instruction, through all the
 * ranges that enclose it: an exception need not match the innermost handler. Passes over the code repeat until no label
 * changes; that takes as many as loops are nested, plus two.
 */
final class Liveness {
    private final AbstractInsnNode[] code;
    private final Map<LabelNode, BitSet> atLabel = new HashMap<>();
    private final List<List<LabelNode>> handlersAt;
    private final Map<AbstractInsnNode, BitSet> after = new HashMap<>();
    private boolean changed;

    private Liveness(MethodNode method) {
        this.code = method.instructions.toArray();
        this.handlersAt = handlersAt(method, code);
        for (AbstractInsnNode insn : code) {
            if (insn instanceof LabelNode label) {
                atLabel.put(label, new BitSet());
            }
        }
    }

    /** The slots that are live after each of {@code calls}, if it returns or if it throws. */
    static Map<AbstractInsnNode, BitSet> after(MethodNode method, Set<? extends AbstractInsnNode> calls) {
        Liveness liveness = new Liveness(method);
        do {
            liveness.changed = false;
            liveness.pass(calls);
        } while (liveness.changed);
        return liveness.after;
    }

    private void pass(Set<? extends AbstractInsnNode> calls) {
        BitSet live = new BitSet();
        for (int i = code.length - 1; i >= 0; i--) {
            AbstractInsnNode insn = code[i];
            if (insn instanceof LabelNode label) {
                update(label, live);
                continue;
            }
            if (insn.getOpcode() < 0) {
                continue;
            }
            if (!TypeFlow.fallsThrough(insn)) {
                live.clear();
            }
            addHandlers(i, live);
            if (calls.contains(insn)) {
                after.put(insn, (BitSet) live.clone());
            }
            step(insn, live);
            addHandlers(i, live);
        }
    }

    private void step(AbstractInsnNode insn, BitSet live) {
        if (insn instanceof VarInsnNode local) {
            boolean load = local.getOpcode() <= Opcodes.ALOAD;
            live.set(local.var, load);
        } else if (insn instanceof IincInsnNode increment) {
            live.set(increment.var);
        }
        for (LabelNode target : Jumps.targets(insn)) {
            live.or(at(target));
        }
    }

    private BitSet at(LabelNode label) {
        return atLabel.getOrDefault(label, new BitSet());
    }

    private void update(LabelNode label, BitSet live) {
        BitSet known = at(label);
        int before = known.cardinality();
        known.or(live); // Only ever grows, so this ends.
        changed |= known.cardinality() != before;
        live.or(known);
    }

    private void addHandlers(int index, BitSet live) {
        for (LabelNode handler : handlersAt.get(index)) {
            live.or(at(handler));
        }
    }

    /** For each instruction the handlers of all ranges that it is in. Equal neighbours share one list. */
    static List<List<LabelNode>> handlersAt(MethodNode method, AbstractInsnNode[] code) {
        Map<LabelNode, List<TryCatchBlockNode>> starts = new HashMap<>();
        Map<LabelNode, List<TryCatchBlockNode>> ends = new HashMap<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            starts.computeIfAbsent(block.start, label -> new ArrayList<>()).add(block);
            ends.computeIfAbsent(block.end, label -> new ArrayList<>()).add(block);
        }
        List<TryCatchBlockNode> open = new ArrayList<>();
        List<LabelNode> current = List.of();
        List<List<LabelNode>> result = new ArrayList<>(code.length);
        for (AbstractInsnNode insn : code) {
            if (insn instanceof LabelNode label && (starts.containsKey(label) || ends.containsKey(label))) {
                open.removeAll(ends.getOrDefault(label, List.of()));
                open.addAll(starts.getOrDefault(label, List.of()));
                current = open.stream().map(block -> block.handler).distinct().toList();
            }
            result.add(current);
        }
        return result;
    }
}
