package weft.weaving.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import weft.Async;

/** Loops, jumps and switches around suspensions. */
@SuppressWarnings({"fallthrough", "finally"})
public final class Control {
    private Control() {}

    @Case(value = "e0e1e2", breaks = "an array store whose right side suspends (B22)")
    @Async
    public static Object v021(Env e) {
        String[] a = new String[3];
        for (int i = 0; i < 3; i++) {
            a[i] = e.aw("e" + i);
        }
        return String.join("", a);
    }

    @Case(value = "0", trace = "0 1", breaks = "a loop without an end of its own (B23)")
    @Async
    public static Object v022(Env e) {
        int[] a = new int[3];
        while (true) {
            if (a.length == 3) {
                break;
            }
        }
        for (int i = 0; i < 2; i++) {
            e.tr(e.aw(i));
        }
        return 0;
    }

    enum Color {
        RED,
        GREEN,
        BLUE
    }

    @Case(value = "0", trace = "r g none", breaks = "a switch over an enum without a default (B30)")
    @Async
    public static Object v032(Env e) {
        for (Color color : Color.values()) {
            String name = "none";
            switch (e.aw(color)) {
                case RED:
                    name = e.aw("r");
                    break;
                case GREEN:
                    name = e.aw("g");
                    break;
            }
            e.tr(name);
        }
        return 0;
    }

    static int f(int a, int b) {
        return a * 10 + b;
    }

    @Case(value = "36:3", breaks = "loops within loops, and a continue of the outermost (B96, B97, B98)")
    @Async
    public static Object v099(Env e) {
        int sum = 0;
        int skipped = 0;
        outer:
        for (int i = 0; i < 3; i++) {
            int j = 0;
            while (j < 3) {
                int k = 0;
                do {
                    sum += e.aw(i) + e.aw(j);
                    k++;
                } while (k < e.aw(2));
                j++;
                if (j == 3) {
                    skipped++;
                    continue outer;
                }
            }
        }
        return sum + ":" + skipped;
    }

    @Case(value = "499999500000", big = true, breaks = "a long loop that seldom suspends")
    @Async
    public static Object v099b(Env e) {
        long sum = 0;
        for (int i = 0; i < 1_000_000; i++) {
            sum += i % 1000 == 0 ? e.aw(i) : e.nw(i);
        }
        return sum;
    }

    @Case(value = "6,0 9", breaks = "compound assignment to an array element")
    @Async
    public static Object v110(Env e) {
        int[] a = {1, 0};
        int i = 0;
        a[i++] += e.aw(5);
        String first = a[0] + "," + a[1];
        a[e.aw(1)] += e.aw(a[1] = 9);
        return first + " " + a[1];
    }

    static <T> T note(Env e, String what, T value) {
        e.tr(what);
        return value;
    }

    @Case(value = "4 2.5", trace = "m idx aw m idx aw", breaks = "compound assignment to wide elements")
    @Async
    public static Object v111(Env e) {
        long[] l = {0, 1};
        double[] d = {5.0};
        note(e, "m", l)[note(e, "idx", 1)] <<= note(e, "aw", e.aw(2));
        note(e, "m", d)[note(e, "idx", 0)] /= note(e, "aw", e.aw(2.0));
        return l[1] + " " + d[0];
    }

    @Case(value = "18", breaks = "increments around a suspension")
    @Async
    public static Object v113(Env e) {
        int i = 5;
        i = i++ + e.aw(i) + ++i;
        return i;
    }

    @Case(value = "true true 2 false", breaks = "booleans, as values and as jumps")
    @Async
    public static Object v114(Env e) {
        boolean a = true;
        boolean b = true;
        boolean c = false;
        boolean bits = b & e.aw(true) | c ^ e.aw(false);
        boolean jumps = a && e.aw(b) || e.aw(c);
        return bits + " " + jumps + " " + (!e.aw(true) ? 1 : 2) + " " + (!a || e.aw(false) && e.aw(true));
    }

