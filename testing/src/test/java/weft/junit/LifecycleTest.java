package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.TaskLocal;
import weft.Weft;
import weft.coroutine.Coroutine;
import weft.testing.VirtualClock;

class LifecycleTest {
    static class OneTask {
        private Task<?> task;

        @BeforeEach
        @Async
        void before() {
            task = Weft.currentTask();
            Kit.NOTES.add("before");
            Weft.checkpoint();
        }

        @BeforeEach
        void plainBefore() {
            assertSame(task, task == null ? null : Weft.currentTask());
        }

        @AsyncTest
        void suspends() {
            Weft.sleep(Duration.ofMillis(1));
            assertSame(task, Weft.currentTask());
            assertEquals("suspends", Weft.currentTask().name());
            Kit.NOTES.add("test");
        }

        @AfterEach
        @Async
        void after() {
            Weft.checkpoint();
            assertSame(task, Weft.currentTask());
            Kit.NOTES.add("after");
        }

        @AfterEach
        void plainAfter() {
            assertSame(task, Weft.currentTask());
        }
    }

    @Test
    @DisplayName("before, test and after run in one task, in this order")
    void oneTask() {
        Kit.run(OneTask.class).passed(1);
        assertEquals(List.of("before", "test", "after"), Kit.NOTES);
    }

    static class Carrier {
        @AsyncTest
        void staysOnJUnitsThreadIfWoven() throws Exception {
            Kit.NOTES.add(Thread.currentThread());
            Weft.checkpoint();
            Kit.NOTES.add(Thread.currentThread());
        }
    }

    @Test
    @DisplayName("a woven test method runs as a woven task on JUnit's thread, any other on a thread of its own")
    void carrier() {
        Kit.run(Carrier.class).passed(1);
        assertSame(Kit.NOTES.get(0), Kit.NOTES.get(1));
        assertEquals(Kit.woven(), Kit.NOTES.get(0) == Thread.currentThread());
        assertEquals(
                Kit.woven(),
                Arrays.stream(Carrier.class.getDeclaredMethods())
                        .anyMatch(method ->
                                Arrays.asList(method.getParameterTypes()).contains(Coroutine.class)));
    }

    static class Base {
        @BeforeEach
        @Async
        void base() {
            Weft.checkpoint();
            Kit.NOTES.add("base");
        }

        @AsyncTest
        void inherited() {
            Weft.checkpoint();
            Kit.NOTES.add("inherited");
        }
    }

    static class Derived extends Base {
        @BeforeEach
        @Async
        void derived() {
            Weft.checkpoint();
            Kit.NOTES.add("derived");
        }

        @Override
        @AsyncTest
        void inherited() {
            super.inherited();
            Weft.checkpoint();
            Kit.NOTES.add("overridden");
        }
    }

    @Test
    void methodsMayBeInheritedAndOverridden() {
        Kit.run(Derived.class).passed(1);
        assertEquals(List.of("base", "derived", "inherited", "overridden"), Kit.NOTES);
    }

    static class Outer {
        @BeforeEach
        @Async
        void outer() {
            Weft.checkpoint();
            Kit.NOTES.add("outer " + Weft.currentTime());
        }

        @Nested
        class Inner {
            @AsyncTest
            void inner(VirtualClock clock) {
                Weft.sleep(Duration.ofNanos(7));
                Kit.NOTES.add("inner " + Weft.currentTime());
            }
        }
    }

    @Test
    void nestedClassesHaveTheMethodsOfThoseAround() {
        Kit.run(Outer.class).passed(1);
        assertEquals(List.of("outer 0", "inner 7"), Kit.NOTES);
    }

    static class Arounds {
        private static final TaskLocal<String> USER = TaskLocal.create("user");

        @AsyncAround
        void asAnn(AsyncRunnable<?> test) throws Throwable {
            USER.where("Ann").run(test);
            Kit.NOTES.add("left");
        }

        @BeforeEach
        @Async
        void before() {
            Kit.NOTES.add("before " + USER.get());
        }

        @AsyncTest
        void test(TaskGroup group) {
            group.fork(() -> {
                Kit.NOTES.add("child " + USER.get());
            });
            Weft.checkpoint();
            Kit.NOTES.add("test " + USER.get());
        }

        @AfterEach
        @Async
        void after() {
            Weft.checkpoint();
            Kit.NOTES.add("after " + USER.get());
        }
    }

    @Test
    @DisplayName("task locals that an around method binds hold before, in and after the test")
    void locals() {
        Kit.run(Arounds.class).passed(1);
        assertEquals(List.of("before Ann", "child Ann", "test Ann", "after Ann", "left"), Kit.NOTES);
    }

    static class Scopes {
        private CancelScope scope;

        @AsyncAround
        void inScope(AsyncRunnable<?> test, VirtualClock clock) throws Throwable {
            scope = CancelScope.create();
            scope.enter(test);
            Kit.NOTES.add(clock.nanoTime());
        }

        @AsyncTest
        void suspends() {
            scope.deadline(1000);
            assertEquals(1000, Weft.effectiveDeadline());
            Weft.sleep(Duration.ofNanos(999));
        }

        @AfterEach
        @Async
        void after() {
            assertEquals(1000, Weft.effectiveDeadline());
        }
    }

