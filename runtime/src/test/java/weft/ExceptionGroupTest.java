package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
    private final IOException network = new IOException("network");
    private final FileNotFoundException missing = new FileNotFoundException("missing");
    private final IllegalStateException state = new IllegalStateException("state");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(missing, state));
    private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(network, inner));

    @Test
    void theMessageCountsTheExceptions() {
        assertEquals("inner (2 sub-exceptions)", inner.getMessage());
        assertEquals("one (1 sub-exception)", new ExceptionGroup("one", List.of(state)).getMessage());
        assertEquals("inner", inner.message());
    }

    @Test
    void toStringNamesTheFirstLeaves() {
        assertEquals(
                "weft.ExceptionGroup: inner (2 sub-exceptions): [java.io.FileNotFoundException: missing, "
                        + "java.lang.IllegalStateException: state]",
                inner.toString());
        ExceptionGroup four = new ExceptionGroup("g", List.of(outer, new Error("4")));
        assertTrue(four.toString().endsWith("java.lang.IllegalStateException: state, ...]"), four.toString());
    }

    @Test
    void theExceptionsAreACopyThatNobodyCanModify() {
        List<Throwable> given = new ArrayList<>(List.of(state));
        ExceptionGroup group = new ExceptionGroup("g", given);
        given.clear();
        assertEquals(List.of(state), group.exceptions());
        assertThrows(
                UnsupportedOperationException.class, () -> group.exceptions().clear());
    }

    @Test
    void anEmptyGroupIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new ExceptionGroup("g", List.of()));
        assertTrue(refused.getMessage().contains("at least one"), refused.getMessage());
    }

    @Test
    void splitKeepsTheShape() {
        ExceptionGroup.Split split = outer.split(IOException.class);

        ExceptionGroup matched = split.matched().orElseThrow();
        assertEquals("outer (2 sub-exceptions)", matched.getMessage());
        assertSame(network, matched.exceptions().get(0));
        assertEquals(List.of(missing), group(matched, 1).exceptions());
        assertEquals("inner", group(matched, 1).message());

        ExceptionGroup rest = split.rest().orElseThrow();
        assertEquals("outer (1 sub-exception)", rest.getMessage());
        assertEquals(List.of(state), group(rest, 0).exceptions());
    }

    @Test
    void splitKeepsCauseSuppressedAndStackTraceOnEveryLevel() {
        Exception cause = new Exception("cause");
        Exception suppressed = new Exception("suppressed");
        for (ExceptionGroup group : List.of(outer, inner)) {
            group.initCause(cause);
            group.addSuppressed(suppressed);
            group.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", group.message(), "A.java", 1)});
        }
        ExceptionGroup rest = outer.split(IOException.class).rest().orElseThrow();
        for (ExceptionGroup part : List.of(rest, group(rest, 0))) {
            assertSame(cause, part.getCause());
            assertEquals(List.of(suppressed), List.of(part.getSuppressed()));
            assertEquals(part.message(), part.getStackTrace()[0].getMethodName());
        }
    }

    @Test
    void whatLacksNothingIsTheSameObject() {
        assertSame(outer, outer.subgroup(Exception.class).orElseThrow());
        assertSame(outer, outer.split(Error.class).rest().orElseThrow());
        ExceptionGroup others = outer.subgroup(e -> !(e instanceof ExceptionGroup) && e != network)
                .orElseThrow();
        assertSame(inner, others.exceptions().get(0));
    }

    @Test
    void aGroupThatPassesTheTestIsMatchedAsAWhole() {
        ExceptionGroup.Split split = outer.split(exception -> exception == inner);
        assertEquals(List.of(inner), split.matched().orElseThrow().exceptions());
        assertEquals(List.of(network), split.rest().orElseThrow().exceptions());
        assertSame(outer, outer.subgroup(ExceptionGroup.class).orElseThrow());
    }

    @Test
    void nothingMatchedIsEmpty() {
        assertEquals(Optional.empty(), outer.subgroup(Error.class));
        assertEquals(Optional.empty(), outer.split(Exception.class).rest());
    }

    @Test
    void aSubclassStaysWhatItIsWhenItDerives() {
        var coded = new CodedGroup("coded", 7, List.of(network, state));
        ExceptionGroup part = coded.subgroup(IOException.class).orElseThrow();
        assertEquals(7, ((CodedGroup) part).code);
        assertEquals("coded (1 sub-exception)", part.getMessage());
    }

    @Test
    void leavesAreInOrder() {
        assertEquals(List.of(network, missing, state), outer.leaves().toList());
    }

    @Test
    void unwrapSingleFindsTheOneLeafHoweverDeep() {
        ExceptionGroup deep = new ExceptionGroup("a", List.of(new ExceptionGroup("b", List.of(state))));
        assertSame(state, deep.unwrapSingle());
        assertSame(outer, outer.unwrapSingle());
        ExceptionGroup two = new ExceptionGroup("a", List.of(inner));
        assertSame(two, two.unwrapSingle());
    }

    private static ExceptionGroup group(ExceptionGroup parent, int index) {
        return (ExceptionGroup) parent.exceptions().get(index);
    }

    private static final class CodedGroup extends ExceptionGroup {
        private static final long serialVersionUID = 1;
        final int code;

        CodedGroup(String message, int code, List<? extends Throwable> exceptions) {
            super(message, exceptions);
            this.code = code;
        }

        @Override
        protected ExceptionGroup derive(List<? extends Throwable> exceptions) {
            return new CodedGroup(message(), code, exceptions);
        }
    }
}
