package weft.weaving.cases;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A static {@code @Async} method that takes an {@link Env} and must come to the same end however it is run. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Case {
    /** What it returns, as text; or the simple name of what it throws, and its message, as in {@code Injected: why}. */
    String value();

    /** What it traces, separated by blanks. */
    String trace() default "";

    /** What it has broken elsewhere, or would break. */
    String breaks();

    /** Whether it runs for long: then only with no suspensions, with all of them, and with a few at random. */
    boolean big() default false;

    /** Whether it needs classes that nothing has initialised yet. */
    boolean fresh() default false;

    /** Whether it throws where a stack trace differs for good reason. */
    boolean anyTrace() default false;
}
