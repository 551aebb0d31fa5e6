package weft.weave;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The constant pool of a class file, and the names that follow it. Every class of a program goes through here as it
 * loads, and nearly all of them need nothing else read. ASM's {@code ClassReader} reads more of it: with that, 5 000
 * classes took the agent 180 ms as a program started, and take 45 ms with this.
 */
final class ConstantPool {
    private static final int POOL_AT = 8; // Behind the magic number and the version.
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int INVOKE_DYNAMIC = 18;

    /** By tag: how many bytes follow it; of a UTF8 those of its length. JVMS 4.4. */
    private static final byte[] SIZES = {0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};

    private final byte[] file;
    private final int[] at; // By constant: where what follows its tag begins; 0 where there is none.
    private final int end;
    private final boolean hasInvokeDynamic;

    ConstantPool(byte[] classFile) {
        file = classFile;
        at = new int[unsignedShort(POOL_AT)];
        int position = POOL_AT + 2;
        boolean dynamic = false;
        for (int i = 1; i < at.length; i++) {
            int tag = file[position++];
            at[i] = position;
            position += SIZES[tag];
            if (tag == UTF8) {
                position += unsignedShort(at[i]);
            } else if (tag == LONG || tag == DOUBLE) {
                i++;
            } else if (tag == INVOKE_DYNAMIC) {
                dynamic = true;
            }
        }
        end = position;
        hasInvokeDynamic = dynamic;
    }

    /** Whether one of the strings in there is an annotation that makes methods {@code @Async}. */
    boolean mentionsAsync() {
        for (int constant : at) {
            if (constant != 0 && file[constant - 1] == UTF8 && isAsync(constant)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAsync(int utf8) {
        if (unsignedShort(utf8) < AbiNames.ASYNC.length() || file[utf8 + 2] != 'L' || file[utf8 + 3] != 'w') {
            return false; // As nearly all of them, of which a program has millions.
        }
        if (isAt(utf8, AbiNames.ASYNC)) {
            return true;
        }
        for (String annotation : AbiNames.ASYNC_TESTS) {
            if (isAt(utf8, annotation)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(int utf8, String text) {
        if (unsignedShort(utf8) != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (file[utf8 + 2 + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Internal name; null for {@code Object} and modules. */
    @Nullable
    String superName() {
        return className(unsignedShort(end + 4)); // Behind the flags and this class.
    }

    /** Internal names. */
    List<String> interfaces() {
        int count = unsignedShort(end + 6);
        List<String> names = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            String name = className(unsignedShort(end + 6 + 2 * i));
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** The descriptors of all {@code invokedynamic} instructions. */
    List<String> dynamicDescriptors() {
        if (!hasInvokeDynamic) {
            return List.of();
        }
        List<String> descriptors = new ArrayList<>();
        for (int constant : at) {
            if (constant != 0 && file[constant - 1] == INVOKE_DYNAMIC) {
                int nameAndType = at[unsignedShort(constant + 2)];
                descriptors.add(string(at[unsignedShort(nameAndType + 2)]));
            }
        }
        return descriptors;
    }

    private @Nullable String className(int constant) {
        return constant == 0 ? null : string(at[unsignedShort(at[constant])]);
    }

    private String string(int utf8) {
        int length = unsignedShort(utf8);
        for (int i = utf8 + 2; i < utf8 + 2 + length; i++) {
            if (file[i] <= 0) {
                return decode(utf8, length);
            }
        }
        return new String(file, utf8 + 2, length, StandardCharsets.ISO_8859_1);
    }

    private String decode(int utf8, int length) {
        try {
            return new DataInputStream(new ByteArrayInputStream(file, utf8, length + 2)).readUTF();
        } catch (IOException e) {
            throw new UncheckedIOException("malformed constant pool", e);
        }
    }

    private int unsignedShort(int position) {
        return (file[position] & 0xFF) << 8 | (file[position + 1] & 0xFF);
    }
}
