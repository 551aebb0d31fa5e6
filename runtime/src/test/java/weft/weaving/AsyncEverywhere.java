package weft.weaving;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import weft.weaving.cases.Chance;

/**
 * Marks every method of a class {@code @Async}, and puts calls that may suspend at random places, whatever lies in the
 * locals and on the stack there. The class must not need its monitors: they are taken out.
 */
final class AsyncEverywhere {
    private static final int MOST_CALLS = 4;
    private static final int INSTRUCTIONS_PER_CALL = 30;

    /** With every call a suspension point, methods larger than that would not fit the JVM's limit. */
    private static final int LARGEST = 3_000;

    private final Random random;

    AsyncEverywhere(long seed) {
        random = new Random(seed);
    }

    byte[] mark(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassNode node = new ClassNode();
        reader.accept(node, 0);
        if ((node.access & Opcodes.ACC_ANNOTATION) != 0) {
            return classFile;
        }
        node.methods.stream().filter(AsyncEverywhere::isSuitable).forEach(this::mark);
        ClassWriter out = new ClassWriter(reader, 0);
        node.accept(out);
        return out.toByteArray();
    }

    private static boolean isSuitable(MethodNode method) {
        return (method.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_SYNTHETIC)) == 0
                && !method.name.startsWith("<")
                && method.instructions.size() <= LARGEST;
    }

    private void mark(MethodNode method) {
        if (method.visibleAnnotations == null) {
            method.visibleAnnotations = new ArrayList<>();
        }
        method.visibleAnnotations.add(new AnnotationNode("Lweft/Async;"));
        method.access &= ~Opcodes.ACC_SYNCHRONIZED;
        List<AbstractInsnNode> places = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            if (insn.getOpcode() == Opcodes.MONITORENTER || insn.getOpcode() == Opcodes.MONITOREXIT) {
                method.instructions.set(insn, new InsnNode(Opcodes.POP));
            } else if (insn.getOpcode() >= 0 && insn.getOpcode() != Opcodes.NEW) { // Stack maps name NEW by its place.
                places.add(insn);
            }
        }
        if (!places.isEmpty()) {
            for (int i = 0; i < Math.min(MOST_CALLS, 1 + places.size() / INSTRUCTIONS_PER_CALL); i++) {
                AbstractInsnNode place = places.get(random.nextInt(places.size()));
                method.instructions.insertBefore(place, call());
            }
        }
    }

    private static MethodInsnNode call() {
        String owner = Chance.class.getName().replace('.', '/');
        return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, "take", "()V", false);
    }
}
