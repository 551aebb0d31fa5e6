package weft.weave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves one class: which methods, and what each becomes. */
final class ClassWeaver implements MethodPlanner.HostClass {
    private static final int MOST_CONSTANTS = 65_535;

    private final ClassReader reader;
    private final ClassInfo info;
    private final Weaver weaver;
    private final AsyncMethods asyncMethods;
    private final Stubs stubs;
    private final Weaver.Mode mode;

    /** What turned out too large when it was written, by the method's key; it is refused the next time round. */
    private final Map<String, WeaveException> tooLarge;

    private final ClassNode node = new ClassNode(Opcodes.ASM9);
    private final CopiedTwins copiedTwins;
    private final Map<String, Integer> asyncNames = new HashMap<>();
    private final Set<String> frameClassNames = new HashSet<>();
    private final Map<String, byte[]> companions = new LinkedHashMap<>();
    private final Map<String, byte[]> carried = new LinkedHashMap<>();
    private final List<String> woven = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    /** How many each woven method has, by its key. */
    private final Map<String, Integer> suspendPoints = new LinkedHashMap<>();

    ClassWeaver(ClassReader reader, Weaver weaver) {
        this(reader, weaver, new HashMap<>());
    }

    private ClassWeaver(ClassReader reader, Weaver weaver, Map<String, WeaveException> tooLarge) {
        this.reader = reader;
        this.info = ClassInfo.read(reader);
        this.weaver = weaver;
        this.asyncMethods = weaver.asyncMethods;
        this.stubs = weaver.stubs;
        this.mode = weaver.mode;
        this.tooLarge = tooLarge;
        this.copiedTwins = new CopiedTwins(node, asyncMethods);
        asyncMethods.put(info);
    }

    WeaveResult weave() {
        if (info.isWoven()) {
            return alreadyWoven();
        }
        ClassFiles.read(reader, node, ClassReader.EXPAND_FRAMES);
        LambdaWeaver lambdas = new LambdaWeaver(node, asyncMethods, weaver.source, mode);
        boolean changed = lambdas.weave();
        Set<MethodNode> methods = asyncMethods(lambdas.asyncBodies);
        InheritedTwins inherited = new InheritedTwins(node, asyncMethods);
        if (!changed && methods.isEmpty() && inherited.isEmpty()) {
            return WeaveResult.UNCHANGED;
        }
        if (info.isTooOld()) {
            return tooOld();
        }
        SerialVersion.keep(node, weaver.source);
        for (MethodNode method : methods) {
            asyncNames.put(method.name, asyncNames.getOrDefault(method.name, 0) + 1);
        }
        for (MethodNode method : methods) {
            weave(method, lambdas);
        }
        for (MethodNode method : inherited.plain) {
            node.methods.add(Stubs.directTwin(method, Opcodes.INVOKEVIRTUAL, node.name, false));
        }
        weaveAbstract(methods, inherited.merged);
        node.visitAnnotation(AbiNames.WOVEN, false).visit("format", AbiNames.FORMAT);
        return write();
    }

    private WeaveResult tooOld() {
        String message = "Weft cannot weave " + className() + ": its class file has version " + info.version()
                + ", and weaving needs 52 or later; compile it with --release 8 or later";
        return refuseAll(Refusal.Reason.OLD_CLASS_FILE, message);
    }

    private WeaveResult refuseAll(Refusal.Reason reason, String message) {
        Refusal refusal = new Refusal(reason, className(), "", -1, message);
        return new WeaveResult(null, Map.of(), Map.of(), List.of(), 0, List.of(refusal));
    }

    private WeaveResult alreadyWoven() {
        if (info.wovenFormat() == AbiNames.FORMAT) {
            return WeaveResult.UNCHANGED;
        }
        String message = className() + ": it was woven for format " + info.wovenFormat()
                + ", but this weaver and its runtime have format " + AbiNames.FORMAT
                + "; weave it again from its original class files";
        return refuseAll(Refusal.Reason.FOREIGN_FORMAT, message);
    }

    private Set<MethodNode> asyncMethods(Set<MethodNode> lambdaBodies) {
        Set<MethodNode> methods = new LinkedHashSet<>();
        for (MethodNode method : node.methods) {
            ClassInfo.MethodInfo declared = info.methods().get(ClassInfo.key(method.name, method.desc));
            if (lambdaBodies.contains(method) || (declared != null && asyncMethods.isAsync(info, declared))) {
                methods.add(method);
            }
        }
        return methods;
    }

