package weft.mockito;

import java.util.Optional;
import java.util.function.Function;
import org.mockito.MockedConstruction;
import org.mockito.Mockito;
import org.mockito.invocation.MockHandler;
import org.mockito.mock.MockCreationSettings;
import org.mockito.plugins.MockMaker;

/**
 * Mockito's inline mock maker, for woven classes: {@code when(service.load("x")).thenReturn("y")} means the same in code
 * that is woven, which calls {@code load}'s twin, and in code that is not, which calls {@code load} itself. Mockito
 * finds it if this jar is on the class path.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // As in the interface.
public final class WeftMockMaker implements MockMaker {
    /** Called by Mockito. */
    public WeftMockMaker() {}

    private static MockMaker inline() {
        return Inline.MAKER;
    }

    /** Not there yet when Mockito makes us. One of our own: of those that Mockito keeps, the first that knows a mock wins. */
    private static final class Inline {
        static final MockMaker MAKER = Mockito.framework().getPlugins().getDefaultPlugin(MockMaker.class);
    }

    @Override
    public <T> T createMock(MockCreationSettings<T> settings, MockHandler handler) {
        return inline().createMock(settings, new TwinHandler<T>(handler));
    }

    @Override
    public <T> Optional<T> createSpy(MockCreationSettings<T> settings, MockHandler handler, T spied) {
        return inline().createSpy(settings, new TwinHandler<T>(handler), spied);
    }

    @Override
    public MockHandler getHandler(Object mock) {
        return inline().getHandler(mock);
    }

    @Override
    public void resetMock(Object mock, MockHandler handler, MockCreationSettings settings) {
        inline().resetMock(mock, new TwinHandler<>(handler), settings);
    }

    @Override
    public TypeMockability isTypeMockable(Class<?> type) {
        return inline().isTypeMockable(type);
    }

    @Override
    public <T> StaticMockControl<T> createStaticMock(
            Class<T> type, MockCreationSettings<T> settings, MockHandler handler) {
        return inline().createStaticMock(type, settings, new TwinHandler<T>(handler));
    }

    @Override
    public <T> ConstructionMockControl<T> createConstructionMock(
            Class<T> type,
            Function<MockedConstruction.Context, MockCreationSettings<T>> settings,
            Function<MockedConstruction.Context, MockHandler<T>> handlers,
            MockedConstruction.MockInitializer<T> initializer) {
        return inline().createConstructionMock(
                        type, settings, handlers.andThen(handler -> new TwinHandler<>(handler)), initializer);
    }

    @Override
    public void clearAllCaches() {
        inline().clearAllCaches();
    }
}
