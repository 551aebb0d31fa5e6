package weft.weaving.cases;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.NoSuchElementException;
import weft.Async;

/** Exceptions, handlers and finally around suspensions. */
@SuppressWarnings({"finally", "serial"})
public final class Handlers {
    private Handlers() {}

    static final class E extends RuntimeException {
        final int v;

        E(int v) {
            super("e" + v);
            this.v = v;
        }
    }

    static void io() throws IOException {
        throw new FileNotFoundException("none");
    }

    @Case(value = "ok", trace = "1", breaks = "two exception types in one slot (B12)")
    @Async
    public static Object v011(Env e) {
        try {
            io();
        } catch (FileNotFoundException ex) {
            e.tr(e.aw(1));
        } catch (IOException ex) {
            e.tr(e.aw(2));
        }
        return "ok";
    }

    @Case(value = "3", breaks = "what a handler sees of an assignment in the try (B19)")
    @Async
    public static Object v018(Env e) {
        int v = 0;
        e.aw(0);
        v = 1;
        e.aw(0);
        v = 2;
        try {
            v = 3;
            e.awThrow(new RuntimeException());
        } catch (RuntimeException ex) {
            return v;
        }
        return -1;
    }

    @Case(value = "d", breaks = "an assignment that the exception skipped (B20)")
    @Async
    public static Object v019(Env e) {
        String s = "d";
        try {
            s = e.<String>awThrow(new RuntimeException());
        } catch (RuntimeException ex) {
        }
        return s;
    }

    @Case(value = "e0,e1,", breaks = "a variable born in a try in a loop, used in its handler (B21)")
    @Async
    public static Object v020(Env e) {
        String all = "";
        int i = 0;
        while (i < 2) {
            String now = null;
            try {
                now = "e" + i;
                e.awThrow(new E(i));
            } catch (E ex) {
                all += e.aw(now) + ",";
            }
            i++;
        }
        return all;
    }

    static final class D {
        final int x;

        D(int x) {
            this.x = x;
        }
    }

    @Case(value = "42", breaks = "live through a handler that does not match (B26)")
    @Async
    public static Object v025(Env e) {
        D d = new D(42);
        try {
            try {
                e.awThrow(new IllegalStateException());
            } catch (NoSuchElementException ex) {
            }
        } catch (IllegalStateException ex) {
            return d.x;
        }
        return 0;
    }

    @Case(value = "0", trace = "1.0 2", breaks = "slots used again around a finally (B27)")
    @Async
    public static Object v026(Env e) {
        {
            float f = 1f;
            e.tr(f);
        }
        try {
            e.aw(1);
        } catch (Throwable t) {
            e.aw(2);
            throw t;
        } finally {
            int k = 2;
            e.tr(k);
        }
        return 0;
    }

    static final class R implements AutoCloseable {
        final int v;
        private final Env e;
        private final boolean fails;

        R(Env e, int v, boolean fails) {
            this.e = e;
            this.v = v;
            this.fails = fails;
        }

        @Override
        public void close() {
            e.tr("close" + v);
            if (fails) {
                throw new E(v);
            }
        }
    }

    @Case(value = "3", trace = "close2 close1", breaks = "two resources (B39)")
    @Async
    public static Object v038(Env e) {
        try (R r = new R(e, e.aw(1), false);
                R q = new R(e, e.aw(2), false)) {
            return e.aw(r.v + q.v);
        }
    }

    @Case(
            value = "E: e0 [suppressed E: e2] [suppressed E: e1]",
            trace = "close2 close1",
            breaks = "resources whose close fails too (B39)")
    @Async
    public static Object v038b(Env e) {
        try (R r = new R(e, e.aw(1), true);
                R q = new R(e, e.aw(2), true)) {
            return e.awThrow(new E(0));
        }
    }

    @Case(value = "Some 1", breaks = "new in a handler (B50)")
    @Async
    public static Object v050(Env e) {
        try {
            throw new E(e.aw(1));
        } catch (E ex) {
            return new Some(e.aw(ex.v));
        }
    }

    static final class Some {
        private final int v;

        Some(int v) {
            this.v = v;
        }

        @Override
        public String toString() {
            return "Some " + v;
        }
    }

    @Case(value = "0", breaks = "a try with nothing but the call in it (B51)")
    @Async
    public static Object v051(Env e) {
        try {
            e.aw();
        } catch (RuntimeException ex) {
            return 1;
        }
        return 0;
    }

    @Case(value = "0", trace = "a b ib2 f", breaks = "a try in a handler, each with a finally (B52)")
    @Async
    public static Object v052(Env e) {
        try {
            e.tr(e.aw("a"));
            e.awThrow(new E(1));
        } catch (E ex) {
            try {
                e.tr(e.aw("b"));
                e.awThrow(new E(2));
            } catch (E inner) {
                e.tr("ib" + inner.v);
            } finally {
                e.aw();
            }
        } finally {
            e.tr(e.aw("f"));
        }
        return 0;
    }

    @Case(value = "1", breaks = "the order of handlers (B53)")
    @Async
    public static Object v053(Env e) {
        try {
            e.aw(0);
            throw new IllegalStateException();
        } catch (RuntimeException ex) {
            return 1;
        } catch (Exception ex) {
            return 2;
        }
    }

