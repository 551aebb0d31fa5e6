package weft.weaving.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import weft.Async;
import weft.AsyncCloseable;
import weft.AsyncIterable;
import weft.AsyncIterator;

/** The language's own statements over the runtime's interfaces. */
public final class Library {
    private Library() {}

    /** Counts from 0, and suspends for each element. */
    static class Numbers implements AsyncIterable<Integer> {
        private final Env e;
        private final int end;

        Numbers(Env e, int end) {
            this.e = e;
            this.end = end;
        }

        @Override
        public AsyncIterator<Integer> iterator() {
            return new AsyncIterator<>() {
                private int next;

                @Override
                @Async
                public boolean hasNext() {
                    return e.aw(next < end);
                }

                @Override
                @Async
                public Integer next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    return e.aw(next++);
                }
            };
        }
    }

    @Case(value = "0123", breaks = "for over an AsyncIterable")
    @Async
    public static Object v140(Env e) {
        String all = "";
        for (int i : new Numbers(e, e.aw(3))) {
            all += i;
        }
        return all + e.aw(3);
    }

    @Case(value = "00 10 11 20 21 22 ", breaks = "for within for, over AsyncIterables, with break and continue")
    @Async
    public static Object v140b(Env e) {
        String all = "";
        outer:
        for (var i : new Numbers(e, 5)) {
            for (var j : new Numbers(e, 5)) {
                if (j > i) {
                    continue outer;
                }
                if (i == 3) {
                    break outer;
                }
                all += "" + i + j + " ";
            }
        }
        return all;
    }

    @Async
    private static <C extends AsyncIterable<Integer>> int sum(C all) {
        int sum = 0;
        for (int i : all) {
            sum += i;
        }
        return sum;
    }

    @Case(value = "6", breaks = "for over a type variable that is an AsyncIterable")
    @Async
    public static Object v140c(Env e) {
        return sum(new Numbers(e, 4));
    }

    @Case(value = "[0, 1, 2]", breaks = "forEach of an AsyncIterable")
    @Async
    public static Object v140d(Env e) {
        List<Integer> all = new ArrayList<>();
        new Numbers(e, 3).forEach(all::add);
        return all;
    }

    @Case(value = "[1, 2]", breaks = "an AsyncIterator by hand, and its forEachRemaining")
    @Async
    public static Object v140e(Env e) {
        List<Integer> all = new ArrayList<>();
        AsyncIterator<Integer> numbers = new Numbers(e, 3).iterator();
        numbers.next();
        numbers.forEachRemaining(all::add);
        return all;
    }

    @Case(value = "ab01", breaks = "plain and async iteration, side by side")
    @Async
    public static Object v140f(Env e) {
        String all = "";
        for (String s : List.of("a", "b")) {
            all += e.aw(s);
        }
        for (int i : new Numbers(e, 2)) {
            all += i;
        }
        return all;
    }

    @Case(value = "01", breaks = "an iterator whose type is narrowed by a cast")
    @Async
    public static Object v140g(Env e) {
        String all = "";
        Iterator<Integer> plain = e.aw(new Numbers(e, 2).iterator());
        AsyncIterator<Integer> numbers = (AsyncIterator<Integer>) plain;
        while (numbers.hasNext()) {
            all += numbers.next();
        }
        return all;
    }

    @Case(value = "0", trace = "0 caught", breaks = "an exception out of an iterator")
    @Async
    public static Object v140h(Env e) {
        try {
            for (int i : new Numbers(e, 5)) {
                e.tr(i);
                e.awThrow(new IllegalStateException());
            }
        } catch (IllegalStateException ex) {
            e.tr("caught");
        }
        return 0;
    }

    static final class Resource implements AsyncCloseable {
        private final Env e;
        private final String name;
        private final boolean fails;

        Resource(Env e, String name, boolean fails) {
            this.e = e;
            this.name = name;
            this.fails = fails;
        }

        @Async
        String use() {
            return e.aw(name);
        }

        @Override
        @Async
        public void close() throws IOException {
            e.tr("closing-" + name);
            e.aw();
            if (fails) {
                throw new IOException(name);
            }
            e.tr("closed-" + name);
        }
    }

    @Case(value = "ab", trace = "closing-b closed-b closing-a closed-a", breaks = "try on an AsyncCloseable")
    @Async
    public static Object v141(Env e) throws IOException {
        try (Resource a = new Resource(e, "a", false);
                Resource b = new Resource(e, "b", false)) {
            return a.use() + b.use();
        }
    }

    @Case(
            value = "IllegalStateException: body [suppressed IOException: b] [suppressed IOException: a]",
            trace = "closing-b closing-a",
            breaks = "what closing throws is suppressed")
    @Async
    public static Object v141b(Env e) throws IOException {
        try (Resource a = new Resource(e, "a", true);
                Resource b = new Resource(e, "b", true)) {
            return e.awThrow(new IllegalStateException("body"));
        }
    }

    @Case(value = "IOException: a", trace = "closing-b closed-b closing-a", breaks = "what closing throws comes out")
    @Async
    public static Object v141c(Env e) throws IOException {
        try (Resource a = new Resource(e, "a", true);
                Resource b = new Resource(e, "b", false)) {
            return a.use() + b.use();
        }
    }

    @Case(value = "x", trace = "closing-x closed-x after", breaks = "try on an AutoCloseable that is an AsyncCloseable")
    @Async
    public static Object v141d(Env e) throws IOException {
        Resource r = new Resource(e, e.aw("x"), false);
        String used;
        try (r) {
            used = r.use();
        }
        e.tr(e.aw("after"));
        return used;
    }
}
