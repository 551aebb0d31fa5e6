package weft.weave;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Makes class files from before Java 8 into ones of Java 8, which have stack maps. Where two paths meet, a stack map
 * names a class that the values of both belong to, so this looks at the supertypes of many classes: weaving proper
 * refuses such files.
 */
final class OldClassFiles {
    private static final String OBJECT = "java/lang/Object";

    private final ClassSource classes;
    private final Map<String, Supertypes> known = new ConcurrentHashMap<>();

    OldClassFiles(ClassSource classes) {
        this.classes = classes;
    }

    /** The class file with stack maps; as it is if it has them already, or cannot have them because of {@code jsr}. */
    byte[] modernised(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        if (!ClassInfo.read(reader).isTooOld()) {
            return classFile;
        }
        ClassWriter out = new FrameWriter();
        try {
            reader.accept(new ToJava8(out), ClassReader.SKIP_FRAMES);
        } catch (IllegalArgumentException e) {
            return classFile; // That is how ASM says jsr.
        }
        return out.toByteArray();
    }

    private Supertypes supertypes(String name) {
        Supertypes found = known.get(name);
        if (found == null) {
            byte[] bytes = classes.find(name);
            found = bytes == null ? new Supertypes(OBJECT, false) : Supertypes.read(new ClassReader(bytes));
            known.put(name, found);
        }
        return found;
    }

    /** What merging asks of a class. One that cannot be found extends {@code Object}, as far as we know. */
    private record Supertypes(@Nullable String superName, boolean isInterface) {
        static Supertypes read(ClassReader reader) {
            return new Supertypes(reader.getSuperName(), (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0);
        }
    }

    private static final class ToJava8 extends ClassVisitor {
        ToJava8(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
        }
    }

    /** To the verifier all interfaces are {@code Object}, so only superclasses count. */
    private final class FrameWriter extends ClassWriter {
        FrameWriter() {
            super(COMPUTE_FRAMES);
            setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE); // They are for class files of strangers.
        }

        @Override
        protected String getCommonSuperClass(String one, String other) {
            Set<String> ofOne = new HashSet<>();
            for (String at = one; at != null; at = supertypes(at).superName()) {
                ofOne.add(at);
            }
            if (supertypes(one).isInterface()) {
                return OBJECT;
            }
            String at = other;
            while (at != null && !ofOne.contains(at)) {
                at = supertypes(at).superName();
            }
            return at == null ? OBJECT : at;
        }
    }
}
