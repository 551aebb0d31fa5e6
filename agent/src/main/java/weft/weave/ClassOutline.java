package weft.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class file with declarations only: what a {@link ClassSource} hands out where it knows a class, but has no hold of
 * its class file. A compiler is such a place.
 */
public final class ClassOutline {

    private final ClassWriter writer = new ClassWriter(0);

    /**
     * Begins a class.
     *
     * @param access its access flags, as the JVM's specification numbers them
     * @param name its internal name
     * @param superName internal name of its superclass, null for {@code Object}
     * @param interfaces internal names of the interfaces that it names itself
     */
    public ClassOutline(int access, String name, @Nullable String superName, List<String> interfaces) {
        writer.visit(Opcodes.V17, access, name, null, superName, interfaces.toArray(String[]::new));
    }

    /** Marks the class as woven for a format. */
    public void woven(int format) {
        AnnotationVisitor mark = writer.visitAnnotation(AbiNames.WOVEN, false);
        mark.visit("format", format);
        mark.visitEnd();
    }

    /** Adds a method, which says {@code @Async} or does not. */
    public void method(int access, String name, String descriptor, boolean async) {
        MethodVisitor method = writer.visitMethod(access, name, descriptor, null, null);
        if (async) {
            method.visitAnnotation(AbiNames.ASYNC, true).visitEnd();
        }
        method.visitEnd();
    }

    /** The class file. */
    public byte[] toClassFile() {
        writer.visitEnd();
        return writer.toByteArray();
    }
}
