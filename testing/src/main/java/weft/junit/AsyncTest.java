package weft.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that may suspend: it runs as a task of a loop of its own. The method is {@code @Async} by this annotation.
 *
 * <pre>{@code
 * @BeforeEach
 * @Async
 * void connect(TaskGroup group) { // runs in the same task as the test
 *     group.forkDaemon(() -> serve());
 * }
 *
 * @AsyncTest
 * void sleepsForADay(VirtualClock clock) { // asking for the clock is what makes it virtual
 *     Weft.sleep(Duration.ofDays(1));
 * }
 * }</pre>
 *
 * <p>{@link WeftExtension} says what else there is.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(WeftExtension.class)
public @interface AsyncTest {
    /**
     * How long the test method may take, by the loop's clock: {@code "5s"}, {@code "200 ms"}, {@code "1 min"}. Then it is
     * cancelled, and fails with a message that shows what every task was waiting for. Empty: the configuration parameter
     * {@code weft.test.timeout}, and if there is none no limit.
     */
    String timeout() default "";

    /**
     * Has the tasks that are ready at a time run in a random order, which this seed determines. None: the configuration
     * parameter {@code weft.test.seed}, and if there is none first come first served. One at most.
     */
    long[] seed() default {};
}
