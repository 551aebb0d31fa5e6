package mocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;

/**
 * Mocks and spies of classes and interfaces with {@code @Async} methods, for callers that are woven and others. Not in
 * {@code weft}, where the weaver takes twins for written by hand.
 */
class MockingTest {
    static class Service {
        private final String greeting = "hello ";

        @Async
        String load(String key) {
            Weft.sleep(Duration.ofMillis(1));
            return greeting + key;
        }

        @Async
        int count(String... keys) {
            Weft.checkpoint();
            return keys.length;
        }

        @Async
        String twice(String key) {
            return load(key) + load(key);
        }
    }

    interface Store {
        @Async
        String get(String key);

        @Async
        default String both(String key) {
            return get(key) + get(key);
        }
    }

    @Test
    void stubsMadeInWovenCodeHoldForAllTasks() {
        Service service = mock(Service.class);
        Weft.run(() -> {
            when(service.load("x")).thenReturn("stub");
            assertEquals("stub", service.load("x"));
            assertNull(service.load("y"));
            TaskGroup.run(group -> group.fork(() -> assertEquals("stub", service.load("x"))));
            verify(service, times(2)).load("x");
            verify(service).load("y");
            verify(service, never()).count();
        });
    }

    @Test
    void stubsMadeInPlainCodeHoldForWovenCode() {
        Service service = mock(Service.class);
        when(service.load(anyString())).thenReturn("any");
        when(service.count(any(), any())).thenReturn(7);
        Weft.run(() -> {
            assertEquals("any", service.load("x"));
            assertEquals(7, service.count("a", "b"));
            assertEquals(0, service.count("a"));
        });
        verify(service).load("x");
    }

    @Test
    void answersSeeThePlainMethodAndFailuresComeAsTheyAre() {
        Service service = mock(Service.class);
        Weft.run(() -> {
            when(service.load(any()))
                    .thenAnswer(call -> call.getMethod().getParameterCount() + call.getArgument(0, String.class));
            assertEquals("1x", service.load("x"));
            when(service.load("bad")).thenThrow(new IllegalArgumentException("no"));
            assertEquals(
                    "no",
                    assertThrows(IllegalArgumentException.class, () -> loadBad(service))
                            .getMessage());
        });
    }

    private static void loadBad(Service service) {
        // JUnit calls this, which is not woven, and so is not woven itself: the plain method is mocked as well.
        service.load("bad");
    }

    @Test
    void aSpyRunsTheRealMethodWhichMaySuspend() {
        Service service = spy(new Service());
        Weft.run(() -> {
            assertEquals("hello x", service.load("x"));
            assertEquals("hello yhello y", service.twice("y"));
            assertEquals(2, service.count("a", "b"));
            doReturn("stub").when(service).load("z");
            assertEquals("stubstub", service.twice("z"));
            verify(service, times(2)).load("y");
        });
    }

    @Test
    void anInterfaceIsMockedLikeAClass() {
        Store store = mock(Store.class);
        when(store.get("x")).thenReturn("stub");
        when(store.both(any())).thenCallRealMethod();
        Weft.run(() -> {
            assertEquals("stub", store.get("x"));
            assertEquals("stubstub", store.both("x"));
            assertEquals("nullnull", store.both("y"));
        });
    }
}
