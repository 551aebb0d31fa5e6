package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import weft.weave.ClassInfo.MethodInfo;

/** Why methods of a class are woven, for those who wonder; found anew, so that weaving need not keep it. */
final class Explanation {
    private final ClassInfo info;
    private final AsyncMethods asyncMethods;

    /** The interfaces that lambdas and method references are made for, by the key of the method that is their body. */
    private final Map<String, String> lambdas = new HashMap<>();

    Explanation(ClassReader reader, AsyncMethods asyncMethods) {
        this.info = ClassInfo.read(reader);
        this.asyncMethods = asyncMethods;
        ClassFiles.read(reader, new Lambdas(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /** A line for each woven method: the method, and the reason. */
    List<String> of(List<String> wovenMethods) {
        List<String> lines = new ArrayList<>();
        for (String key : wovenMethods) {
            int end = key.indexOf('(');
            lines.add(key.substring(0, end) + parameters(key.substring(end)) + ": " + why(key));
        }
        return lines.isEmpty() ? List.of("only twins of methods that it inherits, or lambdas") : lines;
    }

    /** Why nothing is woven in a class that has to do with {@code @Async} methods. */
    String whyNot() {
        return info.isWoven() ? "it was woven ahead of time" : "it has no @Async method of its own, and overrides none";
    }

    private String why(String key) {
        MethodInfo method = info.methods().get(key);
        String lambda = lambdas.get(key);
        if (method != null && method.annotated()) {
            return "@Async";
        }
        if (lambda != null) {
            return "body of a lambda for " + lambda.replace('/', '.');
        }
        if (method == null) {
            return "made by the weaver";
        }
        String overridden = overridden(info, method.name(), method.descriptor());
        if (overridden != null) {
            return "overrides " + overridden;
        }
        return method.isBridge() ? "bridge to an @Async method" : "called by a bridge that overrides an @Async method";
    }

    /** The nearest supertype's method that is the reason, as {@code pkg.Type.method}. */
    private @Nullable String overridden(ClassInfo type, String name, String descriptor) {
        List<String> supertypes = new ArrayList<>(type.interfaces());
        if (type.superName() != null) {
            supertypes.add(0, type.superName());
        }
        for (String each : supertypes) {
            if (asyncMethods.isAsync(each, name, descriptor)) {
                ClassInfo supertype = asyncMethods.find(each);
                if (supertype != null) {
                    return supertype.methods().containsKey(ClassInfo.key(name, descriptor))
                            ? each.replace('/', '.') + "." + name
                            : overridden(supertype, name, descriptor);
                }
            }
        }
        return null;
    }

    private static String parameters(String descriptor) {
        StringJoiner types = new StringJoiner(", ", "(", ")");
        for (Type type : Type.getArgumentTypes(descriptor)) {
            String name = type.getClassName();
            types.add(name.substring(name.lastIndexOf('.') + 1));
        }
        return types.toString();
    }

    private final class Lambdas extends ClassVisitor {
        Lambdas() {
            super(Opcodes.ASM9);
        }

        @Override
        public MethodVisitor visitMethod(
                int flags, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(String sam, String made, Handle bootstrap, Object... arguments) {
                    String type = Type.getReturnType(made).getInternalName();
                    if (arguments.length > 1
                            && arguments[1] instanceof Handle body
                            && body.getOwner().equals(info.name())
                            && asyncMethods.hasAny(type)) {
                        lambdas.putIfAbsent(ClassInfo.key(body.getName(), body.getDesc()), type);
                    }
                }
            };
        }
    }
}
