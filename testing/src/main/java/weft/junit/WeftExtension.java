package weft.junit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/**
 * Runs {@code @Async} tests, whatever makes them tests: {@link AsyncTest} and its kin bring it with them; for a class
 * with {@code @Test @Async} methods say {@code @ExtendWith(WeftExtension.class)}, or for all of them {@code
 * junit.jupiter.extensions.autodetection.enabled=true} in {@code junit-platform.properties}.
 *
 * <p>Each test has a loop of its own, on the thread that JUnit uses. All of its {@code @BeforeEach}, test and {@code
 * @AfterEach} methods, those that are not {@code @Async} included, run in one task of it, one after the other; between
 * them it stands still. {@link AsyncAround} methods run around them all. {@code @Async} methods with {@code @BeforeAll}
 * and {@code @AfterAll} have a loop each; they need this extension on the class.
 *
 * <p>Parameters:
 *
 * <ul>
 *   <li>{@link VirtualClock}: if one of those methods takes it, the loop runs on it.
 *   <li>{@link TaskGroup}: a group around all of those methods. It ends after the last: waits for its tasks, and cancels
 *       its daemons. If a task fails so does the test: the method that is running is cancelled, and those after it run
 *       when the group has ended.
 * </ul>
 *
 * <p>How a test fails: with what it throws; of an {@code ExceptionGroup} with just one leaf with the leaf, so that an IDE
 * shows the difference that an assertion has found. A deadlock, an error that has nobody to go to, and an action from
 * another thread that throws, fail it, too. An interrupt, as by {@code @Timeout}, cancels it. In a test that was
 * cancelled the {@code @AfterEach} methods may suspend all the same: they run in a shield.
 *
 * <p>A test that is not woven runs on a thread of its own, in turns with the loop; see {@code -Dweft.unwoven}.
 *
 * <p>Configuration parameters of JUnit, which may be system properties: {@code weft.test.timeout} and {@code
 * weft.test.seed}, see {@link AsyncTest}. {@code weft.test.seed=random} draws a seed for each test.
 *
 * <p>Interceptors of other extensions that are registered after this one are not called for {@code @Async} methods: none
 * can go around a method that suspends.
 */
public final class WeftExtension
        implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(WeftExtension.class);

    /** Called by JUnit. */
    public WeftExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!AsyncMethods.anyAround(context)) {
            return;
        }
        TestRun run = TestRun.of(context);
        store(context).put(TestRun.class, run);
        run.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestRun run = store(context).remove(TestRun.class, TestRun.class);
        if (run != null) {
            run.end();
        }
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, method, context, TestRun.Part.LIFECYCLE);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, method, context, TestRun.Part.TEST);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, method, context, TestRun.Part.TEST);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, method, context, TestRun.Part.LIFECYCLE);
    }

    private static void intercept(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context,
            TestRun.Part part)
            throws Throwable {
        TestRun run = runOf(context);
        if (run == null) {
            invocation.proceed();
        } else if (AsyncMethods.isAsync(method.getExecutable())) {
            invocation.skip();
            run.execute(AsyncMethods.body(method), part);
        } else {
            run.execute(invocation::proceed, part);
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptAll(invocation, method);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        interceptAll(invocation, method);
    }

    private static void interceptAll(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method)
            throws Throwable {
        if (!AsyncMethods.isAsync(method.getExecutable())) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        try {
            Weft.options().name(method.getExecutable().getName()).run(AsyncMethods.body(method));
        } catch (Throwable t) {
            throw Failures.toReport(t);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && (type == VirtualClock.class || type == TaskGroup.class)
                && runOf(context) != null;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestRun run = runOf(context);
        if (run == null) {
            return null; // Not supported, and so not asked.
        }
        return parameter.getParameter().getType() == TaskGroup.class ? run.group() : run.clock();
    }

    private static @Nullable TestRun runOf(ExtensionContext context) {
        return store(context).get(TestRun.class, TestRun.class);
    }

    static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /** Whether one of these methods asks for the clock. */
    static boolean takesClock(List<Method> methods) {
        return methods.stream()
                .anyMatch(method -> Arrays.asList(method.getParameterTypes()).contains(VirtualClock.class));
    }
}
