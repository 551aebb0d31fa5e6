package weft.weaving.cases;

import weft.Async;

/** What nobody can read any more, nobody may hold while suspended; and what somebody will read, somebody must. */
@SuppressWarnings({"UnusedVariable", "unused"})
public final class Leaks {
    private final byte[] ballast = new byte[16];

    private Leaks() {}

    static void use(Object o) {
        if (o == null) {
            throw new NullPointerException("lost");
        }
    }

    @Case(value = "2", trace = "1", breaks = "two scopes share a slot (B90)")
    @Async
    public static Object v095(Env e) {
        {
            Object a = e.gc("a", new Object());
            e.expectDead("a");
            e.aw(0);
            e.tr(1);
        }
        int p = 2;
        e.expectDead("a");
        e.aw(0);
        return p;
    }

    @Case(value = "0", trace = "c", breaks = "a try with several handlers (B91)")
    @Async
    public static Object v096(Env e) {
        Object outer = e.gc("outer", new Object());
        try {
            Object inner = e.gc("inner", new Object());
            e.expectAlive("inner", "outer");
            e.aw();
            use(inner);
            e.expectDead("inner");
            e.expectAlive("outer");
            e.awThrow(e.gc("thrown", new IllegalStateException()));
        } catch (IllegalArgumentException ex) {
            e.tr(ex);
        } catch (IllegalStateException ex) {
            e.tr("c");
            e.expectAlive("outer");
            e.aw();
            use(outer);
        }
        e.expectDead("outer", "inner", "thrown");
        e.aw();
        return 0;
    }

    @Case(value = "0", breaks = "a local after its last use (B92)")
    @Async
    public static Object v097(Env e) {
        Object foo = e.gc("foo", new Object());
        e.expectAlive("foo");
        e.aw(0);
        use(foo);
        e.expectDead("foo");
        e.aw(1);
        return 0;
    }

    @Case(value = "0", breaks = "a local of the last round, on the way to the next (B93)")
    @Async
    public static Object v098(Env e) {
        Object last = null;
        for (int i = 0; i < 3; i++) {
            if (last != null) {
                e.expectDead("last");
            }
            e.aw(i);
            last = e.gc("last", new Object());
            e.expectAlive("last");
            e.aw(i);
            use(last);
        }
        return 0;
    }

    @Case(value = "0", breaks = "a local that only one branch uses (B93)")
    @Async
    public static Object v098b(Env e) {
        Object a = e.gc("a", new Object());
        if (e.aw(false)) {
            use(a);
            e.aw();
        } else {
            e.expectDead("a");
            e.aw();
        }
        return 0;
    }

    @Case(value = "0", breaks = "a local in a switch (B93)")
    @Async
    public static Object v098c(Env e) {
        Object a = e.gc("a", new Object());
        Object b = e.gc("b", new Object());
        switch (e.aw(1)) {
            case 0:
                use(a);
                break;
            case 1:
                e.expectDead("a");
                e.expectAlive("b");
                e.aw();
                use(b);
                break;
            default:
                e.aw();
        }
        e.expectDead("a", "b");
        e.aw();
        return 0;
    }

    @Case(value = "0", breaks = "a parameter that nobody reads (B93)")
    @Async
    public static Object v098d(Env e) {
        return unused(e, e.gc("p", new Object()), 0);
    }

    @Async
    private static int unused(Env e, Object p, int result) {
        e.expectDead("p");
        e.aw();
        return result;
    }

    @Case(value = "16", breaks = "this, after its last use (B93, B94)")
    @Async
    public static Object v098e(Env e) {
        return e.gc("this", new Leaks()).usesItself(e);
    }

    @Async
    private int usesItself(Env e) {
        e.expectAlive("this");
        e.aw();
        int size = ballast.length;
        e.expectDead("this");
        e.aw();
        return size;
    }

    @Case(value = "0", breaks = "a variable set to null (B93)")
    @Async
    public static Object v098f(Env e) {
        Object a = e.gc("a", new Object());
        e.expectAlive("a");
        e.aw();
        use(a);
        a = null;
        e.expectDead("a");
        e.aw();
        return a == null ? 0 : 1;
    }

    @Case(value = "0", breaks = "two locals that die one after the other (B93)")
    @Async
    public static Object v098g(Env e) {
        Object a = e.gc("a", new Object());
        Object b = e.gc("b", new Object());
        e.expectAlive("a", "b");
        e.aw();
        use(a);
        e.expectDead("a");
        e.expectAlive("b");
        e.aw();
        use(b);
        e.expectDead("a", "b");
        e.aw();
        return 0;
    }

    @Case(value = "0", breaks = "what the caller does not need, while the callee is suspended")
    @Async
    public static Object v098h(Env e) {
        Object a = e.gc("a", new Object());
        Object b = e.gc("b", new Object());
        use(a);
        int n = callee(e);
        use(b);
        return n;
    }

    @Async
    private static int callee(Env e) {
        e.expectDead("a");
        e.expectAlive("b");
        e.aw();
        e.expectDead("a");
        e.expectAlive("b");
        e.aw();
        return 0;
    }

    @Case(value = "0", breaks = "the arguments of a call that has returned")
    @Async
    public static Object v098i(Env e) {
        pass(e, e.gc("a", new Object()), e.gc("b", new Object()));
        e.expectDead("a", "b");
        e.aw();
        return 0;
    }

    @Async
    private static void pass(Env e, Object a, Object b) {
        e.aw();
        use(a);
        e.aw();
        use(b);
    }

    @Case(value = "0", breaks = "what the suspended call itself was given, and its result once used")
    @Async
    public static Object v098j(Env e) {
        use(e.aw(e.gc("value", new Object())));
        e.expectDead("value");
        e.aw();
        return 0;
    }
}
