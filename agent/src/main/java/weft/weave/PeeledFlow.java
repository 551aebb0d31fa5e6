package weft.weave;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import weft.weave.Loops.Loop;

/**
 * How a method runs that was resumed in the middle of its loops, when the rest of the round in which it was resumed is
 * told apart from all later rounds. See {@link LoopPeeling}.
 *
 * <p>A place is an instruction in one of its copies, {@code copy * size + index}. In copy n the n outermost loops are in
 * the round in which the method was resumed; in copy 0 none is.
 */
final class PeeledFlow {
    /** Real instructions only. */
    final List<AbstractInsnNode> code = new ArrayList<>();

    /** By instruction: the stack map frame in front of it, if there is one. */
    final List<@Nullable FrameNode> frames = new ArrayList<>();

    /** By instruction: its line, or -1. */
    final List<Integer> lines = new ArrayList<>();

    final LabelIndex labels;

    private final List<@Nullable Loop> loops = new ArrayList<>();

    /** By instruction: whether what leads there must come from the same copy. */
    private final BitSet pinned = new BitSet();

    private final List<List<LabelNode>> handlers = new ArrayList<>();
    private final int maxCopy;
    private final boolean[] reached;
    private final boolean[] jumpedTo;

    // Each place is pushed once at most: 0 <= pending <= reached.length.
    private final int[] work;
    private int pending;

    /**
     * Follows the flow from {@code entries}.
     *
     * @param loopOf the innermost loop of each instruction that is in one; an instruction that is not in the map is in
     *     the same loop as the one before it
     */
    PeeledFlow(MethodNode method, Map<AbstractInsnNode, @Nullable Loop> loopOf, List<LabelNode> entries, int maxCopy) {
        this.maxCopy = maxCopy;
        this.labels = LabelIndex.ofInstructions(method.instructions);
        collect(method, loopOf);
        this.reached = new boolean[size() * (maxCopy + 1)];
        this.jumpedTo = new boolean[reached.length];
        this.work = new int[reached.length];
        for (LabelNode entry : entries) {
            jump(entry(entry));
        }
        while (pending > 0) {
            follow(work[--pending]);
        }
    }

    private void collect(MethodNode method, Map<AbstractInsnNode, @Nullable Loop> loopOf) {
        AbstractInsnNode[] all = method.instructions.toArray();
        List<List<LabelNode>> handlersAt = Liveness.handlersAt(method, all);
        FrameNode frame = null;
        Loop loop = null;
        int line = -1;
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof FrameNode it) {
                frame = it;
            } else if (all[i] instanceof LineNumberNode it) {
                line = it.line;
            } else if (all[i].getOpcode() >= 0) {
                loop = loopOf.containsKey(all[i]) ? loopOf.get(all[i]) : loop;
                pinned.set(code.size(), frame == null || hasUninitialized(frame));
                code.add(all[i]);
                frames.add(frame);
                lines.add(line);
                loops.add(loop);
                handlers.add(handlersAt.get(i));
                frame = null;
            }
        }
    }

    int size() {
        return code.size();
    }

    int copies() {
        return maxCopy + 1;
    }

    int place(int index, int copy) {
        return copy * size() + index;
    }

    int index(int place) {
        return place % size();
    }

    boolean isReached(int place) {
        return reached[place];
    }

    /** Whether anything but the instruction before it leads there: then it needs its stack map frame. */
    boolean isJumpedTo(int place) {
        return jumpedTo[place];
    }

    /** Where the method is entered at {@code label}: in the middle of all loops around it. */
    int entry(LabelNode label) {
        int index = labels.of(label);
        return place(index, Math.min(Loop.depthOf(loops.get(index)), maxCopy));
    }

    /** Where the flow gets to that leaves {@code place} for the instruction {@code to}. */
    int next(int place, int to) {
        int copy = place / size();
        if (copy > 0 && !pinned.get(to)) {
            copy = Math.min(copy, loopsKept(loops.get(index(place)), to));
        }
        return place(to, copy);
    }

    int next(int place, LabelNode label) {
        return next(place, labels.of(label));
    }

    /** How many loops go on with the round they are in. */
    private int loopsKept(@Nullable Loop from, int to) {
        Loop common = Loop.common(from, loops.get(to));
        boolean newRound = common != null && common.header() == code.get(to);
        return Loop.depthOf(common) - (newRound ? 1 : 0);
    }

    /** An object without its constructor is named in frames by the place of its NEW, so the two stay in one copy. */
    private static boolean hasUninitialized(FrameNode frame) {
        return hasLabel(frame.stack) || hasLabel(frame.local);
    }

    private static boolean hasLabel(List<Object> types) {
        for (Object type : types) {
            if (type instanceof LabelNode) {
                return true;
            }
        }
        return false;
    }

    private void follow(int place) {
        AbstractInsnNode insn = code.get(index(place));
        for (LabelNode target : Jumps.targets(insn)) {
            if (labels.has(target)) { // Others are the blocks that save, which come behind all this.
                jump(next(place, target));
            }
        }
        for (LabelNode handler : handlers.get(index(place))) {
            jump(next(place, handler));
        }
        if (TypeFlow.fallsThrough(insn)) {
            int next = next(place, index(place) + 1);
            reach(next);
            jumpedTo[next] |= next != place + 1;
        }
    }

    private void jump(int place) {
        jumpedTo[place] = true;
        reach(place);
    }

    private void reach(int place) {
        if (!reached[place]) {
            reached[place] = true;
            work[pending++] = place;
        }
    }
}
