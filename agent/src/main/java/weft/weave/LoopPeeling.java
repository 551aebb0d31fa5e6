package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import weft.weave.Loops.Loop;

/**
 * Takes what a resumed method can reach, and arranges it so that each loop is entered at its header only. A method goes on
 * in the middle of its loops, and C2 does less for a loop with two entries ({@code LoopBenchmark}: up to twice as
 * slow). So the rest of the round that was suspended becomes a copy, and what it leads to is the loop as it was:
 *
 * <pre>
 *           GOTO return_k                        GOTO return_k
 *   header: ...                          header: ...
 *           INVOKE call_k          ->            INVOKE call_k
 *   return_k:                                    ...
 *           ...                                  GOTO header
 *           GOTO header                  return_k:
 *                                                ...             // the rest of this round
 *                                                GOTO header
 * </pre>
 *
 * In nested loops the rest of the inner round leads to a copy of the inner loop, which leads to the rest of the outer
 * round: code n loops deep is there n + 1 times at most. Where to copy is a matter of speed alone: every copy is exact, and
 * every instruction leads to a copy of the one that it led to.
 */
final class LoopPeeling {
    /** Of loops nested deeper than that the inner ones stay as they are: each level is one more copy. */
    private static final int MAX_DEPTH = 8;

    private final MethodNode method;
    private final PeeledFlow flow;
    private final InsnList out = new InsnList();
    private final @Nullable LabelNode[] labels; // By place.
    private final @Nullable AbstractInsnNode[] emitted; // By place.
    private int line = -1;

    private LoopPeeling(MethodNode method, PeeledFlow flow) {
        this.method = method;
        this.flow = flow;
        this.labels = new @Nullable LabelNode[flow.size() * flow.copies()];
        this.emitted = new @Nullable AbstractInsnNode[flow.size() * flow.copies()];
    }

    /**
     * Replaces the method's code by what can be reached from {@code entries}, and returns where these are now.
     *
     * @param loopOf the innermost loop of each instruction of the source, or null
     * @param depth in how many loops the deepest entry is
     */
    static List<LabelNode> arrange(
            MethodNode method, Map<AbstractInsnNode, @Nullable Loop> loopOf, List<LabelNode> entries, int depth) {
        int copies = entersMonitor(method) ? 0 : Math.min(depth, MAX_DEPTH);
        LoopPeeling peeling = of(method, loopOf, entries, copies);
        if (copies > 0 && CodeSize.of(peeling.out) > MethodSizes.MAX_COMPILED) {
            peeling = of(method, loopOf, entries, 0);
        }
        return peeling.install(entries);
    }

