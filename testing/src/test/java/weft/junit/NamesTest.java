package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.weave.AbiNames;

class NamesTest {
    @Test
    @DisplayName("the weaver knows the annotations that make a method @Async")
    void annotations() {
        assertEquals(
                Stream.of(AsyncTest.class, AsyncRepeatedTest.class, AsyncParameterizedTest.class, AsyncAround.class)
                        .map(Class::descriptorString)
                        .toList(),
                List.copyOf(AbiNames.ASYNC_TESTS));
    }
}
