package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** The protected ranges of a method that is being written. They overlap at will. */
final class ProtectedRanges {
    /** One that is open. What its handler finds in the locals must be there all the way. */
    private record Range(
            Label start,
            Label handler,
            StackState handlerState,
            @Nullable String caught) {}

    private final MethodNode method;
    private final Dice dice;
    private final List<Range> open = new ArrayList<>();

    ProtectedRanges(MethodNode method, Dice dice) {
        this.method = method;
        this.dice = dice;
    }

    /** Begins one here. */
    void open(Label handler, StackState handlerState, @Nullable String caught) {
        Label start = new Label();
        method.visitLabel(start);
        open.add(new Range(start, handler, handlerState, caught));
    }

    void closeAny() {
        if (!open.isEmpty()) {
            close(open.remove(dice.below(open.size())));
        }
    }

    void closeAll() {
        open.forEach(this::close);
        open.clear();
    }

    /** Ends those here whose handlers want something else in the locals than there will be. */
    void closeUnlessThereIs(StackState next) {
        for (Range range : List.copyOf(open)) {
            if (!next.hasLocalsOf(range.handlerState())) {
                open.remove(range);
                close(range);
            }
        }
    }

    private void close(Range range) {
        Label end = new Label();
        method.visitLabel(end);
        boolean isEmpty = true; // The JVM takes no empty ranges.
        for (AbstractInsnNode at = node(range.start()); at != node(end); at = at.getNext()) {
            isEmpty &= at.getOpcode() < 0;
        }
        if (!isEmpty) {
            method.tryCatchBlocks.add(
                    dice.below(method.tryCatchBlocks.size() + 1),
                    new TryCatchBlockNode(node(range.start()), node(end), node(range.handler()), range.caught()));
        }
    }

    /** As {@link MethodNode} keeps it. */
    private static LabelNode node(Label label) {
        if (!(label.info instanceof LabelNode)) {
            label.info = new LabelNode();
        }
        return (LabelNode) label.info;
    }
}
