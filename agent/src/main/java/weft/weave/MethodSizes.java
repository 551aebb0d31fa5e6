package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/**
 * How much code a method was and has become. HotSpot's limits go by these bytes, and the code that only runs when
 * something suspends counts.
 *
 * @param method name and descriptor
 * @param original bytes of code before weaving
 * @param fast of the body that runs until it suspends
 * @param resume of the body that goes on after that; 1 where nothing suspends
 */
public record MethodSizes(String method, int original, int fast, int resume) {
    /** HotSpot inlines no method with more bytes of code, however hot (FreqInlineSize). */
    public static final int MAX_INLINED = 325;

    /** HotSpot compiles no method with more bytes of code; it stays interpreted (HugeMethodLimit). */
    public static final int MAX_COMPILED = 8000;

    /** Of each method in a class that was woven, in the order of the class file. */
    public static List<MethodSizes> of(byte[] original, byte[] woven) {
        Map<String, Integer> before = new CodeLengths(original).read();
        Map<String, Integer> after = new CodeLengths(woven).read();
        List<MethodSizes> sizes = new ArrayList<>();
        before.forEach((method, size) -> {
            String name = method.substring(0, method.indexOf('('));
            String descriptor = method.substring(name.length());
            Integer fast = after.get(name + AbiNames.twin(descriptor));
            if (fast != null) {
                sizes.add(new MethodSizes(method, size, fast, resume(after, name, descriptor)));
            }
        });
        return sizes;
    }

    private static int resume(Map<String, Integer> sizes, String name, String descriptor) {
        String ofOverload = AbiNames.resumeNameOfOverload(name, descriptor) + AbiNames.RESUME_DESCRIPTOR;
        Integer size = sizes.get(ofOverload);
        return size != null ? size : sizes.getOrDefault(AbiNames.resumeName(name) + AbiNames.RESUME_DESCRIPTOR, 0);
    }

    /** Whether the method could be inlined in hot code, and no longer can. */
    public boolean isNoLongerInlined() {
        return original <= MAX_INLINED && fast > MAX_INLINED;
    }

    /** Whether the method could be compiled, and the body that runs until it suspends no longer can. */
    public boolean isNoLongerCompiled() {
        return original <= MAX_COMPILED && fast > MAX_COMPILED;
    }

    /** Whether the method could be compiled, and what goes on after a suspension cannot. */
    public boolean isResumedInterpreted() {
        return original <= MAX_COMPILED && resume > MAX_COMPILED;
    }

    /** Finds the {@code Code} attributes, whose lengths {@link ClassReader} does not tell. */
    private static final class CodeLengths {
        private final ClassReader reader;
        private final char[] buffer;
        private final Map<String, Integer> lengths = new LinkedHashMap<>();
        private int at;

        CodeLengths(byte[] classFile) {
            reader = new ClassReader(classFile);
            buffer = new char[reader.getMaxStringLength()];
        }

        /** By name and descriptor. */
        Map<String, Integer> read() {
            at = reader.header + 6; // Behind the flags, this class and its superclass.
            int interfaces = next();
            at += 2 * interfaces;
            readMembers(new HashMap<>()); // Fields.
            readMembers(lengths);
            return lengths;
        }

        private void readMembers(Map<String, Integer> into) {
            for (int count = next(); count > 0; count--) {
                next(); // Flags.
                String member = nextName() + nextName();
                for (int attributes = next(); attributes > 0; attributes--) {
                    boolean isCode = nextName().equals("Code");
                    int length = reader.readInt(at);
                    if (isCode) {
                        into.put(member, reader.readInt(at + 8)); // Behind max_stack and max_locals.
                    }
                    at += 4 + length;
                }
            }
        }

        private int next() {
            at += 2;
            return reader.readUnsignedShort(at - 2);
        }

        private String nextName() {
            at += 2;
            return reader.readUTF8(at - 2, buffer);
        }
    }
}