    @Case(value = "37 12", breaks = "a conditional among the arguments, with calls in both branches")
    @Async
    public static Object v115(Env e) {
        boolean b = e.aw(false);
        String first = "" + (f(e.aw(0), b ? e.aw(2) : f(e.aw(3), e.aw(7))));
        return first + " " + f(e.aw(1), !b ? e.aw(2) : f(e.aw(3), e.aw(4)));
    }

    @Case(value = "1235", breaks = "a switch over strings of one hash")
    @Async
    public static Object v118(Env e) {
        String all = "";
        for (String s : Arrays.asList("Aa", "BB", "C", "x")) {
            switch (e.aw(s)) {
                case "Aa":
                    all += e.aw(1);
                    break;
                case "BB":
                    all += e.aw(2);
                    break;
                case "C":
                    all += e.aw(3);
                    break;
                default:
                    all += e.aw(5);
            }
        }
        return all;
    }

    @Case(value = "abcd", breaks = "falling through from case to case")
    @Async
    public static Object v119b(Env e) {
        String all = "";
        switch (e.aw(1)) {
            case 1:
                all += e.aw("a");
            case 2:
                all += e.aw("b");
            case 1_000_000:
                all += e.aw("c");
            default:
                all += "d";
        }
        return all;
    }

    @Case(value = "[a0, c2]", breaks = "hidden iterators, and one that is not")
    @Async
    public static Object v122(Env e) {
        List<String> list = new ArrayList<>(Arrays.asList("a", "b", "c"));
        int index = 0;
        List<java.util.function.Supplier<String>> all = new ArrayList<>();
        for (String s : list) {
            int at = index++;
            e.aw(s);
            all.add(() -> s + at);
        }
        List<String> out = new ArrayList<>();
        for (Iterator<java.util.function.Supplier<String>> i = all.iterator(); i.hasNext(); ) {
            out.add(e.aw(i.next().get()));
        }
        for (ListIterator<String> i = out.listIterator(); i.hasNext(); ) {
            if (e.aw(i.next()).startsWith("b")) {
                i.remove();
            }
        }
        return out;
    }

    @Case(value = "0", trace = "0.0 1.0 1.1 2.0 2.1", breaks = "labels at two levels")
    @Async
    public static Object v123(Env e) {
        a:
        for (int i = 0; i < 5; i++) {
            int j = 0;
            b:
            while (true) {
                e.tr(i + "." + j);
                if (e.aw(i == 0)) {
                    continue a;
                }
                if (e.aw(i == 1 && j == 1)) {
                    break b;
                }
                if (e.aw(i == 2 && j == 1)) {
                    break a;
                }
                j++;
            }
        }
        return 0;
    }

    @Case(value = "3 1 [1, 2]", breaks = "new arrays, and what is stored in them")
    @Async
    public static Object v124(Env e) {
        int[][] grid = new int[e.aw(3)][e.aw(1)];
        int[] filled = {e.aw(1), e.aw(2)};
        return grid.length + " " + grid[0].length + " " + java.util.Arrays.toString(filled);
    }

    int field = 1;
    static long wide = 1;

    @Case(value = "6 8", breaks = "compound assignment to fields")
    @Async
    public static Object v124b(Env e) {
        Control c = new Control();
        c.field += e.aw(5);
        wide = 1;
        wide += c.field + e.aw(1L);
        return c.field + " " + wide;
    }

    @Case(
            value = "ArithmeticException: / by zero",
            trace = "1",
            breaks = "an exception of the JVM's own, after a suspension")
    @Async
    public static Object v124c(Env e) {
        int zero = e.aw(0);
        e.tr(e.aw(1));
        return 1 / zero;
    }

    @Case(value = "AssertionError: 3", breaks = "assert")
    @Async
    public static Object v124d(Env e) {
        if (e.aw(3) == 3) {
            throw new AssertionError(e.aw(3));
        }
        return 0;
    }

    @Case(value = "1", trace = "true", breaks = "code behind the last suspend point, which resuming cannot reach")
    @Async
    public static Object v107f(Env e) {
        if (e.tr(true)) {
            return e.aw(1);
        }
        throw new IllegalStateException();
    }
}
