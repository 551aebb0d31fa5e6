package weft.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that runs around each async test, its {@code @BeforeEach} and {@code @AfterEach} methods included: for what
 * opens before and closes after, as scopes, groups and task locals do. It takes them as a body, which it must run once.
 *
 * <pre>{@code
 * @AsyncAround
 * void asAnn(AsyncRunnable<?> test) throws Throwable {
 *     USER.where("Ann").run(test);
 * }
 * }</pre>
 *
 * <p>The method is {@code @Async} by this annotation. It may take the other parameters of {@link WeftExtension}, too,
 * except the group. Those of superclasses run around those of subclasses. What the test throws is not thrown by the body;
 * what this method throws fails the test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AsyncAround {}
