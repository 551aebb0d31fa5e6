package weft.coroutine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The weaver's mark on a class it has woven: weaving again changes nothing. In the class file only, so that reflection
 * sees the class as it was written.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Woven {
    /** The version of the contract between woven code and this package. Weaver and runtime must agree on it. */
    int FORMAT = 1;

    /** The {@link #FORMAT} that the class was woven for. */
    int format();
}
