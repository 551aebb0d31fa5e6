package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Weaves the making of lambdas and method references whose interface's method is {@code @Async}.
 *
 * <p>The {@code invokedynamic} keeps its name; the coroutine becomes the last parameter of the interface method's type,
 * of the instantiated type, of bridges and of the implementation. {@code LambdaMetafactory} then implements the twin,
 * which is a default method: it minds neither that nor that the plain method stays abstract. A reference to a plain
 * method goes on implementing the plain method and is marked {@code PlainBody}.
 */
final class LambdaWeaver {
    private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String ALT_METAFACTORY_DESCRIPTOR =
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";
    static final Handle METAFACTORY_HANDLE = new Handle(
            Opcodes.H_INVOKESTATIC,
            METAFACTORY,
            "metafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);
    private static final int FLAG_MARKERS = 2;
    private static final int FLAG_BRIDGES = 4;

    private final ClassNode host;
    private final AsyncMethods asyncMethods;
    private final ClassSource source;
    private final Weaver.Mode mode;
    private final Map<String, MethodNode> lambdaBodies = new HashMap<>();

    /** The bodies of lambdas that are {@code @Async} because their interface is. */
    final Set<MethodNode> asyncBodies = new LinkedHashSet<>();

    /** Lambda bodies that plain lambdas use, too: javac gives equal bodies one method. They keep their code. */
    final Set<MethodNode> plainBodies = new HashSet<>();

    /** By all that makes one differ from another. */
    private final Map<List<Object>, MethodNode> adapters = new LinkedHashMap<>();

    private boolean changed;

    LambdaWeaver(ClassNode host, AsyncMethods asyncMethods, ClassSource source, Weaver.Mode mode) {
        this.host = host;
        this.asyncMethods = asyncMethods;
        this.source = source;
        this.mode = mode;
        for (MethodNode method : host.methods) {
            if ((method.access & Opcodes.ACC_SYNTHETIC) != 0 && method.name.startsWith("lambda$")) {
                lambdaBodies.put(ClassInfo.key(method.name, method.desc), method);
            }
        }
    }

    /** Weaves all of them in the class; returns whether there were any. */
    boolean weave() {
        for (MethodNode method : host.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof InvokeDynamicInsnNode dynamic
                        && dynamic.bsm.getOwner().equals(METAFACTORY)) {
                    weave(method, dynamic);
                }
            }
        }
        host.methods.addAll(adapters.values());
        return changed;
    }

    private void weave(MethodNode in, InvokeDynamicInsnNode site) {
        Handle implementation = (Handle) site.bsmArgs[1];
        MethodNode body = lambdaBody(implementation);
        Type made = Type.getReturnType(site.desc);
        String samDescriptor = ((Type) site.bsmArgs[0]).getDescriptor();
        if (!asyncMethods.isAsync(made.getInternalName(), site.name, samDescriptor)) {
            if (body != null) {
                plainBodies.add(body);
            }
            return;
        }
        changed = true;
        Metafactory call = Metafactory.parse(site);
        if (body != null) {
            asyncBodies.add(body);
        }
        MethodNode adapter = null;
        if (body == null && isAsync(implementation) && ReferenceAdapter.isNeeded(call.instantiated, implementation)) {
            adapter = adapt(site, call);
            body = adapter;
        }
        if (body != null || isAsync(implementation)) {
            Deserialization.patch(in.instructions, site, adapter);
            call.addCoroutine();
            addWovenMarkers(made.getInternalName(), site.name, call.descriptors(samDescriptor), call.markers);
        } else {
            call.markers.add(Type.getObjectType(AbiNames.PLAIN_BODY));
        }
        call.write(site);
    }

    private MethodNode adapt(InvokeDynamicInsnNode site, Metafactory call) {
        Type[] captured = Type.getArgumentTypes(site.desc);
        List<Object> key = List.of(List.of(captured), call.instantiated, call.implementation);
        MethodNode adapter = adapters.computeIfAbsent(
                key,
                k -> ReferenceAdapter.create(adapterName(k, call), captured, call.instantiated, call.implementation));
        asyncBodies.add(adapter);
        boolean isInterface = (host.access & Opcodes.ACC_INTERFACE) != 0;
        call.implementation = new Handle(Opcodes.H_INVOKESTATIC, host.name, adapter.name, adapter.desc, isInterface);
        return adapter;
    }

    private String adapterName(List<Object> key, Metafactory call) {
        int hash = key.toString().hashCode();
        while (true) {
            String name = ReferenceAdapter.name(hash, call.implementation);
            if (adapters.values().stream().noneMatch(other -> other.name.equals(name))) {
                return name;
            }
            hash++;
        }
    }

    private @Nullable MethodNode lambdaBody(Handle implementation) {
        return implementation.getOwner().equals(host.name)
                ? lambdaBodies.get(ClassInfo.key(implementation.getName(), implementation.getDesc()))
                : null;
    }

    private boolean isAsync(Handle implementation) {
        return asyncMethods.isAsync(implementation.getOwner(), implementation.getName(), implementation.getDesc());
    }

    /**
     * Ahead of time the plain method of an interface stays abstract, so that javac still sees a functional interface;
     * for plain calls of the lambda it then takes the interface's companion, as a marker.
     */
    private void addWovenMarkers(String interfaceName, String method, Set<String> descriptors, List<Type> markers) {
        ClassInfo info = asyncMethods.find(interfaceName);
        if (info == null) {
            return;
        }
        boolean declares = descriptors.stream()
                .map(descriptor -> info.methods().get(ClassInfo.key(method, descriptor)))
                .anyMatch(m -> m != null && m.isAbstract() && asyncMethods.isAsync(info, m));
        boolean hasCompanion =
                info.isWoven() || (mode == Weaver.Mode.AHEAD_OF_TIME && source.isWovenTogether(interfaceName));
        if (declares && hasCompanion) {
            markers.add(Type.getObjectType(interfaceName + AbiNames.WOVEN_INTERFACE_SUFFIX));
        }
        info.interfaces().forEach(each -> addWovenMarkers(each, method, descriptors, markers));
    }

    /** The arguments of {@code LambdaMetafactory.altMetafactory}, of which {@code metafactory}'s are the first three. */
    private static final class Metafactory {
        Type sam;
        Handle implementation;
        Type instantiated;
        int flags;
        final List<Type> markers = new ArrayList<>();
        List<Type> bridges = new ArrayList<>();

        private Metafactory(Object[] arguments) {
            sam = (Type) arguments[0];
            implementation = (Handle) arguments[1];
            instantiated = (Type) arguments[2];
        }

        static Metafactory parse(InvokeDynamicInsnNode site) {
            Object[] arguments = site.bsmArgs;
            Metafactory call = new Metafactory(arguments);
            if (site.bsm.getName().equals("altMetafactory")) {
                call.flags = (Integer) arguments[3];
                int at = 4;
                if ((call.flags & FLAG_MARKERS) != 0) {
                    at = read(arguments, at, call.markers);
                }
                if ((call.flags & FLAG_BRIDGES) != 0) {
                    read(arguments, at, call.bridges);
                }
            }
            return call;
        }

        private static int read(Object[] arguments, int countAt, List<Type> types) {
            int count = (Integer) arguments[countAt];
            for (int i = 1; i <= count; i++) {
                types.add((Type) arguments[countAt + i]);
            }
            return countAt + 1 + count;
        }

        Set<String> descriptors(String samDescriptor) {
            Set<String> all = new LinkedHashSet<>();
            all.add(samDescriptor);
            bridges.forEach(bridge -> all.add(plain(bridge.getDescriptor())));
            return all;
        }

        private static String plain(String twin) {
            return twin.replace(AbiNames.COROUTINE_DESCRIPTOR + ")", ")");
        }

        void addCoroutine() {
            sam = AbiNames.twin(sam);
            instantiated = AbiNames.twin(instantiated);
            implementation = new Handle(
                    implementation.getTag(),
                    implementation.getOwner(),
                    implementation.getName(),
                    AbiNames.twin(implementation.getDesc()),
                    implementation.isInterface());
            bridges = new ArrayList<>(bridges.stream().map(AbiNames::twin).toList());
        }

        void write(InvokeDynamicInsnNode site) {
            List<Object> arguments = new ArrayList<>(List.of(sam, implementation, instantiated));
            if (flags != 0 || !markers.isEmpty() || !bridges.isEmpty()) {
                int all = flags | (markers.isEmpty() ? 0 : FLAG_MARKERS) | (bridges.isEmpty() ? 0 : FLAG_BRIDGES);
                arguments.add(all);
                if ((all & FLAG_MARKERS) != 0) {
                    arguments.add(markers.size());
                    arguments.addAll(markers);
                }
                if ((all & FLAG_BRIDGES) != 0) {
                    arguments.add(bridges.size());
                    arguments.addAll(bridges);
                }
                site.bsm = new Handle(
                        Opcodes.H_INVOKESTATIC, METAFACTORY, "altMetafactory", ALT_METAFACTORY_DESCRIPTOR, false);
            }
            site.bsmArgs = arguments.toArray();
        }
    }
}
