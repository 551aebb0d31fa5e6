package weft.weaving.splice;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** What an instruction leaves on top of the stack, where the instruction alone says so. */
final class PushedType {
    private PushedType() {}

    /**
     * The type on top of the stack after the instruction, as the verifier sees it: nothing narrower than int. Null if
     * that takes more than one look, or if it is a class that may be out of {@code owner}'s reach.
     */
    static @Nullable Type of(AbstractInsnNode insn, String owner) {
        Type type = declared(insn);
        if (type == null) {
            return primitive(insn.getOpcode());
        }
        return switch (type.getSort()) {
            case Type.VOID -> null;
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT -> Type.INT_TYPE;
            case Type.ARRAY, Type.OBJECT -> isAccessible(type, owner) ? type : null;
            default -> type;
        };
    }

    private static @Nullable Type declared(AbstractInsnNode insn) {
        if (insn instanceof MethodInsnNode call) {
            return Type.getReturnType(call.desc);
        }
        if (insn instanceof InvokeDynamicInsnNode call) {
            return Type.getReturnType(call.desc);
        }
        if (insn instanceof FieldInsnNode field) {
            boolean isRead = field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.GETSTATIC;
            return isRead ? Type.getType(field.desc) : null;
        }
        if (insn instanceof TypeInsnNode cast && cast.getOpcode() == Opcodes.CHECKCAST) {
            return Type.getObjectType(cast.desc);
        }
        if (insn instanceof LdcInsnNode constant && constant.cst instanceof String) {
            return Type.getType(String.class);
        }
        return null;
    }

    private static boolean isAccessible(Type type, String owner) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        String name = element.getInternalName();
        return element.getSort() < Type.ARRAY
                || name.startsWith("java/lang/")
                || name.startsWith("java/util/")
                || packageOf(name).equals(packageOf(owner));
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, internalName.lastIndexOf('/') + 1);
    }

    private static @Nullable Type primitive(int opcode) {
        return switch (opcode) {
            case Opcodes.ILOAD,
                    Opcodes.IALOAD,
                    Opcodes.BALOAD,
                    Opcodes.CALOAD,
                    Opcodes.SALOAD,
                    Opcodes.IADD,
                    Opcodes.ISUB,
                    Opcodes.IMUL,
                    Opcodes.IDIV,
                    Opcodes.IREM,
                    Opcodes.INEG,
                    Opcodes.IAND,
                    Opcodes.IOR,
                    Opcodes.IXOR,
                    Opcodes.ISHL,
                    Opcodes.ISHR,
                    Opcodes.IUSHR,
                    Opcodes.L2I,
                    Opcodes.D2I,
                    Opcodes.F2I,
                    Opcodes.I2B,
                    Opcodes.I2C,
                    Opcodes.I2S,
                    Opcodes.LCMP,
                    Opcodes.ICONST_0,
                    Opcodes.ICONST_1,
                    Opcodes.BIPUSH,
                    Opcodes.SIPUSH,
                    Opcodes.ARRAYLENGTH,
                    Opcodes.INSTANCEOF -> Type.INT_TYPE;
            case Opcodes.LLOAD,
                    Opcodes.LALOAD,
                    Opcodes.LADD,
                    Opcodes.LSUB,
                    Opcodes.LMUL,
                    Opcodes.LDIV,
                    Opcodes.LREM,
                    Opcodes.LNEG,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.I2L,
                    Opcodes.D2L,
                    Opcodes.F2L,
                    Opcodes.LCONST_0,
                    Opcodes.LCONST_1 -> Type.LONG_TYPE;
            case Opcodes.FLOAD,
                    Opcodes.FALOAD,
                    Opcodes.FADD,
                    Opcodes.FSUB,
                    Opcodes.FMUL,
                    Opcodes.FDIV,
                    Opcodes.FNEG,
                    Opcodes.I2F,
                    Opcodes.L2F,
                    Opcodes.D2F,
                    Opcodes.FCONST_0 -> Type.FLOAT_TYPE;
            case Opcodes.DLOAD,
                    Opcodes.DALOAD,
                    Opcodes.DADD,
                    Opcodes.DSUB,
                    Opcodes.DMUL,
                    Opcodes.DDIV,
                    Opcodes.DNEG,
                    Opcodes.I2D,
                    Opcodes.L2D,
                    Opcodes.F2D,
                    Opcodes.DCONST_0,
                    Opcodes.DCONST_1 -> Type.DOUBLE_TYPE;
            default -> null;
        };
    }
}
