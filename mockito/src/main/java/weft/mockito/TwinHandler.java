package weft.mockito;

import java.io.Serial;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.InvocationContainer;
import org.mockito.invocation.MockHandler;
import org.mockito.mock.MockCreationSettings;
import weft.coroutine.Coroutine;

/**
 * Makes of each call to a twin one to the plain method, which comes here, too, and is the only one that Mockito gets to
 * know: so stubs, matchers and verification see neither coroutines nor two methods. If the answer is to call the real
 * method, that is the twin's, which may suspend: Mockito's frames return its dummy result, and are not resumed.
 */
final class TwinHandler<T> implements MockHandler<T> {
    @Serial
    private static final long serialVersionUID = 1;

    /** Hands the twin's call to the handler of the plain one, on the same thread and at once. */
    private static final ThreadLocal<@Nullable Invocation> TWIN_CALL = new ThreadLocal<>();

    private final MockHandler<T> next;

    TwinHandler(MockHandler<T> next) {
        this.next = next;
    }

    @Override
    public @Nullable Object handle(Invocation invocation) throws Throwable {
        if (isTwin(invocation.getMethod())) {
            return callPlain(invocation);
        }
        Invocation twinCall = TWIN_CALL.get();
        TWIN_CALL.remove();
        return next.handle(twinCall == null ? invocation : new TwinInvocation(invocation, twinCall));
    }

    private static boolean isTwin(Method method) {
        int parameters = method.getParameterCount();
        return method.isSynthetic() && parameters > 0 && method.getParameterTypes()[parameters - 1] == Coroutine.class;
    }

    private static @Nullable Object callPlain(Invocation twinCall) throws Throwable {
        Method twin = twinCall.getMethod();
        int parameters = twin.getParameterCount() - 1;
        Method plain = twin.getDeclaringClass()
                .getDeclaredMethod(twin.getName(), Arrays.copyOf(twin.getParameterTypes(), parameters));
        plain.setAccessible(true);
        TWIN_CALL.set(twinCall);
        try {
            return plain.invoke(twinCall.getMock(), Arrays.copyOf(twinCall.getRawArguments(), parameters));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            TWIN_CALL.remove();
        }
    }

    @Override
    public MockCreationSettings<T> getMockSettings() {
        return next.getMockSettings();
    }

    @Override
    public InvocationContainer getInvocationContainer() {
        return next.getInvocationContainer();
    }
}
