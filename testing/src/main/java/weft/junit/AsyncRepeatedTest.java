package weft.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * As {@link AsyncTest}, run several times, each with its tasks in another random order. When one fails the report names
 * the seed; {@code -Dweft.test.seed=...} runs just that one again.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith({WeftExtension.class, RandomOrders.class})
public @interface AsyncRepeatedTest {
    /** How many times; 1 or more. */
    int value();

    /** As {@link AsyncTest#timeout()}. */
    String timeout() default "";

    /**
     * The seed of the first time; the others have the numbers that follow. None: new ones in each run of the tests. One
     * at most. The configuration parameter {@code weft.test.seed} precedes it, and then the test runs once.
     */
    long[] seed() default {};
}
