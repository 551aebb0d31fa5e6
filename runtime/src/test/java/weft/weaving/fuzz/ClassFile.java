package weft.weaving.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.util.Printer;
import org.objectweb.asm.util.TraceClassVisitor;

/** A generated class file. */
record ClassFile(String name, byte[] bytes) implements Subject {
    static final String HANDLER_IN_FRONT = "handler in front of its range";
    static final String HANDLER_OF_ITSELF = "handler in its own range";
    static final String JUMP_BACK = "jump back";

    @Override
    public String source() {
        StringWriter text = new StringWriter();
        new ClassReader(bytes).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString();
    }

    @Override
    public Map<String, Integer> constructs() {
        Map<String, Integer> counts = new TreeMap<>();
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG);
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn.getOpcode() >= 0) {
                    counts.merge(Printer.OPCODES[insn.getOpcode()].toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
                }
                if (insn instanceof JumpInsnNode jump && isBefore(jump.label, jump, method.instructions)) {
                    counts.merge(JUMP_BACK, 1, Integer::sum);
                }
            }
            for (TryCatchBlockNode block : method.tryCatchBlocks) {
                if (isBefore(block.handler, block.start, method.instructions)) {
                    counts.merge(HANDLER_IN_FRONT, 1, Integer::sum);
                }
                if (isIn(block.handler, block, method.instructions)) {
                    counts.merge(HANDLER_OF_ITSELF, 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static boolean isBefore(AbstractInsnNode one, AbstractInsnNode other, InsnList list) {
        return list.indexOf(one) < list.indexOf(other);
    }

    private static boolean isIn(LabelNode label, TryCatchBlockNode block, InsnList list) {
        return !isBefore(label, block.start, list) && isBefore(label, block.end, list);
    }
}
