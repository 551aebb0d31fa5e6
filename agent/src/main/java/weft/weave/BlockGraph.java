package weft.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** The control flow of a method: blocks, each begun by a label or after a jump, and which may run after which. */
final class BlockGraph {
    private static final int[] NONE = {};

    private final AbstractInsnNode[] code;
    private final int[] blockAt; // By instruction; blocks are counted in order of code.
    private final int[] starts; // By block: its first instruction.
    private final int[][] next;
    private final int[][] previous;
    private boolean hasBackwardEdge;

    private BlockGraph(AbstractInsnNode[] code, int[] blockAt, int[] starts) {
        this.code = code;
        this.blockAt = blockAt;
        this.starts = starts;
        this.next = new int[starts.length][];
        this.previous = new int[starts.length][];
    }

    static BlockGraph of(MethodNode method, AbstractInsnNode[] code) {
        int[] blockAt = new int[code.length];
        List<Integer> starts = new ArrayList<>();
        boolean starting = true;
        for (int i = 0; i < code.length; i++) {
            if (starting || code[i] instanceof LabelNode) {
                starts.add(i);
            }
            blockAt[i] = starts.size() - 1;
            starting = code[i].getOpcode() >= 0
                    && (!TypeFlow.fallsThrough(code[i])
                            || !Jumps.targets(code[i]).isEmpty());
        }
        BlockGraph graph = new BlockGraph(code, blockAt, ints(starts));
        graph.connect(Liveness.handlersAt(method, code), LabelIndex.of(code));
        return graph;
    }

    private void connect(List<List<LabelNode>> handlersAt, LabelIndex labels) {
        List<List<Integer>> into = new ArrayList<>();
        for (int block = 0; block < starts.length; block++) {
            into.add(new ArrayList<>());
        }
        for (int block = 0; block < starts.length; block++) {
            AbstractInsnNode last = code[end(block) - 1];
            List<Integer> after = new ArrayList<>();
            if (block + 1 < starts.length && (last.getOpcode() < 0 || TypeFlow.fallsThrough(last))) {
                after.add(block + 1);
            }
            for (LabelNode label : Jumps.targets(last)) {
                after.add(blockAt[labels.of(label)]);
            }
            for (LabelNode label : handlersAt.get(starts[block])) {
                after.add(blockAt[labels.of(label)]);
            }
            next[block] = ints(after);
            for (int to : next[block]) {
                into.get(to).add(block);
                hasBackwardEdge |= to <= block;
            }
        }
        for (int block = 0; block < starts.length; block++) {
            previous[block] = ints(into.get(block));
        }
    }

    private int end(int block) {
        return block + 1 < starts.length ? starts[block + 1] : code.length;
    }

    private static int[] ints(List<Integer> list) {
        if (list.isEmpty()) {
            return NONE;
        }
        int[] array = new int[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    int size() {
        return starts.length;
    }

    int[] allBlocks() {
        int[] all = new int[starts.length];
        for (int block = 0; block < all.length; block++) {
            all[block] = block;
        }
        return all;
    }

    /** Whether there may be a loop at all. */
    boolean hasBackwardEdge() {
        return hasBackwardEdge;
    }

    int blockAt(int index) {
        return blockAt[index];
    }

    /** The first instruction of a block, or its label where it has none. */
    AbstractInsnNode firstInstruction(int block) {
        for (int i = starts[block]; i < code.length; i++) {
            if (code[i].getOpcode() >= 0) {
                return code[i];
            }
        }
        return code[starts[block]];
    }

    int[] next(int block) {
        return next[block];
    }

    int[] previous(int block) {
        return previous[block];
    }
}
