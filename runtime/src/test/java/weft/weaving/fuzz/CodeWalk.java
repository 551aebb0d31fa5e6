package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import weft.weaving.cases.Env;
import weft.weaving.cases.fuzz.Kit;
import weft.weaving.cases.fuzz.Ops;

/** Writes instructions without branches: whatever the types of locals and stack allow. */
class CodeWalk implements Opcodes {
    static final String ENV = Type.getInternalName(Env.class);
    static final String OPS = Type.getInternalName(Ops.class);
    static final String BUILDER = "java/lang/StringBuilder";
    static final String STRING = "java/lang/String";

    private static final int[] DUPS = {DUP, DUP_X1, DUP_X2, DUP2, DUP2_X1, DUP2_X2};
    private static final List<String> ALLOCATED =
            List.of(BUILDER, Type.getInternalName(Kit.Leaf.class), Type.getInternalName(Kit.Rec.class));

    final String owner;
    final MethodVisitor out;
    final Dice dice;
    final List<Callable> callable;

    /** Null where the code cannot be reached. */
    @Nullable
    StackState state;

    /** What is written at each NEW, by its label. */
    private final List<Object[]> allocations = new ArrayList<>();

    /** A method of the class. */
    record Callable(String name, String descriptor) {}

    CodeWalk(String owner, MethodVisitor out, Dice dice, List<Callable> callable) {
        this.owner = owner;
        this.out = out;
        this.dice = dice;
        this.callable = callable;
    }

    /** Called before the type of a local changes. */
    void beforeStore(int slot, Object type) {}

    StackState state() {
        if (state == null) {
            throw new IllegalStateException("unreachable");
        }
        return state;
    }

    // ---- Values.

    void constant(Object type) {
        if (type.equals(StackState.INT)) {
            int[] values = {0, 1, 2, -1, 5, 77, 40000, Integer.MIN_VALUE};
            out.visitLdcInsn(values[dice.below(values.length)]);
        } else if (type.equals(StackState.LONG)) {
            out.visitLdcInsn(dice.pick(0L, 1L, -1L, Long.MIN_VALUE, 77L));
        } else if (type.equals(StackState.FLOAT)) {
            out.visitLdcInsn(dice.pick(0f, -0f, Float.NaN, 1.5f));
        } else if (type.equals(StackState.DOUBLE)) {
            out.visitLdcInsn(dice.pick(0.0, -0.0, Double.NaN, 2.5));
        } else if (type.equals(STRING) && dice.chance(80)) {
            out.visitLdcInsn(dice.pick("a", "b", ""));
        } else {
            out.visitInsn(ACONST_NULL);
            state().push(type.equals(STRING) ? STRING : StackState.NULL);
            return;
        }
        state().push(type);
    }

    Object anyType() {
        return dice.pick(
                StackState.INT, StackState.LONG, StackState.DOUBLE, StackState.FLOAT, STRING, StackState.OBJECT);
    }

    void load(int slot) {
        Object type = state().locals.get(slot);
        if (type.equals(StackState.TOP)) {
            constant(anyType());
            return;
        }
        out.visitVarInsn(asm(type).getOpcode(ILOAD), slot);
        state().push(type);
    }

    void store() {
        Object type = state().top();
        int slot = dice.below(StackState.LOCALS - 1);
        if (type.equals(StackState.TOP)) {
            return;
        }
        beforeStore(slot, type);
        out.visitVarInsn(asm(type).getOpcode(ISTORE), slot);
        state().pop();
        state().store(slot, type);
    }

