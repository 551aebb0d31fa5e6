package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The verification types of locals and operand stack, as ASM's frames have them: constants of {@link Opcodes}, internal
 * names, and for an object without its constructor the label of its NEW.
 */
final class StackState {
    static final Object TOP = Opcodes.TOP;
    static final Object INT = Opcodes.INTEGER;
    static final Object LONG = Opcodes.LONG;
    static final Object FLOAT = Opcodes.FLOAT;
    static final Object DOUBLE = Opcodes.DOUBLE;
    static final Object NULL = Opcodes.NULL;
    static final String OBJECT = "java/lang/Object";

    /** How many locals there are. */
    static final int LOCALS = 10;

    /** By slot. The second of two is TOP. */
    final List<Object> locals = new ArrayList<>();

    /** Bottom first, an entry for each value. */
    final List<Object> stack = new ArrayList<>();

    StackState() {
        for (int i = 0; i < LOCALS; i++) {
            locals.add(TOP);
        }
    }

    StackState copy() {
        StackState copy = new StackState();
        copy.locals.clear();
        copy.locals.addAll(locals);
        copy.stack.addAll(stack);
        return copy;
    }

    static int size(Object type) {
        return type.equals(LONG) || type.equals(DOUBLE) ? 2 : 1;
    }

    static boolean isReference(Object type) {
        return type instanceof String || type.equals(NULL);
    }

    static boolean isAssignable(Object from, Object to) {
        return to.equals(TOP)
                || from.equals(to)
                || (to.equals(OBJECT) && isReference(from))
                || (to instanceof String && from.equals(NULL));
    }

    /** Whether code that expects the locals of {@code other} takes these. */
    boolean hasLocalsOf(StackState other) {
        for (int i = 0; i < LOCALS; i++) {
            if (!isAssignable(locals.get(i), other.locals.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether code that expects {@code other} takes this. */
    boolean fits(StackState other) {
        if (stack.size() != other.stack.size() || !hasLocalsOf(other)) {
            return false;
        }
        for (int i = 0; i < stack.size(); i++) {
            if (!isAssignable(stack.get(i), other.stack.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean hasUninitialized() {
        return locals.stream().anyMatch(Label.class::isInstance)
                || stack.stream().anyMatch(Label.class::isInstance);
    }

    Object top() {
        return stack.isEmpty() ? TOP : stack.get(stack.size() - 1);
    }

    /** The value so many below the top one. */
    Object below(int depth) {
        return depth < stack.size() ? stack.get(stack.size() - 1 - depth) : TOP;
    }

    Object pop() {
        return stack.remove(stack.size() - 1);
    }

    void push(Object type) {
        stack.add(type);
    }

    void store(int slot, Object type) {
        if (slot > 0 && size(locals.get(slot - 1)) == 2) {
            locals.set(slot - 1, TOP);
        }
        int last = slot + size(type) - 1;
        if (size(locals.get(last)) == 2) {
            locals.set(last + 1, TOP);
        }
        locals.set(slot, type);
        if (last > slot) {
            locals.set(last, TOP);
        }
    }

    void replace(Object old, Object with) {
        locals.replaceAll(type -> type.equals(old) ? with : type);
        stack.replaceAll(type -> type.equals(old) ? with : type);
    }

    /** How many of the topmost values, from {@code depth} down, take so many slots; -1 if that would halve one. */
    int values(int depth, int slots) {
        int count = 0;
        int left = slots;
        while (left > 0) {
            if (depth + count >= stack.size()) {
                return -1;
            }
            left -= size(below(depth + count));
            count++;
        }
        return left == 0 ? count : -1;
    }

    void visitFrame(MethodVisitor out) {
        List<Object> types = new ArrayList<>();
        for (int i = 0; i < LOCALS; i += size(locals.get(i))) {
            types.add(locals.get(i));
        }
        while (!types.isEmpty() && types.get(types.size() - 1).equals(TOP)) {
            types.remove(types.size() - 1);
        }
        out.visitFrame(Opcodes.F_NEW, types.size(), types.toArray(), stack.size(), stack.toArray());
    }
}
