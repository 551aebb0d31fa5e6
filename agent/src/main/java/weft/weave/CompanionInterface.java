package weft.weave;

import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * {@code interface I$Woven extends I { default void run() { run(Coroutine.current()); } }}: what a lambda woven ahead of
 * time implements beside {@code I}, so that plain code may call it.
 */
final class CompanionInterface {
    private CompanionInterface() {}

    static String name(ClassNode host) {
        return host.name + AbiNames.WOVEN_INTERFACE_SUFFIX;
    }

    static byte[] of(ClassNode host, List<MethodNode> abstractMethods, Stubs stubs) {
        ClassNode companion = new ClassNode();
        companion.visit(
                host.version,
                (host.access & Opcodes.ACC_PUBLIC)
                        | Opcodes.ACC_INTERFACE
                        | Opcodes.ACC_ABSTRACT
                        | Opcodes.ACC_SYNTHETIC,
                name(host),
                null,
                "java/lang/Object",
                new String[] {host.name});
        for (MethodNode method : abstractMethods) {
            MethodNode stub = new MethodNode(
                    Opcodes.ASM9,
                    Opcodes.ACC_PUBLIC,
                    method.name,
                    method.desc,
                    null,
                    method.exceptions.toArray(new String[0]));
            stubs.makeVirtualStub(stub, host.name);
            companion.methods.add(stub);
        }
        companion.visitAnnotation(AbiNames.WOVEN, false).visit("format", AbiNames.FORMAT);
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        companion.accept(out);
        return out.toByteArray();
    }
}
