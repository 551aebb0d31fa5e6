package weft.weaving.cases;

import weft.Async;

/** Objects that are not initialised yet while the arguments of their constructor suspend. */
@SuppressWarnings({"finally", "serial"})
public final class Objects {
    private Objects() {}

    record A(Object v) {}

    record Four(int a, int b, long c, double d) {}

    record Q(long v) {}

    record W(int a, int b) {
        int v() {
            return a + b;
        }
    }

    static class S {
        final String s;

        S(String s) {
            this.s = s;
        }
    }

    @Case(value = "a12c", breaks = "a chain of appends (B34)")
    @Async
    public static Object v035(Env e) {
        return "a" + e.aw(1) + 2L + e.aw('c');
    }

    @Case(value = "a1b", breaks = "a builder that is not initialised yet (B34)")
    @Async
    public static Object v035b(Env e) {
        return new StringBuilder(e.aw("a"))
                .append(e.aw(1))
                .append(new StringBuilder().append(e.aw('b')))
                .toString();
    }

    @Case(value = "1", breaks = "a new object that nobody wants (B43)")
    @Async
    public static Object v041(Env e) {
        new String(e.aw(new byte[] {65}));
        return 1;
    }

    @Async
    private static int noAsyncCall(int x) {
        return x + 1;
    }

    @Case(value = "2", breaks = "an async method without async calls (B43)")
    @Async
    public static Object v041b(Env e) {
        return noAsyncCall(1);
    }

    @Case(value = "A[v=A[v=A[v=x]]]", breaks = "objects within objects (B46)")
    @Async
    public static Object v044(Env e) {
        return new A(new A(new A(e.aw("x"))));
    }

    @Case(value = "A[v=A[v=12A[v=3]]]", breaks = "objects within objects, suspending at each level (B46)")
    @Async
    public static Object v044b(Env e) {
        return new A(new A(e.aw("1") + e.aw(2) + new A(e.aw(3))));
    }

    @Case(value = "1", breaks = "a branch within the arguments of a constructor (B46)")
    @Async
    public static Object v045(Env e) {
        new S(e.aw("t"));
        new S(e.aw("u"));
        new S(e.aw(true) ? "t" : "");
        new S(e.aw(false) ? "t" : e.aw("v"));
        return e.aw(1);
    }

    @Case(value = "Four[a=1, b=2, c=3, d=4.0]", breaks = "constructor arguments that take two slots (B46)")
    @Async
    public static Object v046(Env e) {
        return new Four(1, e.aw(new int[] {e.aw(2)})[0], e.aw(3L), e.aw(4.0)).toString();
    }

    static final class Noisy {
        static {
            current.tr("clinit");
        }

        final int v;

        Noisy(String s, int v) {
            this.v = v;
        }
    }

    static Env current;

    @Case(value = "1", trace = "before clinit arg", fresh = true, breaks = "when new initialises its class (B47)")
    @Async
    public static Object v047(Env e) {
        current = e;
        e.tr("before");
        return new Noisy(e.tr("arg"), e.aw(1)).v;
    }

    @Case(value = "4", breaks = "constructors of one wide and of two narrow arguments (B49)")
    @Async
    public static Object v049(Env e) {
        return new Q(e.aw(1L)).v() + new W(e.aw(1), e.aw(2)).v();
    }

    @Case(value = "s:x", breaks = "a fresh object below another call's arguments")
    @Async
    public static Object v049b(Env e) {
        return join(new S("s"), e.aw(":"), new S(e.aw("x")));
    }

    static String join(S a, String by, S b) {
        return a.s + by + b.s;
    }

    @Case(value = "Four[a=0, b=1, c=2, d=3.0],Four[a=3, b=1, c=2, d=3.0]", breaks = "new in a loop")
    @Async
    public static Object v049c(Env e) {
        String all = "";
        for (int i = 0; i < 6; i += 3) {
            all += (i == 0 ? "" : ",") + new Four(i, e.aw(1), e.aw(2L), e.aw(3.0));
        }
        return all;
    }

    @Case(value = "Locked: x", breaks = "throw new with an argument that suspends")
    @Async
    public static Object v049d(Env e) {
        throw new Locked(e.aw("x"));
    }

    static final class Locked extends RuntimeException {
        Locked(String message) {
            super(message);
        }
    }

    final class Inner {
        final Object v;

        Inner(Object v) {
            this.v = v;
        }
    }

    @Case(value = "in", breaks = "new of an inner class")
    @Async
    public static Object v049e(Env e) {
        return new Objects().new Inner(e.aw("in")).v;
    }

    @Case(value = "anon7", breaks = "new of an anonymous class with captured values")
    @Async
    public static Object v049f(Env e) {
        int seven = e.aw(7);
        return new S(e.aw("anon")) {
            @Override
            public String toString() {
                return s + seven;
            }
        }.toString();
    }
}
