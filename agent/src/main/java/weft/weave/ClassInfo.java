package weft.weave;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * What the weaver wants to know of a class it does not weave.
 *
 * @param version of the class file, without the minor one
 * @param name internal name
 * @param superName internal name, or null for {@code Object}
 * @param interfaces internal names
 * @param methods by name and descriptor
 * @param bridges those of the methods that are bridges
 * @param hasAnnotated whether one of the methods says {@code @Async} itself
 * @param wovenFormat the format it was woven for, or 0 if it is not woven
 */
record ClassInfo(
        int version,
        String name,
        int access,
        @Nullable String superName,
        List<String> interfaces,
        Map<String, MethodInfo> methods,
        List<MethodInfo> bridges,
        boolean hasAnnotated,
        int wovenFormat) {

    /**
     * A method.
     *
     * @param annotated whether it says {@code @Async} itself
     * @param calls if it is a bridge or an accessor: key of the method that it calls, in the same class or inherited
     */
    record MethodInfo(
            String name,
            String descriptor,
            int access,
            boolean annotated,
            @Nullable String calls) {
        boolean isBridge() {
            return (access & Opcodes.ACC_BRIDGE) != 0;
        }

        /** What compilers make before Java 11, so that inner and outer classes can call each other's private methods. */
        boolean isAccessor() {
            return isAccessor(access, name);
        }

        static boolean isAccessor(int access, String name) {
            int flags = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            return (access & flags) == flags && name.startsWith("access$");
        }

        boolean isAbstract() {
            return (access & Opcodes.ACC_ABSTRACT) != 0;
        }

        /** Whether it can override, or be overridden. */
        boolean isVirtual() {
            return (access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0;
        }

        String key() {
            return ClassInfo.key(name, descriptor);
        }
    }

    static String key(String name, String descriptor) {
        return name + descriptor;
    }

    static ClassInfo read(byte[] classFile) {
        return read(ClassFiles.open(classFile));
    }

    static ClassInfo read(ClassReader reader) {
        return new ClassInfoReader(reader).read();
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    boolean isPublic() {
        return (access & Opcodes.ACC_PUBLIC) != 0;
    }

    /** Before Java 8 there were neither default methods nor, for the most part, stack maps: nothing to weave with. */
    boolean isTooOld() {
        return version < Opcodes.V1_8;
    }

    boolean isWoven() {
        return wovenFormat != 0;
    }
}
