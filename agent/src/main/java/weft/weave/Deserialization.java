package weft.weave;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Patches {@code $deserializeLambda$}, which all compilers write alike: it picks a lambda by the name of its body,
 * compares all else that the serialized form says with constants, and makes the lambda anew. The constants must follow
 * what weaving made of the lambda.
 */
final class Deserialization {
    private static final String NAME_GETTER = "getImplMethodName";

    private final InsnList code;
    private final InvokeDynamicInsnNode site;

    private Deserialization(InsnList code, InvokeDynamicInsnNode site) {
        this.code = code;
        this.site = site;
    }

    /**
     * Patches what is compared in front of {@code site}; does nothing if that does not make a lambda anew.
     *
     * @param code which {@code site} is in
     * @param adapter the body that the weaver made for a method reference; null if it has the one that it had
     */
    static void patch(InsnList code, InvokeDynamicInsnNode site, @Nullable MethodNode adapter) {
        Deserialization deserialization = new Deserialization(code, site);
        deserialization.patchConstant("getFunctionalInterfaceMethodSignature", AbiNames::twin);
        if (adapter == null) {
            deserialization.patchConstant("getImplMethodSignature", AbiNames::twin);
        } else {
            deserialization.patchConstant("getImplMethodSignature", signature -> AbiNames.twin(adapter.desc));
            deserialization.adapt(adapter);
        }
    }

    /** The adapter is a static method of this very class, so only its name tells whose method it calls. */
    private void adapt(MethodNode adapter) {
        MethodInsnNode owner = patchConstant("getImplClass", name -> adapter.name);
        MethodInsnNode kind = getter("getImplMethodKind");
        if (owner != null && kind != null) {
            pickByOriginalName();
            owner.name = NAME_GETTER;
            code.set(Neighbours.next(kind), new IntInsnNode(Opcodes.BIPUSH, Opcodes.H_INVOKESTATIC));
        }
    }

    /** What it picks by is the first name that is asked for. */
    private void pickByOriginalName() {
        AbstractInsnNode first = code.getFirst();
        while (!isGetter(first, NAME_GETTER)) {
            first = first.getNext();
        }
        if (!(first.getNext() instanceof LdcInsnNode)) { // Else that was done for another lambda.
            Code original = new Code();
            original.list.add(new LdcInsnNode(ReferenceAdapter.NAME_PATTERN));
            original.list.add(new LdcInsnNode(""));
            original.call(
                    Opcodes.INVOKEVIRTUAL,
                    "java/lang/String",
                    "replaceFirst",
                    "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
                    false);
            code.insert(first, original.list);
        }
    }

    private @Nullable MethodInsnNode patchConstant(String getter, UnaryOperator<String> patch) {
        MethodInsnNode call = getter(getter);
        AbstractInsnNode next = call == null ? null : Neighbours.next(call);
        if (!(next instanceof LdcInsnNode constant)) {
            return null;
        }
        constant.cst = patch.apply((String) constant.cst);
        return call;
    }

    /** The last call of that getter between the site before and this one. */
    private @Nullable MethodInsnNode getter(String name) {
        AbstractInsnNode at = site.getPrevious();
        while (at != null && !(at instanceof InvokeDynamicInsnNode)) {
            if (isGetter(at, name)) {
                return (MethodInsnNode) at;
            }
            at = at.getPrevious();
        }
        return null;
    }

    private static boolean isGetter(AbstractInsnNode insn, String name) {
        return insn instanceof MethodInsnNode call
                && call.owner.equals("java/lang/invoke/SerializedLambda")
                && call.name.equals(name);
    }
}
