package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads a {@link ClassInfo}: no code, but for that of bridges and accessors. */
final class ClassInfoReader {
    private static final int MAJOR_VERSION_AT = 6;

    private final ClassReader reader;
    private final Set<String> annotated = new HashSet<>();
    private final Map<String, Declaration> declarations = new LinkedHashMap<>();
    private final Map<String, String> calls = new HashMap<>();
    private boolean hasForwarders;
    private int wovenFormat;

    ClassInfoReader(ClassReader reader) {
        this.reader = reader;
    }

    ClassInfo read() {
        ClassFiles.read(
                reader, new Declarations(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (hasForwarders) {
            ClassFiles.read(reader, new Forwarders(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
        Map<String, ClassInfo.MethodInfo> methods = new LinkedHashMap<>();
        List<ClassInfo.MethodInfo> bridges = new ArrayList<>();
        for (Map.Entry<String, Declaration> entry : declarations.entrySet()) {
            String key = entry.getKey();
            Declaration declared = entry.getValue();
            ClassInfo.MethodInfo method = new ClassInfo.MethodInfo(
                    declared.name(), declared.descriptor(), declared.access(), annotated.contains(key), calls.get(key));
            methods.put(key, method);
            if (method.isBridge()) {
                bridges.add(method);
            }
        }
        return new ClassInfo(
                reader.readUnsignedShort(MAJOR_VERSION_AT),
                reader.getClassName(),
                reader.getAccess(),
                reader.getSuperName(),
                List.of(reader.getInterfaces()),
                methods,
                bridges,
                !annotated.isEmpty(),
                wovenFormat == 0 && looksWoven() ? AbiNames.FORMAT : wovenFormat);
    }

    /**
     * For a retransformation the JVM may make the class file up from what it has loaded, and the mark is not part of
     * that. Nobody but the weaver makes resume bodies, or synthetic twins in an interface.
     */
    private boolean looksWoven() {
        for (Declaration declared : declarations.values()) {
            if (isResumeBody(declared)) {
                return true;
            }
        }
        if ((reader.getAccess() & Opcodes.ACC_INTERFACE) != 0) {
            for (String key : annotated) {
                if (hasSyntheticTwin(key)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isResumeBody(Declaration declared) {
        int flags = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        return (declared.access() & flags) == flags
                && declared.descriptor().equals(AbiNames.RESUME_DESCRIPTOR)
                && declared.name().contains(AbiNames.RESUME_SUFFIX);
    }

    private boolean hasSyntheticTwin(String key) {
        Declaration twin = declarations.get(AbiNames.twin(key));
        return twin != null && (twin.access() & Opcodes.ACC_SYNTHETIC) != 0;
    }

    private record Declaration(String name, String descriptor, int access) {}

    private final class Declarations extends ClassVisitor {
        Declarations() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            if (!descriptor.equals(AbiNames.WOVEN)) {
                return null;
            }
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String name, Object value) {
                    wovenFormat = (Integer) value;
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int flags, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            String key = ClassInfo.key(name, descriptor);
            declarations.put(key, new Declaration(name, descriptor, flags));
            hasForwarders |= isForwarder(flags, name);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    if (AbiNames.isAsync(annotation)) {
                        annotated.add(key);
                    }
                    return null;
                }
            };
        }
    }

    private static boolean isForwarder(int flags, String name) {
        return (flags & Opcodes.ACC_BRIDGE) != 0 || ClassInfo.MethodInfo.isAccessor(flags, name);
    }

    /**
     * A bridge calls one method of its own class, under its own name. An accessor calls one of its own class, or an
     * inherited one that it need not name by its own class; by its own name it could only call itself.
     */
    private final class Forwarders extends ClassVisitor {
        Forwarders() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int flags, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            if (!isForwarder(flags, name)) {
                return null;
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                    boolean isBridge = (flags & Opcodes.ACC_BRIDGE) != 0;
                    if (isBridge
                            ? called.equals(name) && owner.equals(reader.getClassName())
                            : !called.startsWith("access$")) {
                        calls.put(ClassInfo.key(name, descriptor), ClassInfo.key(called, calledDescriptor));
                    }
                }
            };
        }
    }
}
