package weft.weaving.fuzz;

import java.util.List;

/**
 * A mistake that one could make in the weaver; most of them somebody did make, in Weft or in its predecessors.
 *
 * @param name what is wrong
 * @param className the simple name of the class of the weaver that has it
 * @param right what stands there, exactly once
 * @param wrong what stands there instead
 */
record PlantedBug(String name, String className, String right, String wrong) {
    /** Those that generated sources find. */
    static final List<PlantedBug> IN_SOURCES = List.of(
            new PlantedBug("liveness ignores handlers", "Liveness", "addLabel(index, handler, live);", ""),
            new PlantedBug(
                    "liveness follows no edge that leads back",
                    "Liveness",
                    "while (liveness.changed);",
                    "while (false);"),
            new PlantedBug(
                    "only the innermost handler counts",
                    "Liveness",
                    "current = handlers(open);",
                    "current = handlers(open.stream().skip(Math.max(0, open.size() - 1)).toList());"),
            new PlantedBug(
                    "an increment needs no value before it",
                    "Liveness",
                    "live.set(increment.var);",
                    "live.clear(increment.var);"),
            new PlantedBug(
                    "dead variables are kept", "MethodPlanner", "live.get(slot) && !type.isNull()", "!type.isNull()"),
            new PlantedBug(
                    "null and an object merge to null",
                    "TypeFlow",
                    "slot = setLocal(slot, value(type));",
                    "slot = setLocal(slot, state.getLocal(slot).isNull() && value(type).toType().getSort() >= 9"
                            + " ? TypeValue.NULL : value(type));"),
            new PlantedBug(
                    "the saved stack comes back in the wrong order",
                    "ResumeBody",
                    "for (SuspendPoint.Saved entry : point.stack()) {\n            load(entry, frame, out);",
                    "for (int i = point.stack().size() - 1; i >= 0; i--) {\n"
                            + "            load(point.stack().get(i), frame, out);"),
            new PlantedBug(
                    "two values of a type share a field",
                    "FrameLayout",
                    "int ordinal = used.getOrDefault(descriptor, 0);",
                    "int ordinal = 0;"),
            new PlantedBug(
                    "what throws as it resumes is outside the try",
                    "LoopPeeling",
                    "                first = first == null ? insn : first;\n                last = insn;\n",
                    "                if (insn instanceof org.objectweb.asm.tree.MethodInsnNode call\n"
                            + "                        && call.name.startsWith(\"take\")) {\n"
                            + "                    if (first != null && last != null) {\n"
                            + "                        protect(first, last, handler, block.type);\n"
                            + "                    }\n"
                            + "                    first = null;\n"
                            + "                    continue;\n"
                            + "                }\n"
                            + "                first = first == null ? insn : first;\n"
                            + "                last = insn;\n"),
            new PlantedBug(
                    "dead variables have no type on the way back",
                    "ResumeBody",
                    "for (SuspendPoint.Saved local : point.locals()) {\n",
                    "for (SuspendPoint.Saved local : point.savedLocals()) {\n"),
            new PlantedBug(
                    "a long takes one slot where it is saved",
                    "FrameClass",
                    "return slot + type.getSize();",
                    "return slot + 1;"),
            new PlantedBug(
                    "negative zero comes back positive",
                    "FrameClass",
                    "            method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);\n",
                    "            method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);\n"
                            + "            if (type.getSort() == Type.DOUBLE) {\n"
                            + "                method.visitInsn(Opcodes.DCONST_0);\n"
                            + "                method.visitInsn(Opcodes.DADD);\n"
                            + "            }\n"),
            new PlantedBug(
                    "stack maps still tell of objects whose allocation has moved",
                    "UninitializedObjects",
                    "result.add(isMoved ? Opcodes.NULL : type);",
                    "result.add(type);"),
            new PlantedBug(
                    "it goes on behind another call",
                    "ResumeBody",
                    "entries.get(point.label())",
                    "entries.get(Math.max(0, point.label() - 1))"),
            new PlantedBug(
                    "a long result is narrowed",
                    "ResumeBody",
                    "        if (name.equals(\"takeObject\")",
                    "        if (name.equals(\"takeLong\")) {\n"
                            + "            out.op(Opcodes.L2I).op(Opcodes.I2L);\n"
                            + "        }\n"
                            + "        if (name.equals(\"takeObject\")"),
            new PlantedBug(
                    "monitors are never given back",
                    "MonitorDepth",
                    "after = Math.max(0, after - 1);",
                    "after = after + 0;"),
            new PlantedBug("a lambda loses its coroutine", "LambdaWeaver", "call.addCoroutine();", ""),
            new PlantedBug(
                    "the dummy of a method reference is unboxed",
                    "LambdaWeaver",
                    "ReferenceAdapter.isNeeded(call.instantiated, implementation)",
                    "call.instantiated == null"),
            new PlantedBug(
                    "a call that returns nothing is not checked",
                    "SaveBlocks",
                    "        code.aload(plan.coroutineSlot())\n"
                            + "                .field(Opcodes.GETFIELD, AbiNames.COROUTINE, \"state\", \"I\")",
                    "        if (point.result() == Type.VOID_TYPE) {\n"
                            + "            return;\n"
                            + "        }\n"
                            + "        code.aload(plan.coroutineSlot())\n"
                            + "                .field(Opcodes.GETFIELD, AbiNames.COROUTINE, \"state\", \"I\")"));

    /** Those that only class files find which no compiler of Java writes. */
    static final List<PlantedBug> IN_CLASS_FILES = List.of(
            new PlantedBug(
                    "a copy in a local of an object without its constructor is missed",
                    "UninitializedObjects",
                    "aliases.add(i);",
                    ""),
            new PlantedBug(
                    "a constructed object is not put back below",
                    "UninitializedObjects",
                    "boolean onTopOnly = lowest >= height - 1 && at.aliasLocals().isEmpty();",
                    "boolean onTopOnly = true;"),
            new PlantedBug(
                    "the coroutine's slot cuts a long in two",
                    "TwinBody",
                    "if (spansParameters(twin, parameters)) {",
                    "if (parameters < 0) {"),
            new PlantedBug(
                    "a frame of one copy of a loop names an object of another",
                    "PeeledFlow",
                    "frame == null || hasUninitialized(frame)",
                    "frame == null"));

    /** The source of the class with the bug in it. */
    String plantIn(String source) {
        int at = source.indexOf(right);
        if (at < 0 || source.indexOf(right, at + 1) >= 0) {
            throw new IllegalStateException("the planted bug \"" + name + "\" must be adapted: " + className
                    + " has changed, and what it replaces does not stand there exactly once: " + right);
        }
        return source.substring(0, at) + wrong + source.substring(at + right.length());
    }

    @Override
    public String toString() {
        return name;
    }
}
