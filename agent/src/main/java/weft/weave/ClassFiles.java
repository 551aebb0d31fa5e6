package weft.weave;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Opens class files. Those of Java versions to come are read as if they were of the newest that is known: class files
 * seldom change, and what has changed beyond that cannot be read, which is said.
 */
final class ClassFiles {
    /** The newest version that ASM knows. */
    private static final int NEWEST = Opcodes.V28;

    private static final int MAGIC = 0xCAFEBABE;
    private static final int VERSION_AT = 6;
    private static final int SMALLEST = 10;

    private ClassFiles() {}

    static void requireHeader(byte[] classFile) {
        if (classFile.length < SMALLEST || readInt(classFile, 0) != MAGIC) {
            throw new UnreadableClassException("it does not begin as class files do", null);
        }
    }

    static ClassReader open(byte[] classFile) {
        requireHeader(classFile);
        byte[] readable = classFile;
        if (isNewerThanKnown(classFile)) {
            readable = classFile.clone();
            setVersion(readable, NEWEST);
        }
        try {
            return new ClassReader(readable);
        } catch (RuntimeException e) { // Indices out of bounds and the like.
            throw new UnreadableClassException(e.toString(), e);
        }
    }

    static void read(ClassReader reader, ClassVisitor visitor, int flags) {
        try {
            reader.accept(visitor, flags);
        } catch (RuntimeException e) {
            throw new UnreadableClassException(e.toString(), e);
        }
    }

    static boolean isNewerThanKnown(byte[] classFile) {
        return version(classFile) > NEWEST;
    }

    static int version(byte[] classFile) {
        return readInt(classFile, VERSION_AT - 2) & 0xFFFF;
    }

    static void setVersion(byte[] classFile, int version) {
        classFile[VERSION_AT] = (byte) (version >> 8);
        classFile[VERSION_AT + 1] = (byte) version;
    }

    private static int readInt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF);
    }
}