    private void weave(MethodNode method, LambdaWeaver lambdas) {
        if ((method.access & Opcodes.ACC_ABSTRACT) != 0) {
            return;
        }
        try {
            MethodNode twin = find(method.name, AbiNames.twin(method.desc));
            if (twin != null && copiedTwins.isCopied(method)) {
                copiedTwins.replace(method, twin, stubs);
                return;
            } else if (twin != null) {
                adoptTwin(method, twin);
            } else {
                weaveBody(method);
            }
            if (!lambdas.plainBodies.contains(method)) {
                stubs.makeStub(method, node.name, info.isInterface());
            }
        } catch (WeaveException e) {
            refuse(method, e);
        } catch (RuntimeException e) {
            refuse(method, WeaveException.bug(e));
        }
    }

    private void weaveBody(MethodNode method) throws WeaveException {
        String key = ClassInfo.key(method.name, method.desc);
        WeaveException tooLargeBefore = tooLarge.get(key);
        if (tooLargeBefore != null) {
            throw tooLargeBefore;
        }
        MethodPlan plan = new MethodPlanner(this, method, asyncMethods).plan();
        if (plan.points().isEmpty()) {
            node.methods.add(plan.body());
            node.methods.add(Stubs.emptyResume(plan.resumeName(), plan.hostIsInterface()));
        } else {
            FrameClass frameClass = new FrameClass(plan, node.version, node.sourceFile, mode);
            // Nothing of it is added unless all of it succeeds.
            MethodNode resume = ResumeBody.of(plan, frameClass);
            MethodNode fast = FastBody.of(plan, frameClass);
            (mode == Weaver.Mode.AHEAD_OF_TIME ? companions : carried).put(frameClass.name(), frameClass.bytes());
            node.methods.addAll(List.of(fast, resume));
        }
        suspendPoints.put(key, plan.points().size());
        woven.add(method.name + method.desc);
    }

    /**
     * A twin written by hand, as the runtime's leaf primitives have it: it keeps its body. Calls it makes to other
     * {@code @Async} methods must be tail calls: it has no frame.
     */
    private void adoptTwin(MethodNode method, MethodNode twin) throws WeaveException {
        if (!node.name.startsWith(AbiNames.RUNTIME_PREFIX)) {
            throw new WeaveException(
                    Refusal.Reason.NAME_TAKEN,
                    -1,
                    "the class has a method " + twin.name + " with the same parameters and a Coroutine, which is the "
                            + "name that weaving gives; rename one of them");
        }
        twin.access = TwinBody.twinAccess(method.access);
        int coroutineSlot = TwinBody.parameterSlots(method.access, method.desc);
        for (AbstractInsnNode insn : twin.instructions.toArray()) {
            if (insn instanceof MethodInsnNode call && asyncMethods.isAsync(call.owner, call.name, call.desc)) {
                AbstractInsnNode next = Neighbours.next(call);
                if (next != null && next.getOpcode() == Opcodes.CHECKCAST) {
                    next = Neighbours.next(next);
                }
                if (next == null || next.getOpcode() < Opcodes.IRETURN || next.getOpcode() > Opcodes.RETURN) {
                    throw new WeaveException(
                            Refusal.Reason.NO_TAIL_CALL,
                            -1,
                            "a twin written by hand may call " + call.name + " in tail position only");
                }
                twin.instructions.insertBefore(call, new Code().aload(coroutineSlot).list);
                call.desc = AbiNames.twin(call.desc);
            }
        }
        woven.add(method.name + method.desc);
    }

    private void weaveAbstract(Set<MethodNode> methods, List<MethodNode> merged) {
        List<MethodNode> all = new ArrayList<>(merged);
        for (MethodNode method : methods) {
            if ((method.access & Opcodes.ACC_ABSTRACT) != 0) {
                all.add(method);
                woven.add(method.name + method.desc);
            }
        }
        for (MethodNode method : all) {
            if (find(method.name, AbiNames.twin(method.desc)) == null) {
                node.methods.add(stubs.twinOfAbstract(method, node.name, info.isInterface()));
            }
        }
        if (all.isEmpty() || !info.isInterface()) {
            return;
        }
        if (mode == Weaver.Mode.LOAD_TIME) {
            for (MethodNode method : all) {
                method.access &= ~Opcodes.ACC_ABSTRACT;
                stubs.makeVirtualStub(method, node.name);
            }
            node.methods.addAll(merged);
        } else if (node.permittedSubclasses == null) { // A sealed interface has no lambdas.
            companions.put(CompanionInterface.name(node), CompanionInterface.of(node, all, stubs));
        }
    }

    private void refuse(MethodNode method, WeaveException e) {
        String signature = Type.getReturnType(method.desc).getClassName() + " " + method.name + "("
                + parameters(method.desc) + ")";
        int line = e.line() < 0 ? MethodPlanner.firstLine(method) : e.line(); // It may be about the method as a whole.
        String where = className() + "." + method.name + (line < 0 ? "" : location(line));
        String message = "Weft cannot weave " + where + ": " + e.getMessage();
        refusals.add(new Refusal(e.reason(), className(), signature, line, message));
        if (TwinBody.parameterSlots(method.access, method.desc) < SuspendingCalls.MAX_PARAMETER_SLOTS
                && find(method.name, AbiNames.twin(method.desc)) == null) {
            node.methods.add(stubs.twinOfRefused(method, node.name, info.isInterface(), message));
            node.methods.add(Stubs.emptyResume(resumeName(method), info.isInterface()));
        }
    }

