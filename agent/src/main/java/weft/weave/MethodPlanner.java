package weft.weave;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Frame;
import weft.weave.SuspendPoint.Saved;

/** Analyses an {@code @Async} method and decides everything that its two bodies and its frame class will be. */
final class MethodPlanner {
    private static final int MAX_CODE_BYTES = 65_535;

    /** The call with the coroutine, 4; the check, 7; the block that saves, 5. */
    private static final int LEAST_BYTES_PER_POINT = 16;

    private final HostClass host;
    private final MethodNode original;
    private final AsyncMethods asyncMethods;
    private FrameLayout layout = new FrameLayout();
    private final List<SuspendPoint> points = new ArrayList<>();
    private final Map<AbstractInsnNode, Integer> lines = new HashMap<>();

    MethodPlanner(HostClass host, MethodNode original, AsyncMethods asyncMethods) {
        this.host = host;
        this.original = original;
        this.asyncMethods = asyncMethods;
    }

    MethodPlan plan() throws WeaveException {
        refuseModifiers();
        try {
            return planBody();
        } catch (UnsupportedClassFileException e) {
            throw new WeaveException(
                    Refusal.Reason.OLD_CLASS_FILE,
                    -1,
                    "the class file cannot be woven: " + e.getMessage()
                            + "; compile it with --release 8 or later (class file version 52)");
        }
    }