    @Case(
            value = "0",
            trace = "0:ok1 1:ok1 2:ok1 3:ok1 4:c2 5:c2 6:c2 7:c2 8:ok1 9:ok1 10:ok1 11:ok1 12:x3 13:x3 14:x3 15:x3",
            breaks = "suspending and throwing, in a body and in its handler, all combinations (B54)")
    @Async
    public static Object v054(Env e) {
        for (int bits = 0; bits < 16; bits++) {
            String how;
            try {
                how = tryThrow(e, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
            } catch (E ex) {
                how = "x" + ex.v;
            }
            e.tr(bits + ":" + how);
        }
        return 0;
    }

    @Async
    private static String tryThrow(Env e, boolean bodyAwaits, boolean handlerAwaits, boolean bodyFails, boolean again) {
        int state = 0;
        try {
            state = 1;
            if (bodyAwaits) {
                e.aw(0);
            }
            if (bodyFails) {
                throw new E(1);
            }
        } catch (E ex) {
            state += ex.v;
            if (handlerAwaits) {
                state = e.aw(state);
            }
            if (again) {
                throw new E(state + 1);
            }
            return "c" + state;
        }
        return "ok" + state;
    }

    @Case(value = "5", trace = "in c e2", breaks = "an exception caught below a frame that suspended (B55)")
    @Async
    public static Object v055(Env e) {
        try {
            deep(e, e.aw(3));
        } catch (E ex) {
            e.tr("c");
            e.tr(ex.getMessage());
        }
        return e.aw(5);
    }

    @Async
    private static int deep(Env e, int n) {
        if (n == 0) {
            e.aw(0);
            e.tr("in");
            return 1;
        }
        int below = deep(e, n - 1);
        if (n == 2) {
            throw new E(2);
        }
        return below + n;
    }

    @Case(value = "1", breaks = "catching everything does not catch the suspension (B59)")
    @Async
    public static Object v057(Env e) {
        try {
            return e.aw(1);
        } catch (Throwable t) {
            return 2;
        }
    }

    @Case(value = "0", trace = "f0 f1", breaks = "break and continue through a finally that suspends (B61)")
    @Async
    public static Object v058(Env e) {
        for (int i = 0; i < 3; i++) {
            try {
                if (i == e.aw(1)) {
                    break;
                }
                if (i == 0) {
                    continue;
                }
            } finally {
                e.tr(e.aw("f" + i));
            }
        }
        return 0;
    }

    @Case(value = "1", trace = "f", breaks = "a return value kept while finally suspends (B61)")
    @Async
    public static Object v059(Env e) {
        try {
            return e.aw(1);
        } finally {
            e.tr(e.aw("f"));
        }
    }

    @Case(value = "2", trace = "f", breaks = "a return in finally takes the exception's place (B61)")
    @Async
    public static Object v060(Env e) {
        try {
            e.awThrow(new E(1));
            return 1;
        } finally {
            e.tr(e.aw("f"));
            return e.aw(2);
        }
    }

    @Case(value = "E: e2", trace = "f", breaks = "an exception replaced in finally (B61)")
    @Async
    public static Object v061(Env e) {
        try {
            e.awThrow(new E(1));
        } finally {
            e.tr("f");
            e.awThrow(new E(2));
        }
        return 0;
    }

    @Case(value = "3", trace = "1", breaks = "a synchronized block beside a suspension (B62, B66)")
    @Async
    public static Object v062(Env e) {
        Object o = new Object();
        try {
            synchronized (o) {
                e.tr(1);
            }
            e.aw(2);
        } catch (E ex) {
        }
        return Thread.holdsLock(o) ? 4 : 3;
    }

    @Case(value = "E: e7", breaks = "an exception through four frames, unhandled")
    @Async
    public static Object v130(Env e) {
        return 1 + outer(e, 2);
    }

    @Async
    private static int outer(Env e, int x) {
        int y = e.aw(x);
        return middle(e, y) + e.aw(1);
    }

    @Async
    private static int middle(Env e, int x) {
        e.aw();
        int inner = inner(e, x);
        return inner + 1;
    }

    @Async
    private static int inner(Env e, int x) {
        e.aw();
        if (x == 2) {
            throw new E(7);
        }
        return x;
    }

    @Case(value = "E: e1", breaks = "an exception caught and thrown again, far out")
    @Async
    public static Object v130b(Env e) {
        try {
            e.aw();
            return outer(e, 3) + outer(e, 2);
        } catch (E ex) {
            e.aw();
            throw new E(1);
        }
    }

    @Case(value = "E: e7", breaks = "the same exception thrown twice does not grow")
    @Async
    public static Object v130c(Env e) {
        try {
            return outer(e, 2);
        } catch (E ex) {
            e.aw();
            throw ex;
        }
    }

    @Case(value = "E: e9", breaks = "an exception made in one frame, thrown by another while suspended")
    @Async
    public static Object v130d(Env e) {
        e.aw();
        return 1 + failsLater(e);
    }

    @Async
    private static int failsLater(Env e) {
        e.aw();
        return e.<Integer>awThrow(new E(9));
    }
}
