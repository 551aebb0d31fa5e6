package weft.weaving.suites;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import weft.weave.ClassSource;

/**
 * Brings class files from before Java 8, which have no stack map or need none, to version 52: the weaver wants one. It is
 * done for the un-woven run, too.
 */
final class Lift {
    private static final String OBJECT = "java/lang/Object";

    private final ClassSource classes;

    Lift(ClassSource classes) {
        this.classes = classes;
    }

    byte[] lift(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        if ((reader.readInt(4) & 0xFFFF) >= Opcodes.V1_8) {
            return classFile;
        }
        ClassWriter out = new WriterThatReads();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, out) {
                    @Override
                    public void visit(
                            int version,
                            int access,
                            String name,
                            @Nullable String signature,
                            String parent,
                            String[] interfaces) {
                        super.visit(Opcodes.V1_8, access, name, signature, parent, interfaces);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return out.toByteArray();
    }

    /** The stack map of what two classes have in common. No class is loaded to find out. */
    private final class WriterThatReads extends ClassWriter {
        WriterThatReads() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String first, String second) {
            Set<String> supertypes = superclasses(first);
            for (String each : superclasses(second)) {
                if (supertypes.contains(each)) {
                    return each;
                }
            }
            return OBJECT;
        }
    }

    private Set<String> superclasses(String internalName) {
        Set<String> names = new LinkedHashSet<>();
        for (String name = internalName; name != null && names.add(name); ) {
            byte[] bytes = find(name);
            ClassReader reader = bytes == null ? null : new ClassReader(bytes);
            boolean isInterface = reader != null && (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
            name = reader == null || isInterface ? null : reader.getSuperName();
        }
        return names;
    }

    private byte @Nullable [] find(String internalName) {
        byte[] own = classes.find(internalName);
        if (own != null) {
            return own;
        }
        try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