    private void refuseModifiers() throws WeaveException {
        if ((original.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            throw new WeaveException(
                    Refusal.Reason.SYNCHRONIZED,
                    firstLine(original),
                    "a synchronized method cannot suspend; leave out synchronized: the tasks of a loop take turns, and "
                            + "only where they suspend; or, to keep others out meanwhile, use a " + AbiNames.LOCK);
        }
        if ((original.access & Opcodes.ACC_NATIVE) != 0) {
            throw new WeaveException(
                    Refusal.Reason.NATIVE,
                    -1,
                    "a native method cannot suspend; leave out @Async, and call it on a thread of its own");
        }
        if (TwinBody.parameterSlots(original.access, original.desc) >= SuspendingCalls.MAX_PARAMETER_SLOTS) {
            throw new WeaveException(
                    Refusal.Reason.PARAMETERS,
                    firstLine(original),
                    "its parameters take all 255 slots that the JVM allows, and the weaver needs one; group some of "
                            + "them in a record");
        }
    }

    private MethodPlan planBody() throws WeaveException {
        TypeFlow.requireStackMap(original);
        TwinBody twin = TwinBody.of(original);
        MethodNode body = twin.method;
        Set<MethodInsnNode> calls = SuspendingCalls.retarget(host.name(), twin, asyncMethods, host.plainCalls(body));
        if (!calls.isEmpty()) {
            refuseTooMany(calls.size());
            refuseMonitors(body, calls);
            collectLines(body, calls);
            collectPoints(body, calls, twin.coroutineSlot);
            Set<AbstractInsnNode> uninitialized = uninitializedAtPoints();
            if (!uninitialized.isEmpty()) {
                UninitializedObjects.rewrite(host.name(), body, uninitialized);
                points.clear();
                layout = new FrameLayout();
                collectPoints(body, calls, twin.coroutineSlot);
            }
        }
        return new MethodPlan(
                host.name(),
                host.isInterface(),
                body,
                twin.coroutineSlot,
                points,
                layout,
                host.resumeName(original),
                host.frameClassName(original.name + "$" + Integer.toHexString(layoutHash())),
                site());
    }

    /** What surely does not fit; of the rest the size is known when it is written. */
    private void refuseTooMany(int calls) throws WeaveException {
        if (calls * LEAST_BYTES_PER_POINT > MAX_CODE_BYTES) {
            throw new WeaveException(
                    Refusal.Reason.TOO_LARGE,
                    firstLine(original),
                    "its " + calls + " calls that may suspend would take more than " + calls * LEAST_BYTES_PER_POINT
                            + " bytes of code, and the JVM allows 65535; split the method");
        }
    }

    private void refuseMonitors(MethodNode body, Set<MethodInsnNode> calls) throws WeaveException {
        int[] depth = MonitorDepth.of(body);
        int index = 0;
        int line = -1;
        for (AbstractInsnNode insn : body.instructions) {
            if (insn instanceof LineNumberNode number) {
                line = number.line;
            }
            if (insn instanceof MethodInsnNode call && calls.contains(call) && depth[index] > 0) {
                throw new WeaveException(
                        Refusal.Reason.MONITOR,
                        line,
                        "the call of " + call.name
                                + " may suspend while a monitor is held; move the call out of the synchronized block, "
                                + "or leave out synchronized: the tasks of a loop take turns, and only where they "
                                + "suspend; or, to keep others out meanwhile, use a " + AbiNames.LOCK);
            }
            index++;
        }
    }

    private void collectLines(MethodNode body, Set<MethodInsnNode> calls) {
        int line = -1;
        for (AbstractInsnNode insn : body.instructions) {
            if (insn instanceof LineNumberNode number) {
                line = number.line;
            } else if (insn instanceof MethodInsnNode call && calls.contains(call)) {
                lines.put(call, line);
            }
        }
    }

    private void collectPoints(MethodNode body, Set<MethodInsnNode> calls, int coroutineSlot) throws WeaveException {
        Map<AbstractInsnNode, BitSet> live = Liveness.after(body, calls);
        List<MethodInsnNode> inaccessible = new ArrayList<>();
        TypeFlow flow = new TypeFlow(host.name(), body);
        for (AbstractInsnNode insn = flow.next(); insn != null; insn = flow.next()) {
            if (insn instanceof MethodInsnNode call && calls.contains(call)) {
                if (!isAccessible(Type.getReturnType(call.desc))) {
                    inaccessible.add(call);
                }
                points.add(
                        point(flow.index(), call, flow.state(), live.getOrDefault(call, new BitSet()), coroutineSlot));
            }
        }
        if (!inaccessible.isEmpty()) {
            MethodInsnNode call = inaccessible.get(0);
            throw new WeaveException(
                    Refusal.Reason.INACCESSIBLE_TYPE,
                    lines.getOrDefault(call, -1),
                    "the call of " + call.name + " returns "
                            + Type.getReturnType(call.desc).getClassName()
                            + ", a class that is not public and lives in another package, so the value cannot be "
                            + "restored here; make the class public, or let the method return a public type");
        }
    }

    /** The allocations whose object some point would have to save before it is initialised, which nothing can. */
    private Set<AbstractInsnNode> uninitializedAtPoints() {
        Set<AbstractInsnNode> allocations = new HashSet<>();
        for (SuspendPoint point : points) {
            addUninitialized(point.stack(), allocations);
            addUninitialized(point.locals(), allocations);
        }
        return allocations;
    }

    private static void addUninitialized(List<Saved> values, Set<AbstractInsnNode> allocations) {
        for (Saved saved : values) {
            if (saved.type().type() instanceof TypeInsnNode allocation) {
                allocations.add(allocation);
            }
        }
    }

    private SuspendPoint point(int index, MethodInsnNode call, Frame<TypeValue> state, BitSet live, int coroutineSlot) {
        FrameLayout.Assignment fields = layout.newPoint();
        int arguments = Type.getArgumentCount(call.desc) + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
        List<Saved> stack = new ArrayList<>();
        for (int i = 0; i < state.getStackSize() - arguments; i++) {
            TypeValue type = state.getStack(i);
            stack.add(new Saved(-1, type, type.isNull() ? null : fields.next(type)));
        }
        List<Saved> locals = new ArrayList<>();
        List<Saved> savedLocals = new ArrayList<>();
        for (int slot = 0;
                slot < state.getLocals();
                slot += Math.max(1, state.getLocal(slot).getSize())) {
            TypeValue type = state.getLocal(slot);
            if (slot != coroutineSlot && !type.isTop()) {
                boolean kept = live.get(slot) && !type.isNull();
                Saved local = new Saved(slot, type, kept ? fields.next(type) : null);
                locals.add(local);
                if (kept) {
                    savedLocals.add(local);
                }
            }
        }
        return new SuspendPoint(
                points.size(),
                index,
                call,
                lines.getOrDefault(call, -1),
                locals,
                savedLocals,
                stack,
                saveDescriptor(stack, savedLocals));
    }

    private static String saveDescriptor(List<Saved> stack, List<Saved> locals) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Saved entry : stack) {
            descriptor.append(entry.type().descriptor());
        }
        for (Saved local : locals) {
            descriptor.append(local.type().descriptor());
        }
        return descriptor.append(AbiNames.COROUTINE_DESCRIPTOR).append(")V").toString();
    }

    /** A value that comes back through the coroutine is cast, and a cast needs access; one in a typed field does not. */
    private boolean isAccessible(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT || samePackage(element.getInternalName(), host.name())) {
            return true;
        }
        ClassInfo info = asyncMethods.find(element.getInternalName());
        return info == null || info.isPublic();
    }

    private static boolean samePackage(String one, String other) {
        return packageOf(one).equals(packageOf(other));
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
    }

    /** Of all that a frame means: where it was made, what it holds and where that belongs. */
    private int layoutHash() {
        StringBuilder text = new StringBuilder(original.name).append(original.desc);
        for (SuspendPoint point : points) {
            text.append('|').append(point.call().owner).append('.').append(point.call().name);
            text.append(point.call().desc);
            append(text, point.stack());
            append(text, point.locals());
        }
        return text.toString().hashCode();
    }

    private static void append(StringBuilder text, List<Saved> values) {
        for (Saved saved : values) {
            text.append(';').append(saved.slot()).append(saved.type().descriptor());
            text.append(saved.field() == null ? "" : saved.field().name());
        }
    }

    /** Empty for what no source has: such a frame is not shown. */
    private String site() {
        if (original.name.startsWith(ReferenceAdapter.NAME_PREFIX)) {
            return "";
        }
        String source = host.sourceFile();
        StringBuilder site = new StringBuilder(host.name().replace('/', '.'));
        site.append('|').append(original.name).append('|').append(source == null ? "" : source);
        char separator = '|';
        for (SuspendPoint point : points) {
            site.append(separator).append(point.line());
            separator = ',';
        }
        return site.toString();
    }

    /** Where a method begins, for what is said of all of it; or -1. */
    static int firstLine(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return -1;
    }

    /** What a plan needs to know of the class. */
    interface HostClass {
        /** The calls in a body that stay as they are, whatever they call. */
        Set<AbstractInsnNode> plainCalls(MethodNode body);

        /** Internal name. */
        String name();

        boolean isInterface();

        @Nullable
        String sourceFile();

        /** The name of a method's resume body, unique in the class. */
        String resumeName(MethodNode method);

        /** The internal name of a frame class, unique in the class. */
        String frameClassName(String suffix);
    }
}
