package weft.weave;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Keeps the serial version of classes that declare none: its default is made of the members, and weaving adds some. So
 * what was written before can be read after, and by programs that are not woven. The field that says so is synthetic.
 */
final class SerialVersion {
    private static final String FIELD = "serialVersionUID";
    private static final int CLASS_FLAGS = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_ABSTRACT;
    private static final int ACCESS = Opcodes.ACC_PUBLIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_PROTECTED;
    private static final int MEMBER_FLAGS = ACCESS | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    private static final int FIELD_FLAGS = MEMBER_FLAGS | Opcodes.ACC_VOLATILE | Opcodes.ACC_TRANSIENT;
    private static final int METHOD_FLAGS =
            MEMBER_FLAGS | Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_STRICT;

    private final ClassNode node;
    private final ClassSource source;

    private SerialVersion(ClassNode node, ClassSource source) {
        this.node = node;
        this.source = source;
    }

    /** To be called before members are added. */
    static void keep(ClassNode node, ClassSource source) {
        new SerialVersion(node, source).keep();
    }

    private void keep() {
        boolean hasNone = (node.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD)) != 0;
        boolean declared = node.fields.stream().anyMatch(field -> field.name.equals(FIELD));
        if (!hasNone && !declared && isSerializable(node.superName, node.interfaces)) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
            node.fields.add(new FieldNode(access, FIELD, "J", null, byDefault()));
        }
    }

    private boolean isSerializable(@Nullable String superName, List<String> interfaces) {
        if (interfaces.contains("java/io/Serializable") || interfaces.contains("java/io/Externalizable")) {
            return true;
        }
        return isSerializable(superName)
                || interfaces.stream().filter(each -> !AbiNames.isJdk(each)).anyMatch(this::isSerializable);
    }

    private boolean isSerializable(@Nullable String className) {
        byte[] bytes = className == null || className.equals("java/lang/Object") ? null : source.find(className);
        if (bytes == null) {
            return false;
        }
        try {
            ClassReader reader = ClassFiles.open(bytes);
            return isSerializable(reader.getSuperName(), List.of(reader.getInterfaces()));
        } catch (UnreadableClassException e) {
            return false; // The JVM will not load it, either.
        }
    }

    /** What {@link java.io.ObjectStreamClass} computes; the order and the flags are those of the specification. */
    private long byDefault() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(node.name.replace('/', '.'));
            out.writeInt(classAccess() & CLASS_FLAGS);
            for (String each : node.interfaces.stream().sorted().toList()) {
                out.writeUTF(each.replace('/', '.'));
            }
            writeFields(out);
            writeMethods(out, "<clinit>");
            writeMethods(out, "<init>");
            writeMethods(out, null);
            byte[] hash = MessageDigest.getInstance("SHA").digest(bytes.toByteArray());
            return ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1, which serialization is defined by", e);
        }
    }

    /** A nested class has its modifiers where it says whose it is. */
    private int classAccess() {
        for (InnerClassNode inner : node.innerClasses) {
            if (inner.name.equals(node.name)) {
                return inner.access;
            }
        }
        return node.access;
    }

    private void writeFields(DataOutputStream out) throws IOException {
        List<FieldNode> fields = node.fields.stream()
                .filter(SerialVersion::counts)
                .sorted(Comparator.comparing(field -> field.name))
                .toList();
        for (FieldNode field : fields) {
            write(out, field.name, field.access & FIELD_FLAGS, field.desc);
        }
    }

    private static boolean counts(FieldNode field) {
        return (field.access & Opcodes.ACC_PRIVATE) == 0
                || (field.access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0;
    }

    /** Those of that name; null stands for all that are neither constructor nor initialiser. */
    private void writeMethods(DataOutputStream out, @Nullable String name) throws IOException {
        List<MethodNode> methods = node.methods.stream()
                .filter(method -> name == null ? !method.name.startsWith("<") : method.name.equals(name))
                .filter(method -> (method.access & Opcodes.ACC_PRIVATE) == 0)
                .sorted(Comparator.<MethodNode, String>comparing(method -> method.name)
                        .thenComparing(method -> method.desc))
                .toList();
        for (MethodNode method : methods) {
            boolean isInitialiser = method.name.equals("<clinit>");
            String descriptor = isInitialiser ? method.desc : method.desc.replace('/', '.');
            write(out, method.name, method.access & METHOD_FLAGS, descriptor);
        }
    }

    private static void write(DataOutputStream out, String name, int flags, String descriptor) throws IOException {
        out.writeUTF(name);
        out.writeInt(flags);
        out.writeUTF(descriptor);
    }
}
