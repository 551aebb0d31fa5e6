package weft.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which blocks can all reach one another, by Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972),
 * with a stack of its own in place of recursion: methods have thousands of blocks.
 */
final class StrongComponents {
    private final BlockGraph graph;
    private final int[] region; // By block: the search that it takes part in.
    private final int[] found; // By block: its number in order of discovery, or 0.
    private final int[] lowest; // By block: the lowest number that it is known to lead back to.
    private final int[] position; // By block: which of its successors comes next.
    private final boolean[] open; // By block: whether it is on the stack of those without a component yet.
    private final int[] stack;
    private final int[] path;
    private int stackSize;
    private int searches;
    private int discovered;

    StrongComponents(BlockGraph graph) {
        this.graph = graph;
        this.region = new int[graph.size()];
        this.found = new int[graph.size()];
        this.lowest = new int[graph.size()];
        this.position = new int[graph.size()];
        this.open = new boolean[graph.size()];
        this.stack = new int[graph.size()];
        this.path = new int[graph.size()];
    }

    /** The components of {@code blocks}, as if there were no others, that hold a cycle; each in order of code. */
    List<int[]> of(int[] blocks) {
        searches++;
        discovered = 0;
        for (int block : blocks) {
            region[block] = searches;
            found[block] = 0;
            position[block] = 0;
        }
        List<int[]> components = new ArrayList<>();
        for (int block : blocks) {
            if (found[block] == 0) {
                search(block, components);
            }
        }
        return components;
    }

    private void search(int root, List<int[]> components) {
        int depth = 0;
        path[0] = root;
        discover(root);
        while (depth >= 0) {
            int block = path[depth];
            int[] successors = graph.next(block);
            if (position[block] < successors.length) {
                int next = successors[position[block]++];
                if (region[next] != searches) {
                    continue;
                }
                if (found[next] == 0) {
                    path[++depth] = next;
                    discover(next);
                } else if (open[next]) {
                    lowest[block] = Math.min(lowest[block], found[next]);
                }
            } else {
                if (lowest[block] == found[block]) {
                    close(block, components);
                }
                depth--;
                if (depth >= 0) {
                    lowest[path[depth]] = Math.min(lowest[path[depth]], lowest[block]);
                }
            }
        }
    }

    private void discover(int block) {
        found[block] = lowest[block] = ++discovered;
        open[block] = true;
        stack[stackSize++] = block;
    }

    private void close(int root, List<int[]> components) {
        int end = stackSize;
        int block;
        do {
            block = stack[--stackSize];
            open[block] = false;
        } while (block != root);
        int[] component = Arrays.copyOfRange(stack, stackSize, end);
        if (component.length > 1 || leadsToItself(root)) {
            Arrays.sort(component);
            components.add(component);
        }
    }

    private boolean leadsToItself(int block) {
        for (int next : graph.next(block)) {
            if (next == block) {
                return true;
            }
        }
        return false;
    }
}