    /** Where two copies of it meet, HotSpot takes locking for unstructured, and never compiles the method. */
    private static boolean entersMonitor(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    private static LoopPeeling of(
            MethodNode method, Map<AbstractInsnNode, @Nullable Loop> loopOf, List<LabelNode> entries, int maxCopy) {
        LoopPeeling peeling = new LoopPeeling(method, new PeeledFlow(method, loopOf, entries, maxCopy));
        peeling.emit();
        return peeling;
    }

    private void emit() {
        int expected = -1; // The place that the last instruction falls through to.
        for (int place = 0; place < emitted.length; place++) {
            if (flow.isReached(place)) {
                goTo(expected, place);
                emit(place);
                AbstractInsnNode insn = flow.code.get(flow.index(place));
                expected = TypeFlow.fallsThrough(insn) ? flow.next(place, flow.index(place) + 1) : -1;
            }
        }
        goTo(expected, -1);
    }

    private void goTo(int expected, int place) {
        if (expected >= 0 && expected != place) {
            out.add(new JumpInsnNode(Opcodes.GOTO, label(expected)));
        }
    }

    private void emit(int place) {
        int index = flow.index(place);
        AbstractInsnNode insn = flow.code.get(index);
        if (flow.isJumpedTo(place) || insn.getOpcode() == Opcodes.NEW) {
            out.add(label(place));
        }
        FrameNode frame = flow.frames.get(index);
        if (frame != null && flow.isJumpedTo(place)) {
            out.add(frame.clone(newObjects(frame, place)));
        }
        if (flow.lines.get(index) != line) {
            line = flow.lines.get(index);
            LabelNode start = new LabelNode();
            out.add(start);
            out.add(new LineNumberNode(line, start));
        }
        AbstractInsnNode copy = insn.clone(targets(insn, place));
        out.add(copy);
        emitted[place] = copy;
    }

    private Map<LabelNode, LabelNode> targets(AbstractInsnNode insn, int place) {
        List<LabelNode> all = Jumps.targets(insn);
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<LabelNode, LabelNode> targets = new HashMap<>();
        for (LabelNode target : all) {
            targets.put(target, flow.labels.has(target) ? label(flow.next(place, target)) : target);
        }
        return targets;
    }

    /** The labels of the objects that have no constructor behind them yet: see {@link PeeledFlow#next}. */
    private Map<LabelNode, LabelNode> newObjects(FrameNode frame, int place) {
        Map<LabelNode, LabelNode> labels = new HashMap<>();
        for (List<Object> types : List.of(frame.local, frame.stack)) {
            for (Object type : types) {
                if (type instanceof LabelNode allocation) {
                    int index = flow.labels.of(allocation);
                    labels.put(allocation, label(place - flow.index(place) + index));
                }
            }
        }
        return labels;
    }

    private LabelNode label(int place) {
        LabelNode label = labels[place];
        if (label == null) {
            label = new LabelNode();
            labels[place] = label;
        }
        return label;
    }

    private List<LabelNode> install(List<LabelNode> entries) {
        List<TryCatchBlockNode> blocks = List.copyOf(method.tryCatchBlocks);
        method.tryCatchBlocks.clear();
        for (TryCatchBlockNode block : blocks) {
            protect(block);
        }
        if (method.localVariables != null) {
            List<LocalVariableNode> variables = List.copyOf(method.localVariables);
            method.localVariables.clear();
            for (LocalVariableNode variable : variables) {
                name(variable);
            }
        }
        method.instructions = out;
        List<LabelNode> arranged = new ArrayList<>();
        for (LabelNode entry : entries) {
            arranged.add(label(flow.entry(entry)));
        }
        return arranged;
    }

    /** Each copy of a range has its own, and more than one where copies of the handler differ. */
    private void protect(TryCatchBlockNode block) {
        int from = flow.labels.of(block.start);
        int to = flow.labels.of(block.end);
        for (int copy = 0; copy < flow.copies(); copy++) {
            AbstractInsnNode first = null;
            AbstractInsnNode last = null;
            int handler = -1;
            for (int index = from; index < to; index++) {
                int place = flow.place(index, copy);
                AbstractInsnNode insn = emitted[place];
                if (insn == null) {
                    continue;
                }
                int next = flow.next(place, block.handler);
                if (first != null && last != null && next != handler) {
                    protect(first, last, handler, block.type);
                    first = null;
                }
                first = first == null ? insn : first;
                last = insn;
                handler = next;
            }
            if (first != null && last != null) {
                protect(first, last, handler, block.type);
            }
        }
    }

    private void protect(AbstractInsnNode first, AbstractInsnNode last, int handler, @Nullable String type) {
        method.tryCatchBlocks.add(new TryCatchBlockNode(before(first), after(last), label(handler), type));
    }

    private void name(LocalVariableNode variable) {
        int from = flow.labels.of(variable.start);
        int to = flow.labels.of(variable.end);
        for (int copy = 0; copy < flow.copies(); copy++) {
            AbstractInsnNode first = null;
            AbstractInsnNode last = null;
            for (int index = from; index < to; index++) {
                AbstractInsnNode insn = emitted[flow.place(index, copy)];
                first = first == null ? insn : first;
                last = insn == null ? last : insn;
            }
            if (first != null && last != null) {
                method.localVariables.add(new LocalVariableNode(
                        variable.name, variable.desc, variable.signature, before(first), after(last), variable.index));
            }
        }
    }

    private LabelNode before(AbstractInsnNode insn) {
        if (insn.getPrevious() instanceof LabelNode label) {
            return label;
        }
        LabelNode label = new LabelNode();
        out.insertBefore(insn, label);
        return label;
    }

    private LabelNode after(AbstractInsnNode insn) {
        if (insn.getNext() instanceof LabelNode label) {
            return label;
        }
        LabelNode label = new LabelNode();
        out.insert(insn, label);
        return label;
    }
}
