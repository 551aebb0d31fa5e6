package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;
import weft.weaving.cases.fuzz.Kit;

/**
 * Writes a method at random: code that jumps anywhere, with anything on the stack, protected by handlers that stand
 * anywhere, cover each other and themselves. It ends, because each jump back and each handler takes fuel.
 */
final class BranchWalk extends CodeWalk {
    private static final int DEEPEST = 12;
    private static final int MOST_PENDING = 6;
    private static final List<String> CAUGHT =
            List.of("java/lang/Throwable", "java/lang/RuntimeException", Type.getInternalName(Kit.E1.class));

    /** A label, and what is in locals and on the stack there. */
    private record Target(Label label, StackState state) {}

    private final MethodNode method;
    private final List<Target> pending = new ArrayList<>();
    private final List<Target> placed = new ArrayList<>();
    private final ProtectedRanges ranges;

    /** The labels of handlers; each takes fuel first. */
    private final List<Label> handlers = new ArrayList<>();

    private boolean isEnding;

    private BranchWalk(String owner, MethodNode method, Dice dice, List<Callable> callable) {
        super(owner, method, dice, callable);
        this.method = method;
        this.ranges = new ProtectedRanges(method, dice);
    }

    static void write(String owner, MethodNode method, Dice dice, List<Callable> callable) {
        new BranchWalk(owner, method, dice, callable).write();
    }

    private void write() {
        state = new StackState();
        int slot = 0;
        for (Type parameter : Type.getArgumentTypes(method.desc)) {
            state.store(slot, frameType(parameter));
            slot += parameter.getSize();
        }
        takeFuel();
        int steps = dice.below(70);
        for (int i = 0; i < steps; i++) {
            step();
        }
        isEnding = true;
        leave();
        while (!pending.isEmpty()) {
            place(pending.remove(dice.below(pending.size())));
            for (int i = dice.below(6); i > 0; i--) {
                step();
            }
            leave();
        }
        ranges.closeAll();
    }

    /** Returns if there is none left. */
    private void takeFuel() {
        burn();
        Target goesOn = new Target(new Label(), state().copy());
        out.visitJumpInsn(IFGT, goesOn.label());
        leave();
        place(goesOn);
    }

    /** Returns, if the code can be reached. */
    private void leave() {
        if (state == null) {
            return;
        }
        Type result = Type.getReturnType(method.desc);
        if (result != Type.VOID_TYPE) {
            constant(frameType(result));
        }
        out.visitInsn(result.getOpcode(IRETURN));
        state = null;
    }

    private void step() {
        if (state == null) {
            comeBack();
            return;
        }
        if (state.stack.size() > DEEPEST) {
            popOrSwap();
            return;
        }
        switch (dice.below(34)) {
            case 0, 1 -> constant(anyType());
            case 2, 3 -> load(dice.below(StackState.LOCALS));
            case 4, 5, 6 -> store();
            case 7 -> increment();
            case 8 -> arithmetic();
            case 9, 10 -> duplicate();
            case 11, 12 -> popOrSwap();
            case 13 -> allocate();
            case 14, 15 -> initialize();
            case 16, 17, 18, 19 -> await();
            case 20 -> call();
            case 21 -> append();
            case 22, 23 -> trace();
            case 24, 25 -> jumpForward();
            case 26 -> choose();
            case 27 -> goAway();
            case 28 -> placeAny();
            case 29 -> jumpBack();
            case 30 -> openRange();
            case 31 -> openRangeBehindHandler();
            case 32 -> ranges.closeAny();
            default -> raise();
        }
    }

    // ---- Jumps.

    /** Some place to jump to, where no more is known than here. */
    private @Nullable Target forwardTarget() {
        for (Target target : pending) {
            if (state().fits(target.state()) && dice.chance(50)) {
                return target;
            }
        }
        if (isEnding || pending.size() >= MOST_PENDING) {
            return null;
        }
        Target target = new Target(new Label(), general());
        pending.add(target);
        return target;
    }

    /** The types here, with some forgotten. */
    private StackState general() {
        StackState general = state().copy();
        for (int i = 0; i < StackState.LOCALS; i++) {
            if (dice.chance(20)) {
                general.locals.set(i, StackState.TOP);
            } else {
                general.locals.set(i, widened(general.locals.get(i)));
            }
        }
        general.stack.replaceAll(this::widened);
        return general;
    }

    private Object widened(Object type) {
        return StackState.isReference(type) && dice.chance(30) ? StackState.OBJECT : type;
    }

