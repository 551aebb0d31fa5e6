package weft.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;
import weft.weave.AbiNames;
import weft.weave.ClassOutline;
import weft.weave.ClassSource;

/**
 * What javac knows about classes, as class files without code. Asking javac rather than reading its class path gives the
 * same answer for class paths, module paths and patched modules, on every JDK.
 *
 * <p>javac shows no bridges. So a method that overrides an {@code @Async} one says {@code @Async} in its outline, even
 * where only a bridge would tell.
 */
final class ElementsClassSource implements ClassSource {
    private static final String ASYNC = "weft.Async";
    private static final Set<String> ASYNC_TESTS = AbiNames.ASYNC_TESTS.stream()
            .map(descriptor -> descriptor.substring(1, descriptor.length() - 1).replace('/', '.'))
            .collect(Collectors.toUnmodifiableSet());
    private static final String WOVEN = "weft.coroutine.Woven";

    private static final int ACC_VARARGS = 0x0080;
    private static final int ACC_INTERFACE = 0x0200;
    private static final int ACC_ABSTRACT = 0x0400;
    private static final Map<Modifier, Integer> ACCESS = Map.of(
            Modifier.PUBLIC, 0x0001,
            Modifier.PRIVATE, 0x0002,
            Modifier.PROTECTED, 0x0004,
            Modifier.STATIC, 0x0008,
            Modifier.FINAL, 0x0010,
            Modifier.ABSTRACT, ACC_ABSTRACT);

    private final Elements elements;
    private final Types types;
    private final Map<TypeElement, List<ExecutableElement>> asyncMethods = new HashMap<>();

    ElementsClassSource(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    @Override
    public byte @Nullable [] find(String internalName) {
        TypeElement type = element(internalName.replace('/', '.'));
        return type == null ? null : outline(type);
    }

    /** The class of a binary name: a {@code $} in it may be part of a name, or stand between two. */
    private @Nullable TypeElement element(String binaryName) {
        TypeElement whole = elements.getTypeElement(binaryName);
        if (whole != null) {
            return whole;
        }
        for (int dollar = binaryName.indexOf('$'); dollar > 0; dollar = binaryName.indexOf('$', dollar + 1)) {
            TypeElement outer = elements.getTypeElement(binaryName.substring(0, dollar));
            TypeElement found = outer == null ? null : nested(outer, binaryName);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable TypeElement nested(TypeElement outer, String binaryName) {
        for (TypeElement inner : ElementFilter.typesIn(outer.getEnclosedElements())) {
            String name = elements.getBinaryName(inner).toString();
            if (name.equals(binaryName)) {
                return inner;
            }
            TypeElement found = binaryName.startsWith(name + "$") ? nested(inner, binaryName) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private byte[] outline(TypeElement type) {
        List<String> interfaces = new ArrayList<>();
        type.getInterfaces().forEach(each -> interfaces.add(internalName(each)));
        TypeMirror superclass = type.getSuperclass();
        ClassOutline outline = new ClassOutline(
                access(type) | (type.getKind().isInterface() ? ACC_INTERFACE | ACC_ABSTRACT : 0),
                internalName(type),
                superclass.getKind() == TypeKind.NONE ? "java/lang/Object" : internalName(superclass),
                interfaces);
        Integer format = wovenFormat(type);
        if (format != null) {
            outline.woven(format);
        }
        List<ExecutableElement> async = asyncMethods(type);
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            outline.method(
                    access(method) | (method.isVarArgs() ? ACC_VARARGS : 0),
                    method.getSimpleName().toString(),
                    descriptor(method),
                    async.contains(method));
        }
        return outline.toClassFile();
    }

    /** Those that a class declares: annotated, or overriding one that is. */
    private List<ExecutableElement> asyncMethods(TypeElement type) {
        List<ExecutableElement> known = asyncMethods.get(type);
        if (known != null) {
            return known;
        }
        List<ExecutableElement> inherited = new ArrayList<>();
        for (TypeElement supertype : supertypes(type)) {
            inherited.addAll(asyncMethods(supertype));
        }
        List<ExecutableElement> found = new ArrayList<>();
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            if (isAnnotated(method) || inherited.stream().anyMatch(each -> elements.overrides(method, each, type))) {
                found.add(method);
            }
        }
        asyncMethods.put(type, found);
        return found;
    }

    private static boolean isAnnotated(ExecutableElement method) {
        for (AnnotationMirror each : method.getAnnotationMirrors()) {
            String name = ((TypeElement) each.getAnnotationType().asElement())
                    .getQualifiedName()
                    .toString();
            if (name.equals(ASYNC) || ASYNC_TESTS.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** All of them outside the JDK. */
    private Set<TypeElement> supertypes(TypeElement type) {
        Set<TypeElement> found = new LinkedHashSet<>();
        for (TypeMirror each : types.directSupertypes(type.asType())) {
            if (types.asElement(each) instanceof TypeElement supertype
                    && !supertype.getQualifiedName().toString().startsWith("java.")
                    && found.add(supertype)) {
                found.addAll(supertypes(supertype));
            }
        }
        return found;
    }

    private static @Nullable Integer wovenFormat(TypeElement type) {
        AnnotationMirror mark = annotation(type, WOVEN);
        if (mark == null) {
            return null;
        }
        for (AnnotationValue value : mark.getElementValues().values()) {
            if (value.getValue() instanceof Integer format) {
                return format;
            }
        }
        return null;
    }

    private static @Nullable AnnotationMirror annotation(Element element, String name) {
        for (AnnotationMirror each : element.getAnnotationMirrors()) {
            if (((TypeElement) each.getAnnotationType().asElement())
                    .getQualifiedName()
                    .contentEquals(name)) {
                return each;
            }
        }
        return null;
    }

    private static int access(Element element) {
        int access = 0;
        for (Modifier modifier : element.getModifiers()) {
            access |= ACCESS.getOrDefault(modifier, 0);
        }
        return access;
    }

    private String descriptor(ExecutableElement method) {
        StringBuilder descriptor = new StringBuilder("(");
        for (VariableElement parameter : method.getParameters()) {
            descriptor.append(descriptor(parameter.asType()));
        }
        return descriptor.append(')').append(descriptor(method.getReturnType())).toString();
    }

    private String descriptor(TypeMirror type) {
        return switch (type.getKind()) {
            case VOID -> "V";
            case BOOLEAN -> "Z";
            case BYTE -> "B";
            case CHAR -> "C";
            case SHORT -> "S";
            case INT -> "I";
            case LONG -> "J";
            case FLOAT -> "F";
            case DOUBLE -> "D";
            case ARRAY -> "[" + descriptor(((ArrayType) type).getComponentType());
            default -> "L" + internalName(type) + ";";
        };
    }

    private String internalName(TypeMirror type) {
        return types.erasure(type) instanceof DeclaredType declared
                ? internalName((TypeElement) declared.asElement())
                : "java/lang/Object"; // Missing or in error, which javac reports.
    }

    private String internalName(TypeElement type) {
        return elements.getBinaryName(type).toString().replace('.', '/');
    }
}