    /** A value of that type: a constant, or what is in a local; now and then it comes from a call that suspends. */
    void value(Object type) {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < StackState.LOCALS; i++) {
            Object local = state().locals.get(i);
            if (!local.equals(StackState.TOP) && StackState.isAssignable(local, type)) {
                slots.add(i);
            }
        }
        if (!slots.isEmpty() && dice.chance(60)) {
            load(dice.pick(slots));
        } else {
            constant(type);
        }
        if (dice.chance(25)) {
            await();
            if (!StackState.isAssignable(state().top(), type)) {
                out.visitTypeInsn(CHECKCAST, (String) type);
                state().pop();
                state().push(type);
            }
        }
    }

    static Type asm(Object type) {
        if (type.equals(StackState.INT)) {
            return Type.INT_TYPE;
        } else if (type.equals(StackState.LONG)) {
            return Type.LONG_TYPE;
        } else if (type.equals(StackState.FLOAT)) {
            return Type.FLOAT_TYPE;
        } else if (type.equals(StackState.DOUBLE)) {
            return Type.DOUBLE_TYPE;
        }
        return Type.getObjectType(type instanceof String name ? name : StackState.OBJECT);
    }

    static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.INT -> StackState.INT;
            case Type.LONG -> StackState.LONG;
            case Type.FLOAT -> StackState.FLOAT;
            case Type.DOUBLE -> StackState.DOUBLE;
            default -> type.getInternalName();
        };
    }

    // ---- Stack.

    void duplicate() {
        int copied = dice.between(1, 2);
        int under = dice.below(3);
        int values = state().values(0, copied);
        int skipped = values < 0 ? -1 : state().values(values, under);
        if (skipped < 0) {
            return;
        }
        out.visitInsn(DUPS[(copied - 1) * 3 + under]);
        List<Object> stack = state().stack;
        List<Object> top = List.copyOf(stack.subList(stack.size() - values, stack.size()));
        stack.addAll(stack.size() - values - skipped, top);
    }

    void popOrSwap() {
        if (state().values(0, 1) == 1 && state().values(1, 1) == 1 && dice.chance(60)) {
            out.visitInsn(SWAP);
            Object top = state().pop();
            state().stack.add(state().stack.size() - 1, top);
        } else if (!state().stack.isEmpty()) {
            out.visitInsn(StackState.size(state().pop()) == 2 ? POP2 : POP);
        }
    }

    void arithmetic() {
        Object type = state().top();
        boolean isNumber = !StackState.isReference(type) && !(type instanceof Label) && !type.equals(StackState.TOP);
        if (!isNumber) {
            return;
        }
        int operation = dice.pick(IADD, ISUB, IMUL, INEG);
        if (operation != INEG && !state().below(1).equals(type)) {
            convert();
            return;
        }
        out.visitInsn(asm(type).getOpcode(operation));
        if (operation != INEG) {
            state().pop();
        }
    }

    private void convert() {
        Object type = state().pop();
        List<Object> types = List.of(StackState.INT, StackState.LONG, StackState.FLOAT, StackState.DOUBLE);
        int[][] conversions = {{I2B, I2L, I2F, I2D}, {L2I, LNEG, L2F, L2D}, {F2I, F2L, FNEG, F2D}, {D2I, D2L, D2F, DNEG}
        };
        int to = dice.below(types.size());
        out.visitInsn(conversions[types.indexOf(type)][to]);
        state().push(types.get(to));
    }

    void increment() {
        int slot = state().locals.indexOf(StackState.INT);
        if (slot >= 0) {
            out.visitIincInsn(slot, dice.pick(1, -1, 3));
        }
    }

    // ---- Objects.

    void allocate() {
        String name = dice.pick(ALLOCATED);
        Label label = new Label();
        out.visitLabel(label);
        out.visitTypeInsn(NEW, name);
        allocations.add(new Object[] {label, name});
        state().push(label);
    }

    /** Calls the constructor of something that lacks it, wherever that is. */
    void initialize() {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < StackState.LOCALS; i++) {
            if (state().locals.get(i) instanceof Label) {
                slots.add(i);
            }
        }
        if (!(state().top() instanceof Label) || (!slots.isEmpty() && dice.chance(50))) {
            if (slots.isEmpty()) {
                return;
            }
            load(dice.pick(slots));
        } else if (dice.chance(60)) {
            out.visitInsn(DUP);
            state().push(state().top());
        }
        Object object = state().top();
        String name = nameOf(object);
        String descriptor = name.equals(BUILDER)
                ? dice.pick("()V", "(Ljava/lang/String;)V")
                : name.endsWith("Leaf") ? "(I)V" : "(IJLjava/lang/String;)V";
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            value(frameType(argument));
        }
        out.visitMethodInsn(INVOKESPECIAL, name, "<init>", descriptor, false);
        for (int i = Type.getArgumentTypes(descriptor).length; i >= 0; i--) {
            state().pop();
        }
        state().replace(object, name);
        if (state().locals.contains(name) && dice.chance(60)) {
            load(state().locals.indexOf(name));
            trace();
        }
    }

    private String nameOf(Object label) {
        return (String) allocations.stream()
                .filter(each -> each[0] == label)
                .findFirst()
                .orElseThrow()[1];
    }

    void append() {
        if (state().locals.contains(BUILDER) && dice.chance(60)) {
            load(state().locals.indexOf(BUILDER));
        }
        if (state().top().equals(BUILDER)) {
            value(StackState.INT);
            state().pop();
            out.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(I)L" + BUILDER + ";", false);
        }
    }

    // ---- Calls.

    private void env() {
        out.visitFieldInsn(GETSTATIC, owner, "env", "L" + ENV + ";");
    }

    /** Sends what is on top of the stack through a call that may suspend; or makes one that has nothing to do with it. */
    void await() {
        Object type = state().top();
        if (type instanceof Label || type.equals(StackState.TOP) || dice.chance(20)) {
            env();
            out.visitMethodInsn(INVOKESTATIC, OPS, "aw", "(L" + ENV + ";)V", false);
        } else if (type.equals(StackState.INT) && dice.chance(25)) {
            env();
            out.visitMethodInsn(INVOKESTATIC, OPS, "awThrow", "(IL" + ENV + ";)I", false);
        } else {
            String descriptor = StackState.isReference(type)
                    ? "L" + StackState.OBJECT + ";"
                    : asm(type).getDescriptor();
            env();
            out.visitMethodInsn(INVOKESTATIC, OPS, "aw", "(" + descriptor + "L" + ENV + ";)" + descriptor, false);
            if (StackState.isReference(type)) {
                state().pop();
                if (type instanceof String name && dice.chance(70)) {
                    out.visitTypeInsn(CHECKCAST, name);
                    state().push(name);
                } else {
                    state().push(StackState.OBJECT);
                }
            }
        }
    }

    void trace() {
        Object type = state().top();
        if (type instanceof Label || type.equals(StackState.TOP)) {
            return;
        }
        env();
        String descriptor = StackState.isReference(type)
                ? "L" + StackState.OBJECT + ";"
                : asm(type).getDescriptor();
        out.visitMethodInsn(INVOKESTATIC, OPS, "tr", "(" + descriptor + "L" + ENV + ";)V", false);
        state().pop();
    }

    void call() {
        if (callable.isEmpty()) {
            return;
        }
        Callable method = dice.pick(callable);
        for (Type argument : Type.getArgumentTypes(method.descriptor())) {
            value(frameType(argument));
        }
        out.visitMethodInsn(INVOKESTATIC, owner, method.name(), method.descriptor(), false);
        for (int i = Type.getArgumentTypes(method.descriptor()).length; i > 0; i--) {
            state().pop();
        }
        Type result = Type.getReturnType(method.descriptor());
        if (result != Type.VOID_TYPE) {
            state().push(frameType(result));
        }
    }

    /** Takes one from the fuel, and leaves what is left of it on the stack, for a jump to pop. */
    void burn() {
        out.visitFieldInsn(GETSTATIC, owner, "fuel", "I");
        out.visitInsn(ICONST_1);
        out.visitInsn(ISUB);
        out.visitInsn(DUP);
        out.visitFieldInsn(PUTSTATIC, owner, "fuel", "I");
    }
}
