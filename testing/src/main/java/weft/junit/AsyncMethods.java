package weft.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import weft.Async;
import weft.AsyncRunnable;
import weft.Weft;
import weft.coroutine.Coroutine;
import weft.coroutine.Unwoven;

/**
 * Finds and calls {@code @Async} methods of tests.
 *
 * <p>A woven method is called through its twin, with the task's coroutine, so that it runs as it would anywhere else.
 * That the call is reflective does no harm: when the method suspends it returns, and so do the frames of reflection;
 * when it is resumed they are not needed. One that is not woven gets a thread, by way of a bridge.
 */
final class AsyncMethods {
    /** The weaver has the same list. */
    private static final List<Class<? extends Annotation>> ASYNC = List.of(
            Async.class, AsyncTest.class, AsyncRepeatedTest.class, AsyncParameterizedTest.class, AsyncAround.class);

    private AsyncMethods() {}

    /** Whether a test has an {@code @Async} method among those that run for it. */
    static boolean anyAround(ExtensionContext test) {
        return ofTest(test).stream().anyMatch(AsyncMethods::isAsync);
    }

    /** The test method, and those that run before, after and around it. */
    static List<Method> ofTest(ExtensionContext test) {
        List<Method> methods = new ArrayList<>(arounds(test));
        for (Object instance : test.getRequiredTestInstances().getAllInstances()) {
            methods.addAll(annotated(instance.getClass(), BeforeEach.class));
            methods.addAll(annotated(instance.getClass(), AfterEach.class));
        }
        methods.add(test.getRequiredTestMethod());
        return methods;
    }

    /** Those with {@link AsyncAround}, outermost first. */
    static List<Method> arounds(ExtensionContext test) {
        return test.getRequiredTestInstances().getAllInstances().stream()
                .flatMap(instance -> annotated(instance.getClass(), AsyncAround.class).stream())
                .toList();
    }

    private static List<Method> annotated(Class<?> type, Class<? extends Annotation> annotation) {
        return AnnotationSupport.findAnnotatedMethods(type, annotation, HierarchyTraversalMode.TOP_DOWN);
    }

    /** Whether a method is {@code @Async}: it says so, or it is woven, as one is that overrides another. */
    static boolean isAsync(Method method) {
        return ASYNC.stream().anyMatch(method::isAnnotationPresent) || twin(method) != null;
    }

    static AsyncRunnable<Throwable> body(ReflectiveInvocationContext<Method> call) {
        return body(
                call.getExecutable(),
                call.getTarget().orElse(null),
                call.getArguments().toArray());
    }

    /** What calls {@code method}. */
    static AsyncRunnable<Throwable> body(Method method, @Nullable Object target, @Nullable Object... arguments) {
        Method twin = twin(method);
        if (twin != null) {
            return () -> callTwin(twin, target, arguments);
        }
        Unwoven.tolerate(method.getDeclaringClass());
        return () -> Weft.bridge(() -> call(method, target, arguments));
    }

    private static void call(Method method, @Nullable Object target, @Nullable Object... arguments) {
        ReflectionSupport.invokeMethod(method, target, arguments);
    }

    /** Suspends if the method does. */
    @Async
    private static void callTwin(Method twin, @Nullable Object target, @Nullable Object[] arguments) {
        callTwin(twin, target, arguments, Coroutine.current());
    }

    /** If the method has suspended this returns at once, as the last in a chain of calls must. */
    static void callTwin(Method twin, @Nullable Object target, @Nullable Object[] arguments, Coroutine coroutine) {
        @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = coroutine;
        ReflectionSupport.invokeMethod(twin, target, all);
    }

    /** What the weaver added, or null: the same method, with the coroutine as its last parameter. */
    private static @Nullable Method twin(Method method) {
        Class<?>[] parameters = Arrays.copyOf(method.getParameterTypes(), method.getParameterCount() + 1);
        parameters[method.getParameterCount()] = Coroutine.class;
        try {
            Method twin = method.getDeclaringClass().getDeclaredMethod(method.getName(), parameters);
            return twin.isSynthetic() ? twin : null;
        } catch (NoSuchMethodException notWoven) {
            return null;
        }
    }
}
