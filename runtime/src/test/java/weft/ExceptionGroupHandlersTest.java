package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupHandlersTest {
    private final IOException network = new IOException("network");
    private final FileNotFoundException missing = new FileNotFoundException("missing");
    private final IllegalStateException state = new IllegalStateException("state");
    private final ExceptionGroup errors =
            new ExceptionGroup("outer", List.of(network, new ExceptionGroup("inner", List.of(missing, state))));
    private final List<Throwable> handled = new ArrayList<>();

    @Test
    void aHandlerIsCalledForEachLeafOfItsType() {
        errors.handle(IOException.class, handled::add);
        assertEquals(List.of(network, missing), handled);
    }

    @Test
    void theFirstHandlerThatFitsTakesTheLeaf() {
        List<Throwable> later = new ArrayList<>();
        errors.handle(FileNotFoundException.class, handled::add)
                .handle(IOException.class, later::add)
                .handle(FileNotFoundException.class, e -> later.add(new AssertionError(e)));
        assertEquals(List.of(missing), handled);
        assertEquals(List.of(network), later);
    }

    @Test
    void whatNoHandlerTookIsRethrownInItsShape() {
        var handling = errors.handle(IOException.class, handled::add);
        ExceptionGroup rest = assertThrows(ExceptionGroup.class, handling::rethrowRest);
        assertSame(rest, handling.rest().orElseThrow());
        assertEquals("inner", ((ExceptionGroup) rest.exceptions().get(0)).message());
        assertEquals(List.of(state), rest.leaves().toList());
    }

    @Test
    void nothingIsRethrownWhenAllIsHandled() {
        var handling = errors.handle(Exception.class, handled::add);
        handling.handle(Error.class, handled::add).rethrowRest();
        assertTrue(handling.rest().isEmpty());
        assertEquals(List.of(network, missing, state), handled);
    }

    @Test
    void aHandlerThatFitsNothingLeavesTheGroupAsItIs() {
        ExceptionGroup rest = errors.handle(Error.class, handled::add).rest().orElseThrow();
        assertSame(errors, rest);
        assertTrue(handled.isEmpty());
    }

    @Test
    void whatAHandlerThrowsComesOutWithTheUnhandledSuppressed() {
        IllegalArgumentException failure = new IllegalArgumentException("handler");
        var thrown = assertThrows(
                IllegalArgumentException.class,
                () -> errors.handle(IOException.class, e -> {
                    handled.add(e);
                    throw failure;
                }));
        assertSame(failure, thrown);
        assertEquals(List.of(network), handled);
        assertSame(missing, thrown.getSuppressed()[0]);
        assertEquals(
                List.of(state),
                ((ExceptionGroup) thrown.getSuppressed()[1]).leaves().toList());
    }

    @Test
    void aHandlerMayRethrowItsLeaf() {
        var thrown = assertThrows(
                IllegalStateException.class,
                () -> errors.handle(IllegalStateException.class, e -> {
                    throw e;
                }));
        assertSame(state, thrown);
        assertEquals(1, thrown.getSuppressed().length);
    }

    @Test
    void aHandlerForGroupsIsRefused() {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> errors.handle(ExceptionGroup.class, handled::add));
        assertTrue(refused.getMessage().contains("leaves"), refused.getMessage());
        assertFalse(refused.getMessage().isBlank());
    }
}
