package weft.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The loops of a method and how they nest: a loop is a strongly connected part of the control flow, and without its
 * header, where it is entered, what is left of it falls into the loops inside it. Exception handlers count.
 */
final class Loops {
    /**
     * A loop.
     *
     * @param outer the loop around it, or null
     * @param depth how many loops deep it is, from 1
     * @param header the instruction that all its rounds begin with
     */
    record Loop(@Nullable Loop outer, int depth, AbstractInsnNode header) {
        static int depthOf(@Nullable Loop loop) {
            return loop == null ? 0 : loop.depth;
        }

        /** The innermost loop that both are in, or null. */
        static @Nullable Loop common(@Nullable Loop one, @Nullable Loop other) {
            while (one != other) {
                if (one != null && one.depth >= depthOf(other)) {
                    one = one.outer;
                } else if (other != null) {
                    other = other.outer;
                }
            }
            return one;
        }
    }

    /** Blocks in which the loops inside {@code loop} are still to be found: it without its header. */
    private record Region(int[] blocks, @Nullable Loop loop) {}

    private final BlockGraph graph;
    private final @Nullable Loop[] loopOfBlock;

    private Loops(BlockGraph graph) {
        this.graph = graph;
        this.loopOfBlock = new @Nullable Loop[graph.size()];
    }

    static Loops of(MethodNode method, AbstractInsnNode[] code) {
        Loops loops = new Loops(BlockGraph.of(method, code));
        if (loops.graph.hasBackwardEdge()) {
            loops.find();
        }
        return loops;
    }

    /** The innermost loop that the instruction at {@code index} is in, or null. */
    @Nullable
    Loop at(int index) {
        return loopOfBlock[graph.blockAt(index)];
    }

    private void find() {
        StrongComponents components = new StrongComponents(graph);
        Deque<Region> regions = new ArrayDeque<>();
        regions.push(new Region(graph.allBlocks(), null));
        while (!regions.isEmpty()) {
            Region region = regions.pop();
            for (int[] component : components.of(region.blocks())) {
                regions.push(makeLoop(component, region.loop()));
            }
        }
    }

    private Region makeLoop(int[] component, @Nullable Loop outer) {
        int header = header(component, outer);
        Loop loop = new Loop(outer, Loop.depthOf(outer) + 1, graph.firstInstruction(header));
        int[] rest = new int[component.length - 1];
        int size = 0;
        for (int block : component) {
            loopOfBlock[block] = loop;
            if (block != header) {
                rest[size++] = block;
            }
        }
        return new Region(rest, loop);
    }

    /** Where it is entered; of several places, which no Java source makes, the first. */
    private int header(int[] component, @Nullable Loop outer) {
        Loop inside = new Loop(outer, 0, graph.firstInstruction(component[0])); // Marks them, for now.
        for (int block : component) {
            loopOfBlock[block] = inside;
        }
        int header = Integer.MAX_VALUE;
        for (int block : component) {
            boolean entered = block == 0;
            for (int from : graph.previous(block)) {
                entered |= loopOfBlock[from] != inside;
            }
            header = entered ? Math.min(header, block) : header;
        }
        return header == Integer.MAX_VALUE ? component[0] : header; // Nothing leads into code that nothing reaches.
    }
}