    private String location(int line) {
        return "(" + (node.sourceFile == null ? "line " : node.sourceFile + ":") + line + ")";
    }

    private static String parameters(String descriptor) {
        List<String> names = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(descriptor)) {
            names.add(type.getClassName());
        }
        return String.join(", ", names);
    }

    private @Nullable MethodNode find(String name, String descriptor) {
        for (MethodNode method : node.methods) {
            if (method.name.equals(name) && method.desc.equals(descriptor)) {
                return method;
            }
        }
        return null;
    }

    private WeaveResult write() {
        ClassWriter out = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        out.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE); // Jumps too far for 16 bits take it a second pass.
        try {
            node.accept(out);
            return new WeaveResult(out.toByteArray(), companions, carried, woven, allSuspendPoints(), refusals);
        } catch (MethodTooLargeException e) {
            refuseTooLarge(e);
        } catch (ClassTooLargeException e) {
            if (suspendPoints.isEmpty()) {
                return refuseAll(
                        Refusal.Reason.TOO_LARGE,
                        "Weft cannot weave " + className() + ": woven the class would have "
                                + e.getConstantPoolCount() + " constants, and the JVM allows " + MOST_CONSTANTS
                                + "; split the class");
            }
            refuseLargest(e.getConstantPoolCount());
        }
        return new ClassWeaver(reader, weaver, tooLarge).weave();
    }

    private int allSuspendPoints() {
        int sum = 0;
        for (int points : suspendPoints.values()) {
            sum += points;
        }
        return sum;
    }

    private static WeaveException tooLarge(String message) {
        return new WeaveException(Refusal.Reason.TOO_LARGE, -1, "woven " + message);
    }

    /**
     * Gives up methods with many suspension points, about as many as take the class back to what the JVM allows: half as
     * many again as their share in its growth, for they leave something behind.
     */
    private void refuseLargest(int constants) {
        double excess = 1.5 * (constants - MOST_CONSTANTS) / (constants - reader.getItemCount());
        double weight = excess * (allSuspendPoints() + suspendPoints.size());
        List<String> largest = new ArrayList<>(suspendPoints.keySet());
        largest.sort(Comparator.comparing(suspendPoints::get).reversed());
        for (String key : largest) {
            tooLarge.put(
                    key,
                    tooLarge("the class would have " + constants + " constants, and the JVM allows " + MOST_CONSTANTS
                            + "; move the method into another class"));
            weight -= suspendPoints.getOrDefault(key, 0) + 1;
            if (weight < 0) {
                return;
            }
        }
    }

    /** Finds the method of the source that the twin or the resume body belongs to. */
    private void refuseTooLarge(MethodTooLargeException e) {
        for (ClassInfo.MethodInfo method : info.methods().values()) {
            boolean isTwin = e.getMethodName().equals(method.name())
                    && e.getDescriptor().equals(AbiNames.twin(method.descriptor()));
            if (isTwin || e.getMethodName().equals(resumeName(method.name(), method.descriptor()))) {
                tooLarge.put(
                        method.key(),
                        tooLarge("it would have " + e.getCodeSize() + " bytes of code to " + (isTwin ? "run" : "resume")
                                + ", and the JVM allows 65535; split the method"));
                return;
            }
        }
        throw e;
    }

    private String className() {
        return node.name == null ? info.name().replace('/', '.') : node.name.replace('/', '.');
    }

    @Override
    public Set<AbstractInsnNode> plainCalls(MethodNode body) {
        return stubs.plainCalls(body);
    }

    @Override
    public String name() {
        return node.name;
    }

    @Override
    public boolean isInterface() {
        return info.isInterface();
    }

    @Override
    public @Nullable String sourceFile() {
        return node.sourceFile;
    }

    @Override
    public String resumeName(MethodNode method) {
        return resumeName(method.name, method.desc);
    }

    @Override
    public String frameClassName(String suffix) {
        String name = node.name + "$$" + suffix;
        while (!frameClassNames.add(name)) {
            name += "_"; // Two overloads with layouts of equal hash.
        }
        return name;
    }

    private String resumeName(String name, String descriptor) {
        boolean overloaded = asyncNames.getOrDefault(name, 0) > 1;
        return overloaded ? AbiNames.resumeNameOfOverload(name, descriptor) : AbiNames.resumeName(name);
    }
}
