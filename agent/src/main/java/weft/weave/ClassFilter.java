package weft.weave;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;

/**
 * Whether there is anything to weave in a class, from its constant pool and its supertypes alone: nearly every class is
 * let off here, within microseconds.
 */
final class ClassFilter {
    private static final int TAG_UTF8 = 1;
    private static final int TAG_INVOKE_DYNAMIC = 18;

    private final AsyncMethods methods;

    ClassFilter(AsyncMethods methods) {
        this.methods = methods;
    }

    boolean accepts(ClassReader reader) {
        if (isModuleInfo(reader)) {
            return false;
        }
        if (mentionsAsync(reader) || methods.hasAny(reader.getSuperName())) {
            return true;
        }
        for (String each : reader.getInterfaces()) {
            if (methods.hasAny(each)) {
                return true;
            }
        }
        return makesAsyncLambdas(reader);
    }

    private static boolean isModuleInfo(ClassReader reader) {
        return reader.getSuperName() == null;
    }

    private static boolean mentionsAsync(ClassReader reader) {
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i); // Of what follows the tag; 0 for the second half of a long.
            if (offset != 0
                    && reader.readByte(offset - 1) == TAG_UTF8
                    && reader.readUnsignedShort(offset) == AbiNames.ASYNC.length()
                    && equalsAt(reader, offset + 2)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equalsAt(ClassReader reader, int offset) {
        for (int i = 0; i < AbiNames.ASYNC.length(); i++) {
            if (reader.readByte(offset + i) != AbiNames.ASYNC.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A lambda names its interface as the return type of the call that makes it. */
    private boolean makesAsyncLambdas(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset != 0 && reader.readByte(offset - 1) == TAG_INVOKE_DYNAMIC) {
                int nameAndType = reader.getItem(reader.readUnsignedShort(offset + 2));
                Type made = Type.getReturnType(reader.readUTF8(nameAndType + 2, buffer));
                if (made.getSort() == Type.OBJECT && methods.hasAny(made.getInternalName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
