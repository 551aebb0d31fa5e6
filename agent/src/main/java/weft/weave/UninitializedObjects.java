package weft.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Makes {@code new Foo(call())} possible: an uninitialised object cannot be saved, so where one would have to survive a
 * suspend point its allocation moves down to its constructor call.
 *
 * <pre>
 *   NEW Foo                  NEW Foo; POP; ACONST_NULL    // still initialises the class, here; C2 drops the object
 *   DUP                      DUP
 *   (arguments)       ->     (arguments)
 *   INVOKESPECIAL init       (store arguments); POP; POP
 *                            NEW Foo; DUP; (load arguments); INVOKESPECIAL init
 * </pre>
 *
 * The null is copied, stored and swapped just as the object was, so any shape works: at the constructor call the types
 * tell where its copies are, and each is replaced by the object. Only the time of an OutOfMemoryError differs.
 */
final class UninitializedObjects {
    private final String owner;
    private final MethodNode method;
    private final Set<AbstractInsnNode> moved;
    private final List<ConstructorCall> constructorCalls = new ArrayList<>();

    /** A constructor call whose allocation moves, and the types around it. */
    private record ConstructorCall(
            MethodInsnNode call, TypeValue receiver, List<TypeValue> stack, List<Integer> aliasLocals) {}

    private UninitializedObjects(String owner, MethodNode method, Set<AbstractInsnNode> moved) {
        this.owner = owner;
        this.method = method;
        this.moved = moved;
    }

    /** Moves each of the allocations {@code moved} down to the constructor calls that follow it. */
    static void rewrite(String owner, MethodNode method, Set<AbstractInsnNode> moved) {
        new UninitializedObjects(owner, method, moved).rewrite();
    }

    private void rewrite() {
        TypeFlow flow = new TypeFlow(owner, method);
        for (AbstractInsnNode insn = flow.next(); insn != null; insn = flow.next()) {
            if (insn instanceof MethodInsnNode call && TypeFlow.isConstructorCall(call)) {
                TypeValue receiver = TypeFlow.receiver(flow.state(), call.desc);
                if (receiver.isUninitialized() && moved.contains(receiver.type())) {
                    constructorCalls.add(snapshot(call, receiver, flow.state()));
                }
            }
        }
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof FrameNode frame) {
                frame.local = withNulls(frame.local);
                frame.stack = withNulls(frame.stack);
            }
        }
        for (AbstractInsnNode allocation : moved) {
            method.instructions.insert(allocation, new Code().op(Opcodes.POP).op(Opcodes.ACONST_NULL).list);
        }
        int free = method.maxLocals;
        for (ConstructorCall call : constructorCalls) {
            Code code = new Code();
            int used = new Mover(call, free, code).emit();
            method.maxLocals = Math.max(method.maxLocals, used);
            method.instructions.insertBefore(call.call(), code.list);
            method.instructions.remove(call.call());
        }
        method.maxStack += 2;
    }

    private static ConstructorCall snapshot(MethodInsnNode call, TypeValue receiver, Frame<TypeValue> state) {
        int below = state.getStackSize() - Type.getArgumentCount(call.desc) - 1;
        List<TypeValue> stack = new ArrayList<>();
        for (int i = 0; i < below; i++) {
            stack.add(state.getStack(i));
        }
        List<Integer> aliases = new ArrayList<>();
        for (int i = 0; i < state.getLocals(); i++) {
            if (state.getLocal(i).equals(receiver)) {
                aliases.add(i);
            }
        }
        return new ConstructorCall(call, receiver, stack, aliases);
    }

    private List<Object> withNulls(List<Object> types) {
        List<Object> result = new ArrayList<>(types.size());
        for (Object type : types) {
            boolean isMoved = type instanceof LabelNode label && moved.contains(TypeFlow.allocationAt(label));
            result.add(isMoved ? Opcodes.NULL : type);
        }
        return result;
    }

    /** Emits one constructor call with its allocation. */
    private static final class Mover {
        private final ConstructorCall at;
        private final Code code;
        private int free;

        Mover(ConstructorCall at, int free, Code code) {
            this.at = at;
            this.free = free;
            this.code = code;
        }

        /** Returns the first local it did not use. */
        int emit() {
            Type[] arguments = Type.getArgumentTypes(at.call().desc);
            int[] argumentSlots = storeArguments(arguments);
            code.op(Opcodes.POP); // The receiver's null.
            int lowest = lowestAlias();
            int height = at.stack().size();
            boolean onTopOnly = lowest >= height - 1 && at.aliasLocals().isEmpty();
            int[] stackSlots = storeStackDownTo(lowest);
            construct(
                    arguments,
                    argumentSlots,
                    lowest < height || !at.aliasLocals().isEmpty());
            if (!onTopOnly) {
                distribute(lowest, stackSlots);
            }
            return free;
        }

        private int[] storeArguments(Type[] arguments) {
            int[] slots = new int[arguments.length];
            for (int i = arguments.length - 1; i >= 0; i--) {
                slots[i] = reserve(arguments[i].getSize());
                code.store(arguments[i], slots[i]);
            }
            return slots;
        }

        private int lowestAlias() {
            int lowest = at.stack().indexOf(at.receiver());
            return lowest < 0 ? at.stack().size() : lowest;
        }

        private int[] storeStackDownTo(int lowest) {
            int[] slots = new int[at.stack().size()];
            for (int i = slots.length - 1; i >= lowest; i--) {
                TypeValue value = at.stack().get(i);
                if (value.equals(at.receiver())) {
                    code.op(Opcodes.POP);
                } else {
                    slots[i] = reserve(value.getSize());
                    code.store(value.toType(), slots[i]);
                }
            }
            return slots;
        }

        private void construct(Type[] arguments, int[] slots, boolean keep) {
            code.type(Opcodes.NEW, at.call().owner);
            if (keep) {
                code.op(Opcodes.DUP);
            }
            for (int i = 0; i < arguments.length; i++) {
                code.load(arguments[i], slots[i]);
            }
            code.call(Opcodes.INVOKESPECIAL, at.call().owner, "<init>", at.call().desc, false);
        }

        private void distribute(int lowest, int[] stackSlots) {
            if (lowest == at.stack().size() && at.aliasLocals().isEmpty()) {
                return; // Constructed and dropped.
            }
            int object = reserve(1);
            code.astore(object);
            for (int i = lowest; i < at.stack().size(); i++) {
                TypeValue value = at.stack().get(i);
                if (value.equals(at.receiver())) {
                    code.aload(object);
                } else {
                    code.load(value.toType(), stackSlots[i]);
                }
            }
            for (int alias : at.aliasLocals()) {
                code.aload(object).astore(alias);
            }
        }

        private int reserve(int size) {
            int slot = free;
            free += size;
            return slot;
        }
    }
}
