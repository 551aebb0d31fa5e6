package weft.weave;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which locals are still needed: the classic backward data flow over one bit per slot.
 *
 * <p>Inside a protected range everything its handler needs is live, before and after each instruction, through all the
 * ranges that enclose it: an exception need not match the innermost handler. A pass over the code repeats if it changed
 * a label that code further down had jumped to before: once per nested loop, and not at all without loops.
 */
final class Liveness {
    private final InsnList list;
    private final AbstractInsnNode[] code;
    private final @Nullable BitSet[] atLabel; // By position in the code.
    private final BitSet jumpedBackTo = new BitSet(); // Positions of labels.
    private final List<List<LabelNode>> handlersAt;
    private final Map<AbstractInsnNode, BitSet> after = new HashMap<>();
    private boolean changed;

    private Liveness(MethodNode method) {
        this.list = method.instructions;
        this.code = list.toArray();
        this.handlersAt = handlersAt(method, code);
        this.atLabel = new BitSet[code.length];
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
            if (insn instanceof LabelNode) {
                update(i, live);
            } else if (insn.getOpcode() >= 0) {
                if (!TypeFlow.fallsThrough(insn)) {
                    live.clear();
                }
                addHandlers(i, live);
                if (insn instanceof MethodInsnNode && calls.contains(insn)) {
                    after.put(insn, (BitSet) live.clone());
                }
                step(i, live);
                addHandlers(i, live);
            }
        }
    }

    private void step(int index, BitSet live) {
        AbstractInsnNode insn = code[index];
        if (insn instanceof VarInsnNode local) {
            boolean load = local.getOpcode() <= Opcodes.ALOAD;
            live.set(local.var, load);
        } else if (insn instanceof IincInsnNode increment) {
            live.set(increment.var);
        } else {
            for (LabelNode target : Jumps.targets(insn)) {
                addLabel(index, target, live);
            }
        }
    }

    private void addHandlers(int index, BitSet live) {
        for (LabelNode handler : handlersAt.get(index)) {
            addLabel(index, handler, live);
        }
    }

    private void addLabel(int from, LabelNode label, BitSet live) {
        int position = list.indexOf(label);
        BitSet known = atLabel[position];
        if (known != null) {
            live.or(known);
        }
        if (position < from) {
            jumpedBackTo.set(position);
        }
    }

    private void update(int position, BitSet live) {
        BitSet known = atLabel[position];
        if (known == null) {
            known = new BitSet();
            atLabel[position] = known;
        }
        int before = known.cardinality();
        known.or(live); // Only ever grows, so this ends.
        changed |= known.cardinality() != before && jumpedBackTo.get(position);
        live.or(known);
    }

    /** For each instruction the handlers of all ranges that it is in. Equal neighbours share one list. */
    static List<List<LabelNode>> handlersAt(MethodNode method, AbstractInsnNode[] code) {
        if (method.tryCatchBlocks.isEmpty()) {
            return Collections.nCopies(code.length, List.of());
        }
        Map<LabelNode, List<TryCatchBlockNode>> starts = new HashMap<>();
        Map<LabelNode, List<TryCatchBlockNode>> ends = new HashMap<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            add(block, block.start, starts);
            add(block, block.end, ends);
        }
        Set<TryCatchBlockNode> open = new LinkedHashSet<>();
        List<LabelNode> current = List.of();
        List<List<LabelNode>> result = new ArrayList<>(code.length);
        for (AbstractInsnNode insn : code) {
            if (insn instanceof LabelNode label && (starts.containsKey(label) || ends.containsKey(label))) {
                open.removeAll(ends.getOrDefault(label, List.of()));
                open.addAll(starts.getOrDefault(label, List.of()));
                current = handlers(open);
            }
            result.add(current);
        }
        return result;
    }

    private static void add(
            TryCatchBlockNode block, LabelNode at, Map<LabelNode, List<TryCatchBlockNode>> blocksByLabel) {
        List<TryCatchBlockNode> blocks = blocksByLabel.get(at);
        if (blocks == null) {
            blocks = new ArrayList<>(2);
            blocksByLabel.put(at, blocks);
        }
        blocks.add(block);
    }

    private static List<LabelNode> handlers(Collection<TryCatchBlockNode> blocks) {
        Set<LabelNode> handlers = new LinkedHashSet<>();
        for (TryCatchBlockNode block : blocks) {
            handlers.add(block.handler);
        }
        return new ArrayList<>(handlers);
    }
}
