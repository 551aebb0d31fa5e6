package weft.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** A piece of code being written, in the order it will run. */
final class Code {
    final InsnList list = new InsnList();

    Code op(int opcode) {
        list.add(new InsnNode(opcode));
        return this;
    }

    Code load(Type type, int slot) {
        list.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
        return this;
    }

    Code store(Type type, int slot) {
        list.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), slot));
        return this;
    }

    Code aload(int slot) {
        list.add(new VarInsnNode(Opcodes.ALOAD, slot));
        return this;
    }

    Code astore(int slot) {
        list.add(new VarInsnNode(Opcodes.ASTORE, slot));
        return this;
    }

    Code pushInt(int value) {
        if (value >= -1 && value <= 5) {
            return op(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            list.add(new IntInsnNode(Opcodes.BIPUSH, value));
        } else if (value == (short) value) {
            list.add(new IntInsnNode(Opcodes.SIPUSH, value));
        } else {
            list.add(new LdcInsnNode(value));
        }
        return this;
    }

    Code pushString(String value) {
        list.add(new LdcInsnNode(value));
        return this;
    }

    Code pop(Type type) {
        return switch (type.getSize()) {
            case 0 -> this;
            case 1 -> op(Opcodes.POP);
            default -> op(Opcodes.POP2);
        };
    }

    Code pushZero(Type type) {
        return op(TypeValue.zero(type));
    }

    /** Returns a dummy of that type. */
    Code returnZero(Type type) {
        return type == Type.VOID_TYPE ? op(Opcodes.RETURN) : pushZero(type).op(type.getOpcode(Opcodes.IRETURN));
    }

    Code cast(String internalName) {
        list.add(new TypeInsnNode(Opcodes.CHECKCAST, internalName));
        return this;
    }

    Code type(int opcode, String internalName) {
        list.add(new TypeInsnNode(opcode, internalName));
        return this;
    }

    Code field(int opcode, String owner, String name, String descriptor) {
        list.add(new FieldInsnNode(opcode, owner, name, descriptor));
        return this;
    }

    Code call(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        list.add(new MethodInsnNode(opcode, owner, name, descriptor, isInterface));
        return this;
    }

    Code callStatic(String owner, String name, String descriptor) {
        return call(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    Code jump(int opcode, LabelNode target) {
        list.add(new JumpInsnNode(opcode, target));
        return this;
    }

    Code label(LabelNode label) {
        list.add(label);
        return this;
    }

    Code frame(FrameNode frame) {
        list.add(frame);
        return this;
    }
}
