package weft.weaving;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import weft.coroutine.Coroutine;

/** All that reflection tells of a class, as lines of text; without what is synthetic. */
final class Reflected {
    private final List<String> lines = new ArrayList<>();

    private Reflected() {}

    static List<String> describe(Class<?> type) {
        Reflected reflected = new Reflected();
        reflected.type(type);
        reflected.lines.sort(null);
        return reflected.lines;
    }

    private void type(Class<?> type) {
        lines.add(type.toGenericString() + " extends " + type.getGenericSuperclass() + " implements "
                + Arrays.toString(type.getGenericInterfaces()) + annotations(type));
        lines.add("nest host " + type.getNestHost() + " members " + sorted(type.getNestMembers()));
        lines.add("in " + type.getEnclosingMethod() + " " + type.getEnclosingClass() + " declares "
                + sorted(type.getDeclaredClasses()));
        lines.add("permits " + Arrays.toString(type.getPermittedSubclasses()));
        for (Field field : type.getDeclaredFields()) {
            lines.add(field.toGenericString() + annotations(field) + annotated(field.getAnnotatedType()));
        }
        for (Executable constructor : type.getDeclaredConstructors()) {
            executable(constructor);
        }
        for (Method method : type.getDeclaredMethods()) {
            if (!method.isSynthetic() && !isTwin(method)) {
                executable(method);
                lines.add(method.getName() + " defaults to " + method.getDefaultValue()
                        + annotated(method.getAnnotatedReturnType()));
            }
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                lines.add(component + " by " + component.getAccessor() + annotations(component));
            }
        }
    }

    /** Also one written by hand, which becomes synthetic. */
    private static boolean isTwin(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0 && parameters[parameters.length - 1] == Coroutine.class;
    }

    /** An interface's abstract methods become defaults when it is loaded: that much may be seen. */
    private void executable(Executable executable) {
        int hidden = executable.getDeclaringClass().isInterface() ? Modifier.ABSTRACT : 0;
        lines.add(Modifier.toString(executable.getModifiers() & ~hidden) + " "
                + executable.toGenericString().replace("default ", "").replace("abstract ", "")
                + annotations(executable));
        for (Parameter parameter : executable.getParameters()) {
            lines.add(executable.getName() + " " + Arrays.toString(executable.getParameterTypes()) + " parameter "
                    + parameter + " " + parameter.getModifiers() + annotations(parameter)
                    + annotated(parameter.getAnnotatedType()));
        }
    }

    private static String annotated(AnnotatedType type) {
        return " typed " + type;
    }

    private static String annotations(AnnotatedElement element) {
        List<String> names = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            names.add(annotation.toString());
        }
        names.sort(null);
        return " " + names;
    }

    private static String sorted(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).sorted().toList().toString();
    }
}
