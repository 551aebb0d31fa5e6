package weft.weave;

import java.util.stream.Stream;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Twins in classes that were made by looking at a woven class: {@code java.lang.reflect.Proxy}, and subclasses that
 * libraries generate to intercept calls, override each method they find, synthetic or not.
 *
 * <p>Such an interceptor is plain Java. It must not be called with the coroutine: what it calls with it would return to
 * it when it suspends, with no result, and it would take that for the end. So the twin becomes that of any implementor
 * which is not woven: it calls the plain method, and goes over a bridge if that may suspend.
 */
final class CopiedTwins {
    /** Mockito's mocks answer at once, and must be asked on the thread that they are told the answer on. */
    private static final String MOCK = "org/mockito/internal/creation/bytebuddy/access/MockAccess";

    private final ClassNode host;
    private final AsyncMethods asyncMethods;

    CopiedTwins(ClassNode host, AsyncMethods asyncMethods) {
        this.host = host;
        this.asyncMethods = asyncMethods;
    }

    /** Whether the method that has a twin already overrides one with a twin. The runtime writes twins by hand. */
    boolean isCopied(MethodNode method) {
        return !host.name.startsWith(AbiNames.RUNTIME_PREFIX)
                && Stream.concat(Stream.of(host.superName), host.interfaces.stream())
                        .anyMatch(supertype -> asyncMethods.isAsync(supertype, method.name, method.desc));
    }

    void replace(MethodNode method, MethodNode copied, Stubs stubs) {
        if (!host.interfaces.contains(MOCK)) {
            host.methods.set(host.methods.indexOf(copied), stubs.twinOfAbstract(method, host.name, false));
        }
    }
}
