package weft.weave;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import weft.weave.ClassInfo.MethodInfo;

/**
 * Which methods are {@code @Async}: those that say so, and those that override one that is, through bridges too. Found
 * by reading class files, never by loading classes; what was found is kept.
 */
final class AsyncMethods {
    private final ClassSource source;
    private final Map<String, Optional<ClassInfo>> classes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> answers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> hasAny = new ConcurrentHashMap<>();

    AsyncMethods(ClassSource source) {
        this.source = source;
    }

    /** The class of that name, or null if it is the JDK's or cannot be found. */
    @Nullable
    ClassInfo find(String internalName) {
        if (AbiNames.isJdk(internalName) || internalName.startsWith("[")) {
            return null;
        }
        Optional<ClassInfo> known = classes.get(internalName);
        if (known == null) {
            byte[] bytes = source.find(internalName);
            known = bytes == null ? Optional.empty() : read(bytes);
            classes.putIfAbsent(internalName, known);
        }
        return known.orElse(null);
    }

    /** A class file that is broken is none: the JVM will not load it, either. */
    private static Optional<ClassInfo> read(byte[] classFile) {
        try {
            return Optional.of(ClassInfo.read(classFile));
        } catch (UnreadableClassException e) {
            return Optional.empty();
        }
    }

    /** Tells of a class that is being woven, which may not be found by name, or be newer than what is found. */
    void put(ClassInfo info) {
        Optional<ClassInfo> before = classes.put(info.name(), Optional.of(info));
        if (before != null && !before.equals(Optional.of(info))) {
            answers.clear();
            hasAny.clear();
        }
    }

    /** Whether a call to that method, as an instruction names it, may suspend. */
    boolean isAsync(String owner, String name, String descriptor) {
        if (AbiNames.isJdk(owner) || name.startsWith("<") || !hasAny(owner)) {
            return false;
        }
        String key = owner + '.' + name + descriptor;
        Boolean known = answers.get(key);
        if (known == null) {
            known = search(owner, name, descriptor);
            answers.put(key, known);
        }
        return known;
    }

    /** Whether the class or a supertype of it outside the JDK has an {@code @Async} method. */
    boolean hasAny(@Nullable String className) {
        if (className == null || AbiNames.isJdk(className)) {
            return false;
        }
        Boolean known = hasAny.get(className);
        if (known == null) {
            ClassInfo info = find(className);
            known = info != null && (info.hasAnnotated() || hasAny(info.superName()) || hasAny(info.interfaces()));
            hasAny.put(className, known);
        }
        return known;
    }

    /** As {@link #hasAny(String)}, of one of them. */
    boolean hasAny(List<String> classNames) {
        for (String each : classNames) {
            if (hasAny(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the class is {@code supertype} or inherits from it. */
    boolean isSubtype(@Nullable String className, String supertype) {
        if (supertype.equals(className)) {
            return true;
        }
        ClassInfo info = className == null ? null : find(className);
        if (info == null) {
            return false;
        }
        for (String each : info.interfaces()) {
            if (isSubtype(each, supertype)) {
                return true;
            }
        }
        return isSubtype(info.superName(), supertype);
    }

    /**
     * The internal name of the class that a method returns an instance of, as the method says that overrides it most
     * specifically in {@code owner}. Eclipse's compiler calls {@code iterator()} by {@code Iterable}'s descriptor, which
     * is a bridge to the one we want.
     */
    String returnedClass(String owner, String name, String descriptor) {
        String parameters = descriptor.substring(0, descriptor.indexOf(')') + 1);
        ClassInfo info = find(owner);
        while (info != null) {
            String declared = returnedClass(info, name, parameters);
            if (declared != null) {
                return declared;
            }
            info = info.superName() == null ? null : find(info.superName());
        }
        return Type.getReturnType(descriptor).getInternalName();
    }

    private @Nullable String returnedClass(ClassInfo info, String name, String parameters) {
        for (MethodInfo method : info.methods().values()) {
            if (method.name().equals(name) && method.descriptor().startsWith(parameters) && !method.isBridge()) {
                return Type.getReturnType(method.descriptor()).getInternalName();
            }
        }
        for (String each : info.interfaces()) {
            ClassInfo inherited = find(each);
            String declared = inherited == null ? null : returnedClass(inherited, name, parameters);
            if (declared != null) {
                return declared;
            }
        }
        return null;
    }

    private boolean search(String owner, String name, String descriptor) {
        ClassInfo info = find(owner);
        if (info == null || info.isTooOld()) {
            return false; // What is refused as a whole has no twins to call.
        }
        MethodInfo method = info.methods().get(ClassInfo.key(name, descriptor));
        if (method == null) {
            return inherits(info, name, descriptor);
        }
        return isAsync(info, method);
    }

    /** Whether a method that a class declares is {@code @Async}. */
    boolean isAsync(ClassInfo info, MethodInfo method) {
        if (method.annotated()) {
            return true;
        }
        if (method.name().startsWith("<")) {
            return false;
        }
        if (method.isVirtual() && inherits(info, method.name(), method.descriptor())) {
            return true;
        }
        if (method.isBridge()) {
            MethodInfo target = method.calls() == null ? null : info.methods().get(method.calls());
            return target != null && target.annotated();
        }
        if (method.isAccessor()) {
            return method.calls() != null && isAsync(info.name(), method.calls());
        }
        for (MethodInfo bridge : info.bridges()) {
            if (method.key().equals(bridge.calls())
                    && (bridge.annotated() || inherits(info, bridge.name(), bridge.descriptor()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAsync(String owner, String key) {
        int descriptor = key.indexOf('(');
        return isAsync(owner, key.substring(0, descriptor), key.substring(descriptor));
    }

    private boolean inherits(ClassInfo info, String name, String descriptor) {
        String superName = info.superName();
        if (superName != null && isAsync(superName, name, descriptor)) {
            return true;
        }
        for (String each : info.interfaces()) {
            if (isAsync(each, name, descriptor)) {
                return true;
            }
        }
        return false;
    }
}