    private void jumpForward() {
        value(StackState.INT);
        state().pop();
        Target target = forwardTarget();
        if (target == null) {
            out.visitInsn(POP);
        } else {
            out.visitJumpInsn(dice.pick(IFEQ, IFNE, IFLT, IFGT), target.label());
        }
    }

    private void choose() {
        value(StackState.INT);
        state().pop();
        List<Label> labels = new ArrayList<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            Target target = forwardTarget();
            if (target != null) {
                labels.add(target.label());
            }
        }
        if (labels.isEmpty()) {
            out.visitInsn(POP);
            return;
        }
        out.visitTableSwitchInsn(0, labels.size() - 1, labels.get(0), labels.toArray(new Label[0]));
        state = null;
    }

    private void goAway() {
        Target target = forwardTarget();
        if (target != null) {
            out.visitJumpInsn(GOTO, target.label());
            state = null;
        }
    }

    private void jumpBack() {
        if (state().hasUninitialized()) {
            return; // Verifiers of old did not take that, and compilers do not write it.
        }
        List<Target> fitting =
                placed.stream().filter(target -> state().fits(target.state())).toList();
        if (!fitting.isEmpty()) {
            burn();
            out.visitJumpInsn(IFGT, dice.pick(fitting).label());
        } else {
            place(new Target(new Label(), general()));
        }
    }

    private void raise() {
        out.visitTypeInsn(NEW, CAUGHT.get(2));
        out.visitInsn(DUP);
        out.visitLdcInsn("raised");
        out.visitMethodInsn(INVOKESPECIAL, CAUGHT.get(2), "<init>", "(L" + STRING + ";)V", false);
        out.visitInsn(ATHROW);
        state = null;
    }

    /** After code that does not go on: at a label, or at code that nothing leads to. */
    private void comeBack() {
        if (!pending.isEmpty()) {
            place(pending.remove(dice.below(pending.size())));
        } else if (!placed.isEmpty() && !isEnding) {
            StackState dead = dice.pick(placed).state();
            if (!dead.hasUninitialized()) {
                place(new Target(new Label(), dead.copy()));
            }
        }
    }

    private void placeAny() {
        if (pending.isEmpty()) {
            return;
        }
        Target next = dice.pick(pending);
        if (!state().fits(next.state())) {
            Target aside = new Target(new Label(), state().copy());
            out.visitJumpInsn(GOTO, aside.label());
            pending.add(aside);
        }
        pending.remove(next);
        place(next);
    }

    /** The code goes on at this label, whether or not what is before falls through. */
    private void place(Target target) {
        ranges.closeUnlessThereIs(target.state());
        out.visitLabel(target.label());
        target.state().visitFrame(out);
        out.visitInsn(NOP); // No two frames may be at one place.
        state = target.state().copy();
        placed.add(target);
        if (handlers.remove(target.label())) {
            takeFuel();
        }
    }

    // ---- Handlers.

    /** What a handler finds here: some of the locals, and the exception. */
    private StackState handlerState(String caught) {
        StackState found = general();
        for (int i = 0; i < StackState.LOCALS; i++) {
            if (found.locals.get(i) instanceof Label) {
                found.locals.set(i, StackState.TOP);
            }
        }
        found.stack.clear();
        found.push(caught);
        return found;
    }

    private void openRange() {
        if (isEnding || pending.size() >= MOST_PENDING) {
            return;
        }
        String caught = dice.pick(CAUGHT);
        Target handler = new Target(new Label(), handlerState(caught));
        pending.add(handler);
        handlers.add(handler.label());
        open(handler, caught);
    }

    /** The handler first, then what it protects; the range may begin with the handler itself. */
    private void openRangeBehindHandler() {
        if (isEnding || state().hasUninitialized()) {
            return;
        }
        String caught = dice.pick(CAUGHT);
        Target start = new Target(new Label(), state().copy());
        Target handler = new Target(new Label(), handlerState(caught));
        out.visitJumpInsn(GOTO, start.label());
        pending.add(start);
        handlers.add(handler.label());
        place(handler);
        if (dice.chance(40)) {
            open(handler, caught);
        }
        for (int i = dice.below(5); i > 0; i--) {
            step();
        }
        if (pending.remove(start)) {
            leave();
            place(start);
        }
        if (state != null && state.hasLocalsOf(handler.state())) {
            open(handler, caught);
        }
    }

    private void open(Target handler, String caught) {
        boolean isFinally = caught.equals("java/lang/Throwable") && dice.chance(50);
        ranges.open(handler.label(), handler.state(), isFinally ? null : caught);
    }

    @Override
    void beforeStore(int slot, Object type) {
        StackState after = state().copy();
        after.store(slot, type);
        ranges.closeUnlessThereIs(after);
    }
}
