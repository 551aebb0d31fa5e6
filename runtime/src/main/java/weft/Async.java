package weft;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that may suspend its task. Only an {@code @Async} method may call another; a method that overrides an
 * {@code @Async} method is one, too.
 *
 * <p>The Weft agent ({@code -javaagent:weft-agent.jar}) or the compiler plugin rewrites these methods so that they can
 * give the thread back in the middle and go on later. They keep their names, signatures and annotations.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Async {}
