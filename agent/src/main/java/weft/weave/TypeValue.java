package weft.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Value;

/**
 * A verification type, as the stack map has them (JVMS 4.10.1.2).
 *
 * @param type as in ASM's frames: an internal name or array descriptor for a reference, one of the constants of {@link
 *     Opcodes} for TOP, INTEGER, FLOAT, LONG, DOUBLE, NULL; but the NEW instruction itself for an uninitialised object
 */
record TypeValue(Object type) implements Value {
    static final TypeValue TOP = new TypeValue(Opcodes.TOP);
    static final TypeValue INT = new TypeValue(Opcodes.INTEGER);
    static final TypeValue FLOAT = new TypeValue(Opcodes.FLOAT);
    static final TypeValue LONG = new TypeValue(Opcodes.LONG);
    static final TypeValue DOUBLE = new TypeValue(Opcodes.DOUBLE);
    static final TypeValue NULL = new TypeValue(Opcodes.NULL);

    static TypeValue of(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> INT;
            case Type.FLOAT -> FLOAT;
            case Type.LONG -> LONG;
            case Type.DOUBLE -> DOUBLE;
            default -> new TypeValue(type.getInternalName()); // An array's internal name is its descriptor.
        };
    }

    static TypeValue ofDescriptor(String descriptor) {
        return of(Type.getType(descriptor));
    }

    @Override
    public int getSize() {
        return type instanceof Integer && (type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE)) ? 2 : 1;
    }

    boolean isTop() {
        return type.equals(Opcodes.TOP);
    }

    boolean isNull() {
        return type.equals(Opcodes.NULL);
    }

    boolean isUninitialized() {
        return type instanceof TypeInsnNode;
    }

    /** That of {@link #toType()}. */
    String descriptor() {
        if (type instanceof String name) {
            return name.charAt(0) == '[' ? name : "L" + name + ";";
        }
        return toType().getDescriptor();
    }

    /** The type of a variable that holds it: null, being of every type, has {@code Object}. */
    Type toType() {
        if (type instanceof String name) {
            return Type.getObjectType(name);
        }
        if (type.equals(Opcodes.INTEGER)) {
            return Type.INT_TYPE;
        }
        if (type.equals(Opcodes.FLOAT)) {
            return Type.FLOAT_TYPE;
        }
        if (type.equals(Opcodes.LONG)) {
            return Type.LONG_TYPE;
        }
        if (type.equals(Opcodes.DOUBLE)) {
            return Type.DOUBLE_TYPE;
        }
        return Type.getObjectType("java/lang/Object");
    }

    /** The instruction that pushes its zero. */
    int zero() {
        return zero(toType());
    }

    static int zero(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.ICONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            default -> Opcodes.ACONST_NULL;
        };
    }
}
