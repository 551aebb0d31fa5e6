package weft.weaving.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import weft.Async;

/** Each kind of statement that Java has, with suspensions wherever it takes an expression. Java 8, so that old class files have it, too. */
@SuppressWarnings({"fallthrough", "finally", "serial", "unused", "InfiniteLoopStatement"})
public final class Statements {
    private Statements() {}

    @Case(value = "3:2", trace = "in out", breaks = "leaving a labelled block, out of another")
    @Async
    public static Object v142(Env e) {
        int n = 0;
        outer:
        {
            inner:
            {
                n += e.aw(1);
                if (e.aw(n) == 1) {
                    e.tr("in");
                    break inner;
                }
                n = 100;
            }
            n += e.aw(2);
            if (n == e.aw(3)) {
                e.tr("out");
                break outer;
            }
            n = e.aw(200);
        }
        int m = e.aw(2);
        label:
        if (m > 1) {
            if (e.aw(true)) {
                break label;
            }
            m = 0;
        }
        return n + ":" + m;
    }

    @Case(value = "6 4 captured9", breaks = "classes declared between statements, with what they capture")
    @Async
    public static Object v142b(Env e) {
        final int seven = 7;
        int two = e.aw(2);
        class Counter {
            int count = two;

            @Async
            int next() {
                count += e.aw(seven - 6);
                return count;
            }

            @Async
            Counter again() {
                e.aw();
                return new Counter();
            }
        }
        Counter counter = new Counter();
        int sum = counter.next() + counter.again().next();
        int more = counter.next();
        String name = e.aw("captured");
        class Deeper extends Counter {
            @Override
            @Async
            int next() {
                return super.next() + super.next() + two;
            }

            @Async
            String named() {
                return name + next();
            }
        }
        return sum + " " + more + " " + new Deeper().named();
    }

    @Case(value = "abd", breaks = "an if whose condition, then and else suspend, without braces")
    @Async
    public static Object v142c(Env e) {
        String all = "";
        if (e.aw(true))
            if (e.aw(false)) all += e.aw("x");
            else all += e.aw("a");
        if (e.aw(1) > e.aw(2)) all += "c";
        else if (e.aw(all).isEmpty()) all += "y";
        else all += e.aw("b");
        if (!e.aw(true)) {
        } else all += e.aw("d");
        return all;
    }

    @Case(value = "0 1 2 | 5 4 3 | 0 2 4", breaks = "loops whose start, condition and step suspend")
    @Async
    public static Object v142d(Env e) {
        String all = "";
        for (int i = e.aw(0); i < e.aw(3); i = e.aw(i) + 1) {
            all += i + " ";
        }
        all += "| ";
        int n = 5;
        do {
            all += n + " ";
        } while (e.aw(--n) > e.aw(2));
        all += "|";
        int i;
        long j;
        for (i = e.aw(0), j = e.aw(4L); i <= j; i += e.aw(1), e.aw(), j -= e.aw(0L), i++) {
            all += " " + i;
        }
        return all;
    }

    @Case(value = "3", trace = "f0 f1 f2", breaks = "continue, out of a try in a do whose condition suspends")
    @Async
    public static Object v142e(Env e) {
        int n = 0;
        do {
            try {
                if (e.aw(n) < 2) {
                    continue;
                }
                e.aw();
            } finally {
                e.tr("f" + e.aw(n));
                n++;
            }
        } while (e.aw(n < 3));
        return n;
    }

    @Case(value = "ab12", breaks = "for over an expression that suspends, and a hidden copy of it")
    @Async
    public static Object v142f(Env e) {
        String all = "";
        List<String> list = Arrays.asList("a", "b");
        for (String s : e.aw(list)) {
            list = null;
            all += e.aw(s);
        }
        long[] longs = {1, 2};
        for (double d : e.aw(longs)) {
            longs = null;
            all += (int) e.aw(d);
        }
        return all;
    }

    @Case(
            value = "1",
            trace = "c2 d3 d c1 c2 d0 ab zw W d",
            breaks = "switches over characters, bytes, boxed values; falling through, default in the middle")
    @Async
    public static Object v143(Env e) {
        for (char c : new char[] {'b', 'x', 'a'}) {
            switch (e.aw(c)) {
                case 'a':
                    e.tr(e.aw("c1"));
                case 'b':
                    e.tr(e.aw("c2"));
                    break;
                default:
                    e.tr(e.aw("d3"));
                    e.tr("d");
            }
        }
        Integer boxed = e.aw((Object) 4) == null ? null : Integer.valueOf(7);
        switch (boxed) {
            case 1:
                e.tr("one");
                break;
            default:
                e.tr(e.aw("d0"));
            case 2:
                e.tr(e.aw("ab"));
        }
        byte b = -128;
        switch (e.aw(b)) {
            case -128:
                e.tr("z" + e.aw("w"));
        }
        switch (e.aw((short) 300)) {
            case 300:
                switch (e.aw("in")) {
                    case "in":
                        e.tr("W");
                }
        }
        switch (e.aw(5)) {
            default:
                e.tr("d");
        }
        switch (e.aw(5)) {
        }
        return 1;
    }