    @Test
    @DisplayName("a scope that an around method enters is around before, test and after")
    void scopes() {
        Kit.run(Scopes.class).passed(1);
        assertEquals(List.of(999L), Kit.NOTES);
    }

    static class BadArounds {
        @AsyncAround
        void forgets(AsyncRunnable<?> test) {}

        @AsyncTest
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void anAroundMethodMustRunTheTest() {
        Throwable failure = Kit.run(BadArounds.class).failure();
        assertTrue(failure.getMessage().contains("has not run the body"), failure.getMessage());
        assertEquals(List.of(), Kit.NOTES);
    }

    static class TwiceAround {
        @AsyncAround
        void twice(AsyncRunnable<?> test) throws Throwable {
            test.run();
            test.run();
        }

        @AsyncTest
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void anAroundMethodMustNotRunTheTestTwice() {
        Throwable failure = Kit.run(TwiceAround.class).failure();
        assertTrue(failure.getMessage().contains("has run its body twice"), failure.getMessage());
        assertEquals(List.of("ran"), Kit.NOTES);
    }

    static class BodilessAround {
        @AsyncAround
        void bodiless() {}

        @AsyncTest
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    static class GreedyAround {
        @AsyncAround
        void greedy(AsyncRunnable<?> test, TaskGroup group) {}

        @AsyncTest
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void anAroundMethodTakesTheTestAndNothingThatIsInside() {
        String bodiless = Kit.run(BodilessAround.class).failure().getMessage();
        assertTrue(bodiless.contains("must take what it shall go around"), bodiless);
        String greedy = Kit.run(GreedyAround.class).failure().getMessage();
        assertTrue(greedy.contains("but not a weft.TaskGroup"), greedy);
        assertEquals(List.of(), Kit.NOTES);
    }

    static class FailingAround {
        @AsyncAround
        void fails(AsyncRunnable<?> test) throws Throwable {
            test.run();
            Weft.checkpoint();
            throw new IllegalStateException("after the test");
        }

        @AsyncTest
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void whatAnAroundMethodThrowsFailsTheTest() {
        assertEquals("after the test", Kit.run(FailingAround.class).failure().getMessage());
        assertEquals(List.of("ran"), Kit.NOTES);
    }

    @ExtendWith(WeftExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class ByExtension {
        @BeforeAll
        @Async
        void beforeAll() {
            Weft.checkpoint();
            Kit.NOTES.add("beforeAll");
        }

        @Test
        @Async
        void test() {
            Weft.checkpoint();
            Kit.NOTES.add("test");
        }

        @Test
        void plain() {
            Kit.NOTES.add("plain");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Async
        void parameterized(int number) {
            Weft.checkpoint();
            Kit.NOTES.add(number);
        }

        @AfterAll
        @Async
        void afterAll() {
            Weft.checkpoint();
            Kit.NOTES.add("afterAll");
        }
    }

    @Test
    void theExtensionRunsAsyncMethodsOfEveryKind() {
        Kit.run(ByExtension.class).passed(4);
        assertEquals("beforeAll", Kit.NOTES.get(0));
        assertEquals("afterAll", Kit.NOTES.get(5));
        assertTrue(Kit.NOTES.containsAll(List.of("test", "plain", 1, 2)), Kit.NOTES.toString());
    }

    static class Detected {
        @Test
        @Async
        void test() {
            Weft.checkpoint();
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void theExtensionCanBeDetected() {
        Map<String, String> detecting = Map.of("junit.jupiter.extensions.autodetection.enabled", "true");
        Kit.run(Detected.class, detecting).passed(1);
        assertEquals(List.of("ran"), Kit.NOTES);
        assertInstanceOf(IllegalStateException.class, Kit.run(Detected.class).failure());
    }

    static class Parallel {
        @BeforeEach
        @Async
        void before() {
            Weft.checkpoint();
        }

        @AsyncRepeatedTest(20)
        void test(VirtualClock clock) {
            Weft.sleep(Duration.ofSeconds(1));
            assertEquals(Duration.ofSeconds(1).toNanos(), clock.nanoTime());
            Kit.NOTES.add(Weft.currentTask());
        }
    }

    @Test
    void testsMayRunInParallelEachOnItsOwnLoop() {
        Kit.run(
                        Parallel.class,
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"))
                .passed(20);
        assertEquals(20, Set.copyOf(Kit.NOTES).size());
    }

    static class OnAnotherThread {
        @AsyncTest
        @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void test() {
            Kit.NOTES.add("ran");
        }
    }

    @Test
    void jUnitMayNotMoveAPartToAnotherThread() {
        String message = Kit.run(OnAnotherThread.class).failure().getMessage();
        assertTrue(message.contains("is there a @Timeout with SEPARATE_THREAD?"), message);
        assertEquals(List.of(), Kit.NOTES);
    }

    static class PlainInAsyncClass {
        @AsyncTest
        void test() {
            Weft.checkpoint();
        }

        @Test
        void plain() {
            Weft.run(() -> Weft.checkpoint());
        }
    }

    @Test
    void plainTestsBesideAsyncOnesHaveNoLoop() {
        Kit.run(PlainInAsyncClass.class).passed(2);
        assertFalse(Thread.interrupted());
    }
}
