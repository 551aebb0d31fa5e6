package weft.weave;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Marks every method {@code @Async} that could be, of the classes that are woven together: so each call between them may
 * suspend. It puts programs to the test that were never written for us, and has no other use.
 *
 * <p>The mark is invisible to reflection. It stays in the class file, for what is woven against it later.
 *
 * <p>Nobody has thought about where such a program may suspend, so comparators, iterators and {@code toString} are called
 * from frames that cannot. There it goes on without suspending ({@link PlainStubs}), and all in all it does what it did.
 * Nor shall old class files hide from the test: they get the stack maps that they lack ({@link OldClassFiles}).
 */
public final class EveryCall implements ClassSource {
    private final ClassSource classes;
    private final OldClassFiles oldClassFiles;

    EveryCall(ClassSource classes) {
        this.classes = classes;
        this.oldClassFiles = new OldClassFiles(classes);
    }

    @Override
    public byte @Nullable [] find(String internalName) {
        byte[] found = classes.find(internalName);
        return found != null && classes.isWovenTogether(internalName) ? mark(found) : found;
    }

    @Override
    public boolean isWovenTogether(String internalName) {
        return classes.isWovenTogether(internalName);
    }

    byte[] mark(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        if (!isEligible(reader) || ClassInfo.read(reader).isWoven()) {
            return classFile;
        }
        ClassReader modern = new ClassReader(oldClassFiles.modernised(classFile));
        ClassWriter out = new ClassWriter(modern, 0);
        modern.accept(new Marker(out), 0);
        return out.toByteArray();
    }

    /** Name and descriptor of each method in a class file that has a body and that this marks. */
    public static Set<String> eligibleMethods(byte[] classFile) {
        Set<String> eligible = new LinkedHashSet<>();
        ClassReader reader = new ClassReader(classFile);
        if (isEligible(reader)) {
            for (ClassInfo.MethodInfo method : ClassInfo.read(reader).methods().values()) {
                if (isEligible(method.access(), method.name()) && !method.isAbstract()) {
                    eligible.add(method.key());
                }
            }
        }
        return eligible;
    }

    /** The elements of annotations are implemented by the JDK, which counts on knowing them all. */
    private static boolean isEligible(ClassReader reader) {
        return (reader.getAccess() & (Opcodes.ACC_ANNOTATION | Opcodes.ACC_MODULE)) == 0
                && !reader.getClassName().startsWith(AbiNames.RUNTIME_PREFIX)
                && !AbiNames.FRAME.equals(reader.getSuperName());
    }

    private static boolean isEligible(int access, String name) {
        return (access & Opcodes.ACC_NATIVE) == 0 && !name.startsWith("<");
    }

    private static final class Marker extends ClassVisitor {
        Marker(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!isEligible(access, name)) {
                return method;
            }
            method.visitAnnotation(AbiNames.ASYNC, false).visitEnd();
            return new MethodVisitor(Opcodes.ASM9, method) {}; // ASM would copy its own writer's methods as they were.
        }
    }

    /**
     * What stands between such a program and code that is not woven: plain calls work with a coroutine that never
     * suspends, plain implementors are called directly, calls under a monitor stay plain calls, and a refused method keeps
     * its code.
     */
    static final class PlainStubs extends Stubs {
        PlainStubs() {
            super("neverSuspending");
        }

        @Override
        Set<AbstractInsnNode> plainCalls(MethodNode body) {
            Set<AbstractInsnNode> underMonitor = new HashSet<>();
            int[] depth = MonitorDepth.of(body);
            for (AbstractInsnNode insn : body.instructions) {
                if (insn instanceof MethodInsnNode && depth[body.instructions.indexOf(insn)] > 0) {
                    underMonitor.add(insn);
                }
            }
            return underMonitor;
        }

        @Override
        MethodNode twinOfAbstract(MethodNode method, String owner, boolean ownerIsInterface) {
            int invoke = ownerIsInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            return directTwin(method, invoke, owner, ownerIsInterface);
        }

        @Override
        MethodNode twinOfRefused(MethodNode method, String owner, boolean ownerIsInterface, String message) {
            boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
            int invoke = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL;
            return directTwin(method, invoke, owner, ownerIsInterface);
        }
    }
}