    @Case(value = "0,3,", breaks = "continue, break and return out of a switch in a loop")
    @Async
    public static Object v143b(Env e) {
        String all = "";
        loop:
        for (int i = 0; ; i++) {
            switch (e.aw(i)) {
                case 1:
                case 2:
                    continue;
                case 4:
                    break loop;
                case 5:
                    return e.aw("not");
                default:
                    e.aw();
                    break;
            }
            all += e.aw(i) + ",";
        }
        return all;
    }

    @Case(value = "NullPointerException", trace = "1", anyTrace = true, breaks = "a switch over null")
    @Async
    public static Object v143c(Env e) {
        try {
            switch (e.<String>aw((String) null)) {
                case "a":
                    return e.tr(0);
                default:
                    return e.aw(e.tr(3));
            }
        } catch (NullPointerException ex) {
            e.tr(e.aw(1));
            throw new NullPointerException();
        }
    }

    static final class R implements AutoCloseable {
        private final Env e;
        private final String name;

        R(Env e, String name) {
            this.e = e;
            this.name = name;
        }

        @Override
        public void close() {
            e.tr("-" + name);
            if (name.startsWith("!")) {
                throw new IllegalStateException(name);
            }
        }
    }

    @Case(value = "r", trace = "null -b c -r f", breaks = "resources: null, and with a catch and a finally")
    @Async
    public static Object v144(Env e) {
        try (R none = e.aw((R) null)) {
            e.tr(e.aw(String.valueOf(none)));
        }
        try (R a = e.aw(new R(e, "b"))) {
            e.awThrow(new IllegalArgumentException(a.name));
        } catch (IllegalArgumentException ex) {
            e.tr(e.aw("c"));
        }
        try (R r = new R(e, e.aw("r"))) {
            return e.aw(r.name);
        } finally {
            e.tr(e.aw("f"));
        }
    }

    @Case(
            value = "IllegalArgumentException: body [suppressed IllegalStateException: !2] [suppressed "
                    + "IllegalStateException: !1]",
            trace = "-!2 -3 -!1 f",
            breaks = "resources that fail, one opened by an expression that suspends in another's block")
    @Async
    public static Object v144b(Env e) {
        try (R one = new R(e, e.aw("!1"))) {
            try (R two = e.aw(new R(e, "!2"))) {
                e.aw(two);
                throw e.aw(new IllegalArgumentException("body"));
            } finally {
                try (R three = new R(e, "3")) {
                    e.aw(three.name + one.name);
                }
            }
        } finally {
            e.tr("f");
        }
    }

    @Case(value = "IllegalStateException: !x", trace = "body -!x", breaks = "closing fails, though the block didn't")
    @Async
    public static Object v144c(Env e) {
        String s;
        try (R x = new R(e, "!x")) {
            s = e.aw("body");
            e.tr(s);
            s = e.aw(s + x.name);
        }
        return e.aw(s);
    }

    @Case(value = "ise iae npe", breaks = "one handler for several types, which throws what it caught")
    @Async
    public static Object v145(Env e) {
        String all = "";
        RuntimeException[] thrown = {
            new IllegalStateException("ise"), new IllegalArgumentException("iae"), new NullPointerException("npe")
        };
        for (RuntimeException each : thrown) {
            try {
                try {
                    throw e.aw(each);
                } catch (IllegalStateException | IllegalArgumentException ex) {
                    e.aw();
                    throw ex;
                } catch (final RuntimeException ex) {
                    throw e.aw(ex);
                }
            } catch (RuntimeException ex) {
                all += (all.isEmpty() ? "" : " ") + e.aw(ex).getMessage();
            }
        }
        return all;
    }

    @Async
    private static int finallies(Env e, int how) {
        int n = 0;
        for (int i = 0; ; i++) {
            try {
                n += 1;
                try {
                    n += e.aw(10);
                    if (how == 0) {
                        return e.aw(n);
                    }
                    if (how == 1) {
                        throw new IllegalStateException();
                    }
                    if (how == 2 && i == 0) {
                        continue;
                    }
                    if (how == 3) {
                        break;
                    }
                } finally {
                    n += e.aw(100);
                    try {
                        n += e.aw(1000);
                        if (how == 4) {
                            return n;
                        }
                    } finally {
                        n += e.aw(10000);
                    }
                }
            } catch (IllegalStateException ex) {
                n += e.aw(5);
                if (e.aw(i) == 1) {
                    return n;
                }
            } finally {
                e.tr(how + "-" + n);
                if (i == e.aw(2)) {
                    return -n;
                }
            }
        }
        return n;
    }

