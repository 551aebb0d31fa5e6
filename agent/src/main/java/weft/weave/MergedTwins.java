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
 * Finds the {@code @Async} methods that a class inherits from two unrelated interfaces without declaring them. Their
 * twins are default methods, and two defaults that neither overrides the other clash: the class must have its own.
 */
final class MergedTwins {
    private final ClassNode host;
    private final AsyncMethods asyncMethods;

    MergedTwins(ClassNode host, AsyncMethods asyncMethods) {
        this.host = host;
        this.asyncMethods = asyncMethods;
    }

    /** The abstract methods that {@code host} must re-declare. */
    List<MethodNode> find() {
        if (host.interfaces.isEmpty()) {
            return List.of();
        }
        Map<String, Set<String>> declarers = new LinkedHashMap<>();
        Map<String, MethodInfo> methods = new LinkedHashMap<>();
        host.interfaces.forEach(each -> collect(each, declarers, methods));
        List<MethodNode> result = new ArrayList<>();
        declarers.forEach((key, owners) -> {
            owners.removeIf(owner ->
                    owners.stream().anyMatch(other -> !other.equals(owner) && asyncMethods.isSubtype(other, owner)));
            MethodInfo method = methods.get(key);
            if (owners.size() > 1 && method != null && !declaredInClassChain(method)) {
                result.add(new MethodNode(
                        Opcodes.ASM9,
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC,
                        method.name(),
                        method.descriptor(),
                        null,
                        null));
            }
        });
        return result;
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
