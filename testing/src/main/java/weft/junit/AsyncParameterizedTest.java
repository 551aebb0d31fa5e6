package weft.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * As {@link AsyncTest}, for each set of arguments that a source gives, {@code @ValueSource} say. Needs {@code
 * junit-jupiter-params}. To set what {@code @ParameterizedTest} can be told, use that with {@code @Async} and {@code
 * @ExtendWith(WeftExtension.class)}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ExtendWith(WeftExtension.class)
public @interface AsyncParameterizedTest {
    /** As {@link AsyncTest#timeout()}. */
    String timeout() default "";

    /** As {@link AsyncTest#seed()}. */
    long[] seed() default {};
}
