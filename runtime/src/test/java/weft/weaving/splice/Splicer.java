package weft.weaving.splice;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Puts calls that may suspend at random places of class files that compilers wrote, whatever lies in the locals and on
 * the stack there: objects whose constructor has not run, halves of expressions, what a handler caught. A call takes
 * nothing and returns nothing, or it takes the value on top of the stack and returns the same.
 *
 * <p>What it does depends on its seed and on the class, not on the order of classes.
 */
public final class Splicer {
    private static final int MOST_CALLS = 4;
    private static final int INSTRUCTIONS_PER_CALL = 30;
    private static final String CHANCE = Type.getInternalName(Chance.class);

    private final long seed;

    /** Creates a splicer. */
    public Splicer(long seed) {
        this.seed = seed;
    }

    /** The class file with calls spliced in. */
    public byte[] splice(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassNode node = new ClassNode();
        reader.accept(node, 0);
        Random random = new Random(seed ^ node.name.hashCode());
        for (MethodNode method : node.methods) {
            if (maySuspend(method)) {
                splice(method, node.name, random);
            }
        }
        ClassWriter out = new ClassWriter(reader, 0);
        node.accept(out);
        return out.toByteArray();
    }

    /** In a method that holds a monitor here and there, too: a call under it stays a plain call. */
    private static boolean maySuspend(MethodNode method) {
        return !method.name.startsWith("<") && (method.access & Opcodes.ACC_SYNCHRONIZED) == 0;
    }

    private static void splice(MethodNode method, String owner, Random random) {
        List<AbstractInsnNode> places = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() >= 0 && insn.getOpcode() != Opcodes.NEW) { // Stack maps name NEW by its place.
                places.add(insn);
            }
        }
        if (places.isEmpty()) {
            return;
        }
        for (int i = 0; i < Math.min(MOST_CALLS, 1 + places.size() / INSTRUCTIONS_PER_CALL); i++) {
            AbstractInsnNode place = places.get(random.nextInt(places.size()));
            Type top = PushedType.of(place, owner);
            if (top != null && random.nextBoolean()) {
                method.instructions.insert(place, identity(top));
            } else {
                method.instructions.insertBefore(place, call("()V"));
            }
        }
    }

    private static InsnList identity(Type type) {
        InsnList code = new InsnList();
        if (type.getSort() >= Type.ARRAY) {
            code.add(call("(Ljava/lang/Object;)Ljava/lang/Object;"));
            code.add(new TypeInsnNode(Opcodes.CHECKCAST, type.getInternalName()));
        } else {
            code.add(call("(" + type + ")" + type));
        }
        return code;
    }

    private static MethodInsnNode call(String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, CHANCE, "take", descriptor, false);
    }
}
