package weft.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * The body of a lambda that does what a method reference does, for references whose result is converted on the way:
 * {@code Function<Integer, Object> f = Foo::plus} with {@code int plus(int)}. The object that {@code LambdaMetafactory}
 * makes would convert the dummy of a suspended call and is not there any more when the value comes; a body of our own
 * has a frame.
 */
final class ReferenceAdapter {
    static final String NAME_PREFIX = "lambda$adapted$";

    /** In a name, what is not the name of the method that is referred to. */
    static final String NAME_PATTERN = "lambda\\$adapted\\$[0-9a-f]+\\$";

    private ReferenceAdapter() {}

    /** The hash tells references to methods of one name apart, and must not depend on what else is in the class. */
    static String name(int hash, Handle implementation) {
        return NAME_PREFIX + Integer.toHexString(hash) + "$" + implementation.getName();
    }

    /** Whether what the method returns is not, bit for bit, what the interface's method returns. */
    static boolean isNeeded(Type implemented, Handle implementation) {
        Type wanted = implemented.getReturnType();
        Type given = Type.getReturnType(implementation.getDesc());
        return wanted != Type.VOID_TYPE
                && (isReference(wanted) != isReference(given)
                        || (!isReference(wanted) && !TypeValue.of(wanted).equals(TypeValue.of(given))));
    }

    /**
     * Makes the body.
     *
     * @param captured what the reference binds: nothing, or the receiver
     * @param implemented the interface's method, with the types it has for this reference
     */
    static MethodNode create(String name, Type[] captured, Type implemented, Handle implementation) {
        List<Type> parameters = new ArrayList<>(Arrays.asList(captured));
        parameters.addAll(Arrays.asList(implemented.getArgumentTypes()));
        MethodNode method = new MethodNode(
                Opcodes.ASM9,
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                name,
                Type.getMethodDescriptor(implemented.getReturnType(), parameters.toArray(new Type[0])),
                null,
                null);
        Code code = new Code();
        List<Type> wanted = parametersOf(implementation);
        int slot = 0;
        for (int i = 0; i < parameters.size(); i++) {
            code.load(parameters.get(i), slot);
            convert(parameters.get(i), wanted.get(i), code);
            slot += parameters.get(i).getSize();
        }
        code.call(
                opcode(implementation),
                implementation.getOwner(),
                implementation.getName(),
                implementation.getDesc(),
                implementation.isInterface());
        Type returned = implemented.getReturnType();
        convert(Type.getReturnType(implementation.getDesc()), returned, code);
        method.instructions = code.op(returned.getOpcode(Opcodes.IRETURN)).list;
        method.maxLocals = slot;
        method.maxStack = slot + 4;
        return method;
    }

    private static List<Type> parametersOf(Handle implementation) {
        List<Type> types = new ArrayList<>();
        if (implementation.getTag() != Opcodes.H_INVOKESTATIC) {
            types.add(Type.getObjectType(implementation.getOwner()));
        }
        types.addAll(Arrays.asList(Type.getArgumentTypes(implementation.getDesc())));
        return types;
    }

    private static int opcode(Handle implementation) {
        return switch (implementation.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            case Opcodes.H_INVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            default -> Opcodes.INVOKEVIRTUAL;
        };
    }

    private static boolean isReference(Type type) {
        return type.getSort() >= Type.ARRAY;
    }

    static void convert(Type from, Type to, Code code) {
        if (isReference(from) && isReference(to)) {
            if (!from.equals(to) && !to.getInternalName().equals("java/lang/Object")) {
                code.cast(to.getInternalName());
            }
        } else if (isReference(to)) {
            code.callStatic(
                    wrapper(from), "valueOf", Type.getMethodDescriptor(Type.getObjectType(wrapper(from)), from));
        } else if (isReference(from)) {
            unbox(from, to, code);
        } else {
            widen(from, to, code);
        }
    }

    /** Of a type variable only the bound is known: then any number will do, as it does for {@code LambdaMetafactory}. */
    private static void unbox(Type from, Type to, Code code) {
        Type unboxed = primitive(from);
        Type primitive = unboxed == null ? to : unboxed;
        boolean isNumber = unboxed == null && to != Type.BOOLEAN_TYPE && to != Type.CHAR_TYPE;
        String wrapper = isNumber ? "java/lang/Number" : wrapper(primitive);
        code.cast(wrapper)
                .call(
                        Opcodes.INVOKEVIRTUAL,
                        wrapper,
                        primitive.getClassName() + "Value",
                        "()" + primitive.getDescriptor(),
                        false);
        widen(primitive, to, code);
    }

    /** What a wrapper unboxes to; null if it is something less specific. */
    private static @Nullable Type primitive(Type wrapper) {
        Type[] all = {
            Type.BOOLEAN_TYPE,
            Type.CHAR_TYPE,
            Type.BYTE_TYPE,
            Type.SHORT_TYPE,
            Type.INT_TYPE,
            Type.LONG_TYPE,
            Type.FLOAT_TYPE,
            Type.DOUBLE_TYPE
        };
        for (Type type : all) {
            if (wrapper(type).equals(wrapper.getInternalName())) {
                return type;
            }
        }
        return null;
    }

    private static String wrapper(Type primitive) {
        return switch (primitive.getSort()) {
            case Type.INT -> "java/lang/Integer";
            case Type.CHAR -> "java/lang/Character";
            default -> {
                String name = primitive.getClassName();
                yield "java/lang/" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            }
        };
    }

    private static void widen(Type from, Type to, Code code) {
        Type source = TypeValue.of(from).toType();
        Type target = TypeValue.of(to).toType();
        if (source.equals(target)) {
            return;
        }
        code.op(
                switch (source.getSort() * 16 + target.getSort()) {
                    case Type.INT * 16 + Type.LONG -> Opcodes.I2L;
                    case Type.INT * 16 + Type.FLOAT -> Opcodes.I2F;
                    case Type.INT * 16 + Type.DOUBLE -> Opcodes.I2D;
                    case Type.LONG * 16 + Type.FLOAT -> Opcodes.L2F;
                    case Type.LONG * 16 + Type.DOUBLE -> Opcodes.L2D;
                    case Type.FLOAT * 16 + Type.DOUBLE -> Opcodes.F2D;
                    default -> throw new IllegalStateException("no widening from " + from + " to " + to);
                });
    }
}
