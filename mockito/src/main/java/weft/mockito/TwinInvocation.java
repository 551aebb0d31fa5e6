package weft.mockito;

import java.io.Serial;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mockito.ArgumentMatcher;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.Location;
import org.mockito.invocation.StubInfo;

/** A call that woven code made: to the plain method in all respects, but for the real method and the place. */
@SuppressWarnings({"rawtypes", "serial"}) // As in the interface; invocations of serializable mocks are serializable.
final class TwinInvocation implements Invocation {
    @Serial
    private static final long serialVersionUID = 1;

    private final Invocation plainCall;
    private final Invocation twinCall;

    TwinInvocation(Invocation plainCall, Invocation twinCall) {
        this.plainCall = plainCall;
        this.twinCall = twinCall;
    }

    @Override
    public Object callRealMethod() throws Throwable {
        return twinCall.callRealMethod();
    }

    @Override
    public Location getLocation() {
        return twinCall.getLocation();
    }

    @Override
    public Object getMock() {
        return plainCall.getMock();
    }

    @Override
    public Method getMethod() {
        return plainCall.getMethod();
    }

    @Override
    public Object[] getRawArguments() {
        return plainCall.getRawArguments();
    }

    @Override
    public Object[] getArguments() {
        return plainCall.getArguments();
    }

    @Override
    public <T> T getArgument(int index) {
        return plainCall.getArgument(index);
    }

    @Override
    public <T> T getArgument(int index, Class<T> type) {
        return plainCall.getArgument(index, type);
    }

    @Override
    public List<ArgumentMatcher> getArgumentsAsMatchers() {
        return plainCall.getArgumentsAsMatchers();
    }

    @Override
    public Class<?> getRawReturnType() {
        return plainCall.getRawReturnType();
    }

    @Override
    public int getSequenceNumber() {
        return plainCall.getSequenceNumber();
    }

    @Override
    public boolean isVerified() {
        return plainCall.isVerified();
    }

    @Override
    public void markVerified() {
        plainCall.markVerified();
    }

    @Override
    public @Nullable StubInfo stubInfo() {
        return plainCall.stubInfo();
    }

    @Override
    public void markStubbed(StubInfo stubInfo) {
        plainCall.markStubbed(stubInfo);
    }

    @Override
    public boolean isIgnoredForVerification() {
        return plainCall.isIgnoredForVerification();
    }

    @Override
    public void ignoreForVerification() {
        plainCall.ignoreForVerification();
    }

    @Override
    public String toString() {
        return plainCall.toString();
    }
}
