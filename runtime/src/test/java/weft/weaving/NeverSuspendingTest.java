package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.LowLevel;
import weft.coroutine.Coroutine;

/** What plain code calls a program with that was woven with {@code --every-call}. */
class NeverSuspendingTest {
    private final Coroutine coroutine = Coroutine.neverSuspending();

    @Test
    void anAttemptToSuspendSaysWhoCannot() {
        IllegalStateException error = assertThrows(IllegalStateException.class, coroutine::suspend);
        assertTrue(error.getMessage().startsWith("there is no task to suspend: this is called by a constructor"));
        assertEquals(Coroutine.RUNNING, coroutine.state);
    }

    @Test
    void plainCodeNeedsNoBridge() throws Throwable {
        assertFalse(coroutine.mustBridge("some implementor"));
        assertEquals("here", coroutine.bridge(() -> "here"));
    }

    @Test
    @DisplayName("An operation of a task says that there is none")
    void operationsOfTasksSayThatThereIsNone() throws ReflectiveOperationException {
        Method checkpoint = LowLevel.class.getDeclaredMethod("checkpoint", Coroutine.class);
        checkpoint.setAccessible(true);
        Throwable error = assertThrows(InvocationTargetException.class, () -> checkpoint.invoke(null, coroutine))
                .getCause();
        assertTrue(error.getMessage().startsWith("there is no task: this is called by a constructor"), error::toString);
    }
}
