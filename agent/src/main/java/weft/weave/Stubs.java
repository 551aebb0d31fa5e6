package weft.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** The small methods around the bodies, where woven code meets code that is not. */
class Stubs {
    /** The static method of {@code Coroutine} that says what a plain call works with. */
    private final String coroutineOfPlainCalls;

    Stubs() {
        this("current");
    }

    Stubs(String coroutineOfPlainCalls) {
        this.coroutineOfPlainCalls = coroutineOfPlainCalls;
    }

    /** The calls in a body that stay as they are, whatever they call. */
    Set<AbstractInsnNode> plainCalls(MethodNode body) {
        return Set.of();
    }

    /**
     * Replaces the body of {@code R m(A a)} by {@code return m(a, Coroutine.current())}: what code that is not woven
     * calls. It calls this very class's twin, so that {@code super.m()} from a subclass gets here and no further. No
     * line numbers: a breakpoint belongs in the twin.
     */
    final void makeStub(MethodNode method, String owner, boolean ownerIsInterface) {
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        clear(method);
        Code code = loadParameters(method);
        code.callStatic(AbiNames.COROUTINE, coroutineOfPlainCalls, "()" + AbiNames.COROUTINE_DESCRIPTOR)
                .call(
                        isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
                        owner,
                        method.name,
                        AbiNames.twin(method.desc),
                        ownerIsInterface);
        method.instructions = returning(code, method).list;
    }

    /** {@code R m(A a) { return m(a, Coroutine.current()); }}, virtual: for interfaces. */
    final void makeVirtualStub(MethodNode method, String owner) {
        clear(method);
        Code code = loadParameters(method);
        code.callStatic(AbiNames.COROUTINE, coroutineOfPlainCalls, "()" + AbiNames.COROUTINE_DESCRIPTOR)
                .call(Opcodes.INVOKEINTERFACE, owner, method.name, AbiNames.twin(method.desc), true);
        method.instructions = returning(code, method).list;
    }

    /**
     * The twin of an abstract method: {@code R m(A a, Coroutine co) { return m(a); }}, so that an implementor which is
     * not woven is a callee all the same. If that may suspend, it goes over a bridge.
     */
    MethodNode twinOfAbstract(MethodNode method, String owner, boolean ownerIsInterface) {
        MethodNode twin = newTwin(method);
        int coroutine = TwinBody.parameterSlots(method.access, method.desc);
        LabelNode direct = new LabelNode();
        Code code = new Code()
                .aload(coroutine)
                .aload(0)
                .call(Opcodes.INVOKEVIRTUAL, AbiNames.COROUTINE, "mustBridge", "(Ljava/lang/Object;)Z", false)
                .jump(Opcodes.IFEQ, direct);
        bridge(method, owner, ownerIsInterface, coroutine, code);
        code.label(direct).frame(entryFrame(twin, owner));
        loadParameters(method, code);
        code.call(
                ownerIsInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                owner,
                method.name,
                method.desc,
                ownerIsInterface);
        twin.instructions = returning(code, method).list;
        return twin;
    }

    /**
     * The twin of a method that was refused throws, and so does the method: this makes it a stub. But for {@code
     * synchronized}, which would hold its monitor meanwhile, and native ones.
     */
    MethodNode twinOfRefused(MethodNode method, String owner, boolean ownerIsInterface, String message) {
        if ((method.access & (Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED)) == 0) {
            makeStub(method, owner, ownerIsInterface);
        }
        return throwingTwin(method, message);
    }

    /** {@code R m(A a, Coroutine co) { return m(a); }}, where that is known not to suspend. */
    static MethodNode directTwin(MethodNode method, int invoke, String owner, boolean ownerIsInterface) {
        MethodNode twin = newTwin(method);
        Code code = loadParameters(method);
        code.call(invoke, owner, method.name, method.desc, ownerIsInterface);
        twin.instructions = returning(code, method).list;
        return twin;
    }

