package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** The shape of what a method goes on in: what it does is the business of all other tests. */
class ResumedLoopsTest {
    private static final CaseFiles FILES = CaseFiles.javac(CaseFiles.sources(), "-g");

    private int loops;

    @Test
    @DisplayName("B95-B98: every loop of a resume body is entered at its header, so that C2 treats it as one")
    void resumedLoopsAreEnteredAtTheirHeaders() throws AnalyzerException {
        List<String> irreducible = new ArrayList<>();
        for (String name : FILES.classes().keySet()) {
            ClassNode woven = new ClassNode();
            new ClassReader(weave(name)).accept(woven, 0);
            for (MethodNode method : woven.methods) {
                if (method.name.contains("$resume")
                        && !entersMonitor(method)
                        && !isReducible(Flow.of(woven.name, method))) {
                    irreducible.add(name + "." + method.name);
                }
            }
        }
        assertEquals(List.of(), irreducible);
        assertTrue(loops > 40, () -> "only " + loops + " loops seen");
    }

    /** Copies of that would make HotSpot refuse the method altogether. */
    private static boolean entersMonitor(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    private static byte[] weave(String name) {
        byte[] plain = FILES.classes().get(name);
        byte[] woven = new Weaver(FILES::find, Mode.LOAD_TIME).weave(plain).classFile();
        return woven == null ? plain : woven;
    }

    /** A flow is reducible if each edge that goes back to where a depth-first walk is in the midst of goes to a dominator. */
    private boolean isReducible(Flow flow) {
        if (flow.backEdges().isEmpty()) {
            return true;
        }
        BitSet[] dominators = flow.dominators();
        for (int[] edge : flow.backEdges()) {
            loops++;
            if (!dominators[edge[0]].get(edge[1])) {
                return false;
            }
        }
        return true;
    }

    /** The control flow between the instructions of a method. */
    private static final class Flow extends Analyzer<BasicValue> {
        private final List<List<Integer>> next = new ArrayList<>();
        private final List<List<Integer>> previous = new ArrayList<>();
        private final List<Integer> order =
                new ArrayList<>(); // Reached ones, each before what it leads to, loops apart.
        private final List<int[]> backEdges = new ArrayList<>();

        private Flow(int size) {
            super(new BasicInterpreter(Opcodes.ASM9) {});
            for (int i = 0; i < size; i++) {
                next.add(new ArrayList<>());
                previous.add(new ArrayList<>());
            }
        }

        static Flow of(String owner, MethodNode method) throws AnalyzerException {
            Flow flow = new Flow(method.instructions.size());
            if (method.instructions.size() > 0) {
                flow.analyze(owner, method);
                flow.walk();
            }
            return flow;
        }

        @Override
        protected void newControlFlowEdge(int from, int to) {
            connect(from, to);
        }

        @Override
        protected boolean newControlFlowExceptionEdge(int from, int to) {
            connect(from, to);
            return true;
        }

        private void connect(int from, int to) {
            if (!next.get(from).contains(to)) {
                next.get(from).add(to);
                previous.get(to).add(from);
            }
        }

        private void walk() {
            BitSet seen = new BitSet();
            BitSet active = new BitSet();
            int[] position = new int[next.size()];
            Deque<Integer> path = new ArrayDeque<>(List.of(0));
            seen.set(0);
            active.set(0);
            while (!path.isEmpty()) {
                int at = path.peek();
                if (position[at] == next.get(at).size()) {
                    path.pop();
                    active.clear(at);
                    order.add(0, at);
                    continue;
                }
                int to = next.get(at).get(position[at]++);
                if (active.get(to)) {
                    backEdges.add(new int[] {at, to});
                } else if (!seen.get(to)) {
                    seen.set(to);
                    active.set(to);
                    path.push(to);
                }
            }
        }

        List<int[]> backEdges() {
            return backEdges;
        }

        BitSet[] dominators() {
            BitSet[] dominators = new BitSet[next.size()];
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int at : order) {
                    BitSet now = null;
                    for (int from : previous.get(at)) {
                        if (dominators[from] != null) {
                            now = now == null ? (BitSet) dominators[from].clone() : and(now, dominators[from]);
                        }
                    }
                    now = now == null || at == 0 ? new BitSet() : now;
                    now.set(at);
                    changed |= !now.equals(dominators[at]);
                    dominators[at] = now;
                }
            }
            return dominators;
        }

        private static BitSet and(BitSet one, BitSet other) {
            one.and(other);
            return one;
        }
    }
}
