package weft.weaving.cases;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import weft.Async;

/** Methods with everything that a class file can say about a method. */
public final class Attributes {
    private Attributes() {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface Everywhere {
        String value() default "default";

        int[] numbers() default {1, 2};
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE_USE)
    @interface OnType {
        String value();
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface OnParameter {}

    /** Its result and its exception carry annotations; so do parameters, type variables and locals. */
    @Everywhere("method")
    @Async
    @Deprecated
    static <@OnTypeVariable T extends Comparable<T>, X extends Exception> @OnType("result")
            List<@OnType("element") T> all(
                    final Env e,
                    @Everywhere("parameter") @OnParameter Map<String, @OnType("value") T> map,
                    @OnParameter long wide,
                    Class<X> thrown)
                    throws X, IOException {
        @OnType("local")
        T value = e.aw(map.get("key"));
        @OnType("again")
        T again = value;
        try {
            e.aw(wide);
        } catch (
                @OnType("caught")
                IllegalStateException ex) {
            throw new IOException(ex);
        }
        return (@OnType("cast") List<T>) Collections.singletonList(again);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE_PARAMETER)
    @interface OnTypeVariable {}

    final class Inner {
        @Async
        void parametersOfInner(@OnParameter int a, @OnParameter Env e) {
            e.aw(a);
        }
    }

    @Case(value = "[7]", breaks = "annotations, signatures and parameters (B110)")
    @Async
    @SuppressWarnings("deprecation")
    public static Object v106(Env e) throws Exception {
        new Attributes().new Inner().parametersOfInner(1, e);
        return all(e, Collections.singletonMap("key", 7), e.aw(1L), RuntimeException.class);
    }

    @Case(value = "1", breaks = "overloads, each with a twin of its own")
    @Async
    public static Object v106b(Env e) {
        return overloaded(e, 1) + overloaded(e, 2L) + overloaded(e);
    }

    @Async
    static int overloaded(Env e, int i) {
        return e.aw(i);
    }

    @Async
    static int overloaded(Env e, long i) {
        return (int) e.aw(i) * overloaded(e, 3);
    }

    @Async
    static int overloaded(Env e) {
        e.aw();
        return -6;
    }
}
