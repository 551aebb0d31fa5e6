package weft.weaving;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.coroutine.Coroutine;
import weft.weaving.cases.Case;
import weft.weaving.cases.Env;

/**
 * A case, whoever compiles and loads it.
 *
 * @param className the binary name of its class
 * @param name the method's name, {@code v001a} for V001's first variation
 * @param what what is expected of it; null for a method that is no case
 */
public record CaseMethod(
        String className, String name, @Nullable Case what) {
    private static final String PACKAGE = Env.class.getPackageName();

    /** All cases of the test tree, by number. */
    static List<CaseMethod> all() {
        return CaseFiles.sources().stream()
                .filter(source -> source.getParent().endsWith("cases"))
                .map(CaseMethod::className)
                .flatMap(name -> Arrays.stream(
                                load(CaseMethod.class.getClassLoader(), name).getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Case.class))
                        .map(method -> new CaseMethod(name, method.getName(), method.getAnnotation(Case.class))))
                .sorted(Comparator.comparing(CaseMethod::name))
                .toList();
    }

    private static String className(Path source) {
        return PACKAGE + "." + source.getFileName().toString().replace(".java", "");
    }

    static Class<?> load(ClassLoader loader, String name) {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls it as plain Java. */
    Object callPlain(ClassLoader loader, Object env) throws Throwable {
        return call(method(loader, env.getClass()), env);
    }

    /** Calls the twin that the weaver should have made. */
    Object callTwin(ClassLoader loader, Object env, Coroutine coroutine) throws Throwable {
        return call(method(loader, env.getClass(), Coroutine.class), env, coroutine);
    }

    private Method method(ClassLoader loader, Class<?>... parameters) {
        try {
            return load(loader, className).getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(parameters.length == 1 ? e.toString() : "not woven: " + e.getMessage(), e);
        }
    }

    private static Object call(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What to call it in reports. */
    String title() {
        return name.toUpperCase(java.util.Locale.ROOT).replaceFirst("([0-9])([A-Z])", "$1 $2") + ": " + what.breaks();
    }
}
