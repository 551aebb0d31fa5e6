package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes class files at random: some methods, and one that calls the first. */
final class ClassGenerator implements Opcodes {
    private static final List<String> RESULTS =
            List.of("V", "I", "J", "F", "D", "Ljava/lang/String;", "Ljava/lang/Object;");
    private static final List<String> PARAMETERS =
            List.of("I", "J", "F", "D", "Ljava/lang/String;", "Ljava/lang/Object;");
    private static final int MOST_PARAMETERS = 4;

    private ClassGenerator() {}

    /** The class file of that number, the same whenever it is made. */
    static byte[] classFile(String name, Dice dice) {
        ClassNode made = new ClassNode();
        made.visit(V17, ACC_PUBLIC | ACC_SUPER, name, null, "java/lang/Object", null);
        made.fields.add(new FieldNode(ACC_STATIC, "fuel", "I", null, null));
        made.fields.add(new FieldNode(ACC_STATIC, "env", "L" + CodeWalk.ENV + ";", null, null));
        List<CodeWalk.Callable> callable = new ArrayList<>();
        for (int i = dice.between(1, 3); i > 0; i--) {
            callable.add(new CodeWalk.Callable("m" + i, descriptor(dice)));
        }
        for (CodeWalk.Callable each : callable) {
            MethodNode method = method(each.name(), each.descriptor());
            BranchWalk.write(name, method, dice, callable);
            made.methods.add(method);
        }
        made.methods.add(entry(name, callable, dice));
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        made.accept(out);
        return out.toByteArray();
    }

    private static String descriptor(Dice dice) {
        StringBuilder text = new StringBuilder("(");
        for (int i = dice.below(MOST_PARAMETERS + 1); i > 0; i--) {
            text.append(dice.pick(PARAMETERS));
        }
        return text + ")" + dice.pick(RESULTS);
    }

    private static MethodNode method(String name, String descriptor) {
        MethodNode method = new MethodNode(ACC_PUBLIC | ACC_STATIC, name, descriptor, null, null);
        method.visibleAnnotations = new ArrayList<>(List.of(new AnnotationNode("Lweft/Async;")));
        return method;
    }

    /** Fills the static fields, calls each method once and returns what the last one returns. */
    private static MethodNode entry(String owner, List<CodeWalk.Callable> callable, Dice dice) {
        MethodNode method = method("v", "(L" + CodeWalk.ENV + ";)Ljava/lang/Object;");
        var code = method.instructions;
        code.add(new VarInsnNode(ALOAD, 0));
        code.add(new FieldInsnNode(PUTSTATIC, owner, "env", "L" + CodeWalk.ENV + ";"));
        code.add(new IntInsnNode(BIPUSH, dice.between(3, 30)));
        code.add(new FieldInsnNode(PUTSTATIC, owner, "fuel", "I"));
        for (CodeWalk.Callable each : callable) {
            Type result = Type.getReturnType(each.descriptor());
            CodeWalk walk = new CodeWalk(owner, method, dice, List.of(each));
            walk.state = new StackState();
            walk.call();
            if (result != Type.VOID_TYPE) {
                walk.trace();
            }
        }
        code.add(new InsnNode(ACONST_NULL));
        code.add(new InsnNode(ARETURN));
        return method;
    }
}