    @Case(
            value = "11 22232 -33333 11111 1111",
            trace = "0-11111 1-11116 1-22232 2-11111 2-22222 2-33333 3-11111 4-11111",
            breaks = "finally in finally, with every way to leave it")
    @Async
    public static Object v146(Env e) {
        String all = "";
        for (int how = 0; how < 5; how++) {
            all += (how == 0 ? "" : " ") + finallies(e, how);
        }
        return all;
    }

    @Case(value = "7", trace = "a b", breaks = "finally leaves by break and by continue what an exception wanted")
    @Async
    public static Object v146b(Env e) {
        int n = 0;
        while (true) {
            try {
                e.tr(e.aw("a"));
                e.awThrow(new IllegalStateException("lost"));
            } finally {
                n = e.aw(3);
                break;
            }
        }
        for (int i = 0; i < 4; i++) {
            try {
                if (i == 3) {
                    e.tr(e.aw("b"));
                }
                e.awThrow(new IllegalStateException("lost"));
            } finally {
                n += e.aw(1);
                continue;
            }
        }
        return n;
    }

    @Case(value = "AssertionError: 7", trace = "1", breaks = "assert, whose condition and message suspend")
    @Async
    public static Object v147(Env e) {
        assert e.aw(true);
        assert e.tr(e.aw(1)) > 0 : e.aw("unseen");
        assert e.aw(false) : e.aw(7);
        return 0;
    }

    @Case(value = "6", breaks = "a monitor held between suspensions, in a loop, and left by a jump")
    @Async
    public static Object v147b(Env e) {
        Object lock = new Object();
        int n = 0;
        for (int i = 0; i < 5; i++) {
            int add = e.aw(i);
            synchronized (lock) {
                if (add == 4) {
                    break;
                }
                synchronized (e) {
                    n += add;
                    if (add == 2) {
                        continue;
                    }
                }
            }
            e.aw();
        }
        return Thread.holdsLock(lock) || Thread.holdsLock(e) ? -1 : n;
    }

    @Case(value = "IllegalStateException: x", breaks = "a method without an end, left by an exception")
    @Async
    public static Object v148(Env e) {
        int n = 0;
        for (; ; ) {
            if (e.aw(n++) == 3) {
                throw new IllegalStateException("x");
            }
        }
    }

    @Case(value = "done", breaks = "code that cannot be reached any more")
    @Async
    public static Object v148b(Env e) {
        while (true) {
            if (e.aw(true)) {
                return e.aw("done");
            }
        }
    }

    @Async
    private static void nothing(Env e, boolean early) {
        if (early) {
            return;
        }
        e.aw();
    }

    @Async
    private static void tail(Env e) {
        nothing(e, false);
    }

    @Case(value = "0", breaks = "methods without a result, and calls as their last statement")
    @Async
    public static Object v148c(Env e) {
        nothing(e, e.aw(true));
        nothing(e, e.aw(false));
        tail(e);
        ;
        return 0;
    }

    @Case(value = "[1, 3]", trace = "1 2 3", breaks = "an iterator by hand, in a while without a body")
    @Async
    public static Object v149(Env e) {
        List<Integer> list = new ArrayList<>(Arrays.asList(1, 2, 3));
        Iterator<Integer> all = list.iterator();
        while (all.hasNext() && e.tr(e.aw(all.next())) < 2)
            ;
        all.remove();
        while (e.aw(all.hasNext())) e.tr(all.next());
        return list;
    }

    @Case(value = "5", breaks = "variables that get their value on some paths only")
    @Async
    public static Object v149b(Env e) {
        final int x;
        final String s;
        if (e.aw(true)) {
            x = e.aw(2);
            s = "abc";
        } else {
            x = 1;
            s = e.aw("d");
        }
        final int length;
        switch (e.aw(x)) {
            case 2:
                length = e.aw(s).length();
                break;
            default:
                throw new IllegalStateException();
        }
        return x + length;
    }

    @Case(value = "4", breaks = "one name for variables of several types, one after the other, in loops")
    @Async
    public static Object v149c(Env e) {
        int total = 0;
        for (int round = 0; round < 2; round++) {
            for (int i = e.aw(0); i < 1; i++) {
                total++;
            }
            for (long i = e.aw(0L); i < 1; i++) {
                e.aw();
            }
            for (Object i = e.aw((Object) "x"); i != null; i = e.aw((Object) null)) {
                e.aw(i);
            }
            for (double i = e.aw(0.0); i < 1; i++) {
                total++;
                e.aw(i);
            }
            for (String i : e.aw(Collections.singletonList("s"))) {
                e.aw(i);
            }
        }
        return total;
    }
}
