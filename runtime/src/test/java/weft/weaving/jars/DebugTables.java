package weft.weaving.jars;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** What debuggers read. */
final class DebugTables {
    private DebugTables() {}

    /** I9: the lines that a method has code for. */
    static Set<Integer> lines(MethodNode method) {
        Set<Integer> lines = new HashSet<>();
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LineNumberNode number) {
                lines.add(number.line);
            }
        }
        return lines;
    }

    /** I10: entries of the table of local variables whose slot holds something else somewhere in their range. */
    static List<String> wrongLocals(String owner, MethodNode method) {
        List<String> wrong = new ArrayList<>();
        if (method.localVariables == null || method.localVariables.isEmpty()) {
            return wrong;
        }
        Frame<BasicValue>[] frames = frames(owner, method);
        for (LocalVariableNode variable : method.localVariables) {
            int end = method.instructions.indexOf(variable.end);
            for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                boolean isReal = method.instructions.get(i).getOpcode() >= 0 && frames[i] != null;
                if (isReal && !holds(frames[i].getLocal(variable.index), variable.desc)) {
                    wrong.add(variable.name + " " + variable.desc + ": " + frames[i].getLocal(variable.index));
                    break;
                }
            }
        }
        return wrong;
    }

    private static Frame<BasicValue>[] frames(String owner, MethodNode method) {
        Analyzer<BasicValue> analyzer = new Analyzer<>(new BasicInterpreter());
        analyzer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
        try {
            return analyzer.analyze(owner, method);
        } catch (AnalyzerException e) {
            throw new IllegalArgumentException(owner + "." + method.name, e);
        }
    }

    private static boolean holds(BasicValue value, String descriptor) {
        return switch (Type.getType(descriptor).getSort()) {
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> value == BasicValue.INT_VALUE;
            case Type.LONG -> value == BasicValue.LONG_VALUE;
            case Type.FLOAT -> value == BasicValue.FLOAT_VALUE;
            case Type.DOUBLE -> value == BasicValue.DOUBLE_VALUE;
            default -> value.isReference();
        };
    }
}