    /** {@code return (R) co.bridge(() -> m(a));}, with the interface's own method as the lambda's body. */
    private static void bridge(MethodNode method, String owner, boolean ownerIsInterface, int coroutine, Code code) {
        Type returned = Type.getReturnType(method.desc);
        boolean isVoid = returned == Type.VOID_TYPE;
        String plain = AbiNames.COROUTINE + (isVoid ? "$PlainAction" : "$PlainCode");
        List<Type> captured = new ArrayList<>();
        captured.add(Type.getObjectType(owner));
        captured.addAll(List.of(Type.getArgumentTypes(method.desc)));
        Type sam = Type.getType(isVoid ? "()V" : "()Ljava/lang/Object;");
        Handle body = new Handle(
                ownerIsInterface ? Opcodes.H_INVOKEINTERFACE : Opcodes.H_INVOKEVIRTUAL,
                owner,
                method.name,
                method.desc,
                ownerIsInterface);
        code.aload(coroutine);
        loadParameters(method, code);
        code.list.add(new InvokeDynamicInsnNode(
                "run",
                Type.getMethodDescriptor(Type.getObjectType(plain), captured.toArray(new Type[0])),
                LambdaWeaver.METAFACTORY_HANDLE,
                sam,
                body,
                sam));
        code.call(
                Opcodes.INVOKEVIRTUAL,
                AbiNames.COROUTINE,
                "bridge",
                "(L" + plain + ";)" + (isVoid ? "V" : "Ljava/lang/Object;"),
                false);
        if (isVoid) {
            code.op(Opcodes.RETURN);
        } else if (returned.getSort() >= Type.ARRAY) {
            ReferenceAdapter.convert(Type.getObjectType("java/lang/Object"), returned, code);
            code.op(Opcodes.ARETURN);
        } else {
            code.op(Opcodes.POP).returnZero(returned); // Suspended: the value comes when we resume our caller.
        }
    }

    private static FrameNode entryFrame(MethodNode twin, String owner) {
        List<StackMaps.Local> locals = new ArrayList<>();
        locals.add(StackMaps.Local.ofClass(0, owner));
        int slot = 1;
        for (Type parameter : Type.getArgumentTypes(twin.desc)) {
            locals.add(new StackMaps.Local(slot, TypeValue.of(parameter).type(), parameter.getSize()));
            slot += parameter.getSize();
        }
        return StackMaps.full(locals, List.of());
    }

    private static MethodNode throwingTwin(MethodNode method, String message) {
        MethodNode twin = newTwin(method);
        twin.instructions = new Code()
                .type(Opcodes.NEW, AbiNames.REFUSED_METHOD_ERROR)
                .op(Opcodes.DUP)
                .pushString(message)
                .call(Opcodes.INVOKESPECIAL, AbiNames.REFUSED_METHOD_ERROR, "<init>", "(Ljava/lang/String;)V", false)
                .op(Opcodes.ATHROW)
                .list;
        return twin;
    }

    /** The resume body of a method that never suspends: there all the same, for a stable set of members. */
    static MethodNode emptyResume(String name, boolean inInterface) {
        int access = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | (inInterface ? Opcodes.ACC_PUBLIC : 0);
        MethodNode resume = new MethodNode(Opcodes.ASM9, access, name, AbiNames.RESUME_DESCRIPTOR, null, null);
        resume.instructions = new Code()
                .aload(0)
                .callStatic(
                        AbiNames.COROUTINE, "redefined", "(L" + AbiNames.FRAME + ";)Ljava/lang/IllegalStateException;")
                .op(Opcodes.ATHROW)
                .list;
        return resume;
    }

    private static MethodNode newTwin(MethodNode method) {
        return new MethodNode(
                Opcodes.ASM9,
                TwinBody.twinAccess(method.access),
                method.name,
                AbiNames.twin(method.desc),
                null,
                method.exceptions.toArray(new String[0]));
    }

    private static Code loadParameters(MethodNode method) {
        return loadParameters(method, new Code());
    }

    private static Code loadParameters(MethodNode method, Code code) {
        int slot = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            code.aload(slot++);
        }
        for (Type parameter : Type.getArgumentTypes(method.desc)) {
            code.load(parameter, slot);
            slot += parameter.getSize();
        }
        return code;
    }

    private static Code returning(Code code, MethodNode method) {
        return code.op(Type.getReturnType(method.desc).getOpcode(Opcodes.IRETURN));
    }

    private static void clear(MethodNode method) {
        method.instructions.clear();
        method.tryCatchBlocks.clear();
        if (method.localVariables != null) {
            method.localVariables.clear();
        }
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
    }
}
