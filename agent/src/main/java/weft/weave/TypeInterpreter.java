package weft.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** What each instruction does to types. It never merges: where control flow meets, the stack map says what is there. */
final class TypeInterpreter extends Interpreter<TypeValue> {
    private static final String[] PRIMITIVE_ARRAYS = {"[Z", "[C", "[F", "[D", "[B", "[S", "[I", "[J"};
    private static final int FIRST_ARRAY_TYPE = Opcodes.T_BOOLEAN;

    TypeInterpreter() {
        super(Opcodes.ASM9);
    }

    @Override
    public @Nullable TypeValue newValue(@Nullable Type type) {
        if (type == null) {
            return TypeValue.TOP;
        }
        return type == Type.VOID_TYPE ? null : TypeValue.of(type);
    }

    @Override
    public TypeValue newOperation(AbstractInsnNode insn) {
        return switch (insn.getOpcode()) {
            case Opcodes.ACONST_NULL -> TypeValue.NULL;
            case Opcodes.LCONST_0, Opcodes.LCONST_1 -> TypeValue.LONG;
            case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 -> TypeValue.FLOAT;
            case Opcodes.DCONST_0, Opcodes.DCONST_1 -> TypeValue.DOUBLE;
            case Opcodes.LDC -> constant(((LdcInsnNode) insn).cst);
            case Opcodes.GETSTATIC -> TypeValue.ofDescriptor(((FieldInsnNode) insn).desc);
            case Opcodes.NEW -> new TypeValue(insn);
            case Opcodes.JSR -> throw new UnsupportedClassFileException("it has subroutines (jsr)");
            default -> TypeValue.INT;
        };
    }

    private static TypeValue constant(Object constant) {
        if (constant instanceof Integer) {
            return TypeValue.INT;
        } else if (constant instanceof Float) {
            return TypeValue.FLOAT;
        } else if (constant instanceof Long) {
            return TypeValue.LONG;
        } else if (constant instanceof Double) {
            return TypeValue.DOUBLE;
        } else if (constant instanceof String) {
            return new TypeValue("java/lang/String");
        } else if (constant instanceof Handle) {
            return new TypeValue("java/lang/invoke/MethodHandle");
        } else if (constant instanceof ConstantDynamic dynamic) {
            return TypeValue.ofDescriptor(dynamic.getDescriptor());
        } else {
            boolean method = ((Type) constant).getSort() == Type.METHOD;
            return new TypeValue(method ? "java/lang/invoke/MethodType" : "java/lang/Class");
        }
    }

    @Override
    public TypeValue copyOperation(AbstractInsnNode insn, TypeValue value) {
        return value;
    }

    @Override
    public @Nullable TypeValue unaryOperation(AbstractInsnNode insn, TypeValue value) {
        return switch (insn.getOpcode()) {
            case Opcodes.INEG,
                    Opcodes.IINC,
                    Opcodes.L2I,
                    Opcodes.F2I,
                    Opcodes.D2I,
                    Opcodes.I2B,
                    Opcodes.I2C,
                    Opcodes.I2S,
                    Opcodes.ARRAYLENGTH,
                    Opcodes.INSTANCEOF -> TypeValue.INT;
            case Opcodes.FNEG, Opcodes.I2F, Opcodes.L2F, Opcodes.D2F -> TypeValue.FLOAT;
            case Opcodes.LNEG, Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> TypeValue.LONG;
            case Opcodes.DNEG, Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> TypeValue.DOUBLE;
            case Opcodes.GETFIELD -> TypeValue.ofDescriptor(((FieldInsnNode) insn).desc);
            case Opcodes.NEWARRAY -> new TypeValue(PRIMITIVE_ARRAYS[((IntInsnNode) insn).operand - FIRST_ARRAY_TYPE]);
            case Opcodes.ANEWARRAY ->
                new TypeValue(
                        "[" + Type.getObjectType(((TypeInsnNode) insn).desc).getDescriptor());
            case Opcodes.CHECKCAST -> new TypeValue(((TypeInsnNode) insn).desc);
            default -> null; // Jumps, switches, returns, stores into statics, throws, monitors.
        };
    }

    @Override
    public @Nullable TypeValue binaryOperation(AbstractInsnNode insn, TypeValue left, TypeValue right) {
        int opcode = insn.getOpcode();
        return switch (opcode) {
            case Opcodes.LALOAD,
                    Opcodes.LADD,
                    Opcodes.LSUB,
                    Opcodes.LMUL,
                    Opcodes.LDIV,
                    Opcodes.LREM,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR -> TypeValue.LONG;
            case Opcodes.FALOAD, Opcodes.FADD, Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV, Opcodes.FREM ->
                TypeValue.FLOAT;
            case Opcodes.DALOAD, Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM ->
                TypeValue.DOUBLE;
            case Opcodes.AALOAD -> component(left);
            case Opcodes.IF_ICMPEQ,
                    Opcodes.IF_ICMPNE,
                    Opcodes.IF_ICMPLT,
                    Opcodes.IF_ICMPGE,
                    Opcodes.IF_ICMPGT,
                    Opcodes.IF_ICMPLE,
                    Opcodes.IF_ACMPEQ,
                    Opcodes.IF_ACMPNE,
                    Opcodes.PUTFIELD -> null;
            default -> TypeValue.INT;
        };
    }

    private static TypeValue component(TypeValue array) {
        return array.type() instanceof String descriptor
                ? TypeValue.ofDescriptor(descriptor.substring(1))
                : TypeValue.NULL; // Of null: throws, and types as null.
    }

    @Override
    public @Nullable TypeValue ternaryOperation(
            AbstractInsnNode insn, TypeValue first, TypeValue second, TypeValue third) {
        return null;
    }

    @Override
    public @Nullable TypeValue naryOperation(AbstractInsnNode insn, List<? extends TypeValue> values) {
        if (insn instanceof MultiANewArrayInsnNode array) {
            return TypeValue.ofDescriptor(array.desc);
        }
        String descriptor = insn instanceof InvokeDynamicInsnNode dynamic ? dynamic.desc : ((MethodInsnNode) insn).desc;
        return newValue(Type.getReturnType(descriptor));
    }

    @Override
    public void returnOperation(AbstractInsnNode insn, TypeValue value, TypeValue expected) {}

    @Override
    public TypeValue merge(TypeValue one, TypeValue other) {
        throw new IllegalStateException("types are never merged: the stack map has them");
    }
}
