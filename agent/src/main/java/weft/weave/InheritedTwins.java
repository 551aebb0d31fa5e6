package weft.weave;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import weft.weave.ClassInfo.MethodInfo;

/**
 * Finds the {@code @Async} methods that a class inherits from interfaces, without declaring them, and for which it must
 * have a twin of its own all the same.
 */
final class InheritedTwins {
    /**
     * From two unrelated interfaces: their twins are default methods, and two defaults that neither overrides the other
     * clash. Abstract, for the class to re-declare.
     */
    final List<MethodNode> merged = new ArrayList<>();

    /**
     * Implemented by a superclass that knows nothing of the interface, with a method that is not {@code @Async}: the
     * twin just calls it, where the interface's would suspect code that nobody wove.
     */
    final List<MethodNode> plain = new ArrayList<>();

    private final ClassNode host;
    private final AsyncMethods asyncMethods;

    InheritedTwins(ClassNode host, AsyncMethods asyncMethods) {
        this.host = host;
        this.asyncMethods = asyncMethods;
        if (!host.interfaces.isEmpty()) {
            find();
        }
    }

    boolean isEmpty() {
        return merged.isEmpty() && plain.isEmpty();
    }

    private void find() {
        Map<String, Set<String>> declarers = new LinkedHashMap<>();
        Map<String, MethodInfo> methods = new LinkedHashMap<>();
        host.interfaces.forEach(each -> collect(each, declarers, methods));
        declarers.forEach((key, owners) -> {
            owners.removeIf(owner ->
                    owners.stream().anyMatch(other -> !other.equals(owner) && asyncMethods.isSubtype(other, owner)));
            MethodInfo method = methods.get(key);
            if (method == null || declaredInClassChain(method)) {
                return;
            }
            if (isPlainInClassChain(method, owners)) {
                plain.add(declaration(method));
            } else if (owners.size() > 1) {
                merged.add(declaration(method));
            }
        });
    }

    private static MethodNode declaration(MethodInfo method) {
        return new MethodNode(
                Opcodes.ASM9,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC,
                method.name(),
                method.descriptor(),
                null,
                null);
    }

    private boolean isPlainInClassChain(MethodInfo method, Set<String> owners) {
        if ((host.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) != 0) {
            return false;
        }
        for (String name = host.superName; name != null && !name.equals("java/lang/Object"); ) {
            ClassInfo info = asyncMethods.find(name);
            MethodInfo declared = info == null ? null : info.methods().get(method.key());
            if (info == null) {
                // The JDK's classes we don't read; but if no interface has it, they do, or the class were abstract.
                return owners.stream().noneMatch(owner -> hasDefault(owner, method));
            }
            if (declared != null && !declared.isAbstract()) {
                return true;
            }
            name = info.superName();
        }
        return false;
    }

    private boolean hasDefault(String interfaceName, MethodInfo method) {
        ClassInfo info = asyncMethods.find(interfaceName);
        MethodInfo declared = info == null ? null : info.methods().get(method.key());
        return declared != null && !declared.isAbstract();
    }

    private void collect(String interfaceName, Map<String, Set<String>> declarers, Map<String, MethodInfo> methods) {
        ClassInfo info = asyncMethods.find(interfaceName);
        if (info == null) {
            return;
        }
        for (MethodInfo method : info.methods().values()) {
            if (method.isVirtual() && asyncMethods.isAsync(info, method)) {
                declarers
                        .computeIfAbsent(method.key(), k -> new LinkedHashSet<>())
                        .add(interfaceName);
                methods.put(method.key(), method);
            }
        }
        info.interfaces().forEach(each -> collect(each, declarers, methods));
    }

    private boolean declaredInClassChain(MethodInfo method) {
        for (MethodNode own : host.methods) {
            if (own.name.equals(method.name()) && own.desc.equals(method.descriptor())) {
                return true;
            }
        }
        @Nullable String superName = (host.access & Opcodes.ACC_INTERFACE) != 0 ? null : host.superName;
        return superName != null && asyncMethods.isAsync(superName, method.name(), method.descriptor());
    }
}
