package weft.weaving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The line number tables of a class file. */
final class Lines {
    private Lines() {}

    /** The lines of each method, by name and descriptor. */
    static Map<String, List<Integer>> byMethod(byte[] classFile) {
        Map<String, List<Integer>> lines = new TreeMap<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                List<Integer> ofMethod = new ArrayList<>();
                                lines.put(name + descriptor, ofMethod);
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitLineNumber(int line, Label start) {
                                        ofMethod.add(line);
                                    }
                                };
                            }
                        },
                        0);
        return lines;
    }
}
