package weft.weaving.cases.fuzz;

import java.lang.reflect.Array;
import java.util.StringJoiner;
import weft.Async;
import weft.weaving.cases.Env;

/** The types that generated programs use, and helpers that keep them small, terminating and the same in every run. */
@SuppressWarnings("serial")
public final class Kit {
    private static final int LONGEST = 40;
    private static final int DEEPEST = 3;

    private Kit() {}

    public interface I {
        @Async
        int m(Env e, int x);
    }

    public record Impl(int k) implements I {
        @Override
        @Async
        public int m(Env e, int x) {
            return e.aw(x) + k;
        }
    }

    public abstract static class A {
        protected int a;

        protected A(int a) {
            this.a = a;
        }

        @Async
        public int m(Env e, int x) {
            return a = e.aw(x) - a;
        }

        @Async
        public abstract String n(Env e, long x, String y);

        @Override
        public String toString() {
            return "A" + a;
        }
    }

    public static class Sub extends A {
        private final String s;

        public Sub(int a, long x, String s) {
            super(a + (int) x);
            this.s = s;
        }

        @Override
        @Async
        public String n(Env e, long x, String y) {
            return cut(s + e.aw(x) + y);
        }
    }

    public record Rec(int x, long y, String s) {}

    public enum En {
        X,
        Y,
        Z
    }

    public sealed interface Seal permits Leaf, Pair {}

    public record Leaf(int v) implements Seal {
        public Leaf(Env e, int v) {
            this(v);
            e.tr("leaf");
        }
    }

    public record Pair(Seal l, Seal r) implements Seal {}

    public interface Fn<T, R> {
        @Async
        R ap(Env e, T x);
    }

    public interface IntFn {
        @Async
        int ap(Env e, int x);
    }

    public interface WideFn {
        @Async
        double ap(Env e, long x, byte y);
    }

    public interface PlainFn {
        int ap(int x);
    }

    /** What {@code e::aw} can be. */
    public interface Aw<T> {
        @Async
        T aw(T x);
    }

    /** Has bridges in its subclasses. */
    public abstract static class Box<T> {
        @Async
        public abstract T g(Env e, T x);
    }

    public static class E1 extends RuntimeException {
        public E1(String message) {
            super(message);
        }
    }

    public static class E2 extends E1 {
        public E2(String message) {
            super(message);
        }
    }

    /** What programs extend, to have something to call by {@code super}. */
    public static class Base {
        @Async
        public int up(Env e, int x) {
            return 1 + e.aw(x);
        }

        @Async
        public String up(Env e, String x, double y) {
            return cut(e.aw(x) + y);
        }
    }

    /** To be closed; how is decided as it is made. */
    public static final class Res implements AutoCloseable {
        private final Env e;
        private final int how;

        public Res(Env e, int how) {
            this.e = e;
            this.how = how;
            if ((how & 12) == 12) {
                throw new E2("open" + how);
            }
        }

        @Override
        @Async
        public void close() {
            e.tr("close" + how);
            if ((how & 1) != 0) {
                e.aw(how);
            }
            if ((how & 2) != 0) {
                throw new E1("close" + how);
            }
        }
    }

    public static <T> T id(T x) {
        return x;
    }

    @Async
    public static <T> T aid(Env e, T x) {
        return e.aw(x);
    }

    public static boolean guard(boolean x) {
        return x;
    }

    /** An index that is good for most arrays. */
    public static int ix(int x) {
        return (x & 127) == 77 ? x & 7 : x & 1;
    }

    /** A small size, now and then a negative one. */
    public static int size(int x) {
        return (x & 127) == 77 ? -1 : 2 + (x & 1);
    }

    public static String cut(String x) {
        return x.length() > LONGEST ? x.substring(0, LONGEST) : x;
    }

    /** A text that says the same in each run: no hash codes, and no messages that name locals or class loaders. */
    public static String show(Object x) {
        return cut(show(x, DEEPEST));
    }

    private static String show(Object x, int depth) {
        if (x == null) {
            return "null";
        } else if (depth == 0) {
            return "~";
        } else if (x.getClass().isArray()) {
            StringJoiner text = new StringJoiner(",", "[", "]");
            for (int i = 0; i < Array.getLength(x); i++) {
                text.add(show(Array.get(x, i), depth - 1));
            }
            return text.toString();
        } else if (x instanceof Pair pair) {
            return "(" + show(pair.l(), depth - 1) + " " + show(pair.r(), depth - 1) + ")";
        } else if (x instanceof Throwable thrown) {
            return show(thrown);
        }
        boolean isShown = x instanceof Number
                || x instanceof String
                || x instanceof Boolean
                || x instanceof Character
                || x instanceof Enum
                || x instanceof Record
                || x instanceof A;
        return isShown ? x.toString() : "?";
    }

    private static String show(Throwable thrown) {
        boolean byVm = thrown instanceof NullPointerException || thrown instanceof ClassCastException;
        String text = thrown.getClass().getSimpleName() + (byVm ? "" : ":" + thrown.getMessage());
        for (Throwable each : thrown.getSuppressed()) {
            text += "+" + show(each);
        }
        return text;
    }
}
