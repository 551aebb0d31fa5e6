package weft.weaving.cases;

import java.util.Arrays;
import weft.Async;

/** Each kind of expression, with suspensions in each of its operands, and what order they come in. Java 8, as {@link Statements}. */
@SuppressWarnings({"static", "unused", "serial", "cast", "removal", "NumericOverflow"})
public final class Expressions {
    private int field = 1;
    private long wide = 2;
    private String text = "t";
    private Integer box = 5;
    private static double number = 1.5;
    private static short narrow = 3;

    private Expressions() {}

    private static <T> T say(Env e, String what, T value) {
        e.tr(what);
        return value;
    }

    @Case(
            value = "NullPointerException ArrayIndexOutOfBoundsException ArrayStoreException ArithmeticException",
            trace = "a i v a i v a i v x y",
            breaks = "what fails in an assignment fails after its right side")
    @Async
    public static Object v150(Env e) {
        String all = "";
        try {
            say(e, "a", e.aw((int[]) null))[say(e, "i", e.aw(0))] = say(e, "v", e.aw(1));
        } catch (NullPointerException ex) {
            all += ex.getClass().getSimpleName();
        }
        try {
            say(e, "a", e.aw(new long[1]))[say(e, "i", e.aw(1))] = say(e, "v", e.aw(1L));
        } catch (IndexOutOfBoundsException ex) {
            all += " " + ex.getClass().getSimpleName();
        }
        try {
            Object[] strings = new String[1];
            say(e, "a", e.aw(strings))[say(e, "i", e.aw(0))] = say(e, "v", e.aw((Object) 1));
        } catch (ArrayStoreException ex) {
            all += " " + ex.getClass().getSimpleName();
        }
        try {
            int x = say(e, "x", e.aw(1)) / say(e, "y", e.aw(0));
        } catch (ArithmeticException ex) {
            all += " " + ex.getClass().getSimpleName();
        }
        return all;
    }

    @Case(
            value = "[7, 4] [1, 3] [-128] [c] [2.5] [xy] [false] 1 3 -128 99 1.5",
            breaks = "increments and compound assignments of elements, of all types")
    @Async
    public static Object v150b(Env e) {
        int[] i = {5, 5};
        long[] l = {1, 2};
        byte[] b = {127};
        char[] c = {'a'};
        double[] d = {1.5};
        String[] s = {"x"};
        boolean[] z = {true};
        int old = i[e.aw(0)]++ - 4;
        ++i[e.aw(0)];
        i[e.aw(1)] -= e.aw(1);
        long now = ++l[e.aw(1)];
        byte wrapped = ++b[e.aw(0)];
        c[e.aw(0)] += e.aw(2);
        double before = d[e.aw(0)]++;
        s[e.aw(0)] += e.aw('y');
        z[e.aw(0)] ^= e.aw(true);
        return Arrays.toString(i) + " " + Arrays.toString(l) + " " + Arrays.toString(b) + " " + Arrays.toString(c)
                + " " + Arrays.toString(d) + " " + Arrays.toString(s) + " " + Arrays.toString(z) + " " + old + " "
                + now + " " + wrapped + " " + (int) c[0] + " " + before;
    }

    @Case(value = "11 20 tab 12 4.5 -2", breaks = "compound assignments of fields: instance, static, boxed, text")
    @Async
    public static Object v112(Env e) {
        Expressions x = new Expressions();
        e.aw(x).field += e.aw(10);
        e.aw(x).wide *= e.aw(x.field) - e.aw(1);
        e.aw(x).text += e.aw("a") + e.aw('b');
        e.aw(x).box += e.aw(6);
        x.box++;
        number = 1.5;
        number *= e.aw(3f);
        narrow = 3;
        narrow -= e.aw(5L);
        return x.field + " " + x.wide + " " + x.text + " " + x.box + " " + number + " " + narrow;
    }

    @Case(value = "5 7 5 6 9", breaks = "assignments as values, and increments beside suspensions")
    @Async
    public static Object v112b(Env e) {
        int[] a = new int[4];
        int i;
        int j;
        int k = i = j = e.aw(5);
        a[i = e.aw(1)] = i + e.aw(6);
        int n = k++ + e.aw(0) * ++k;
        int m = e.aw(1) + (k = e.aw(5));
        long l = (i += e.aw(3)) + k;
        return n + " " + a[1] + " " + j + " " + m + " " + l;
    }

    @Case(value = "97 a 1.0 2 null:NPE 3", breaks = "what type a conditional has")
    @Async
    public static Object v116(Env e) {
        char c = 'a';
        int i = e.aw(0);
        Object promoted = e.aw(true) ? c : i;
        Object constant = e.aw(true) ? c : 0;
        Object mixed = e.aw(true) ? e.aw(1) : e.aw(2.0);
        Object nested = e.aw(false) ? e.aw("1") : e.aw(true) ? e.aw("2") : e.aw("3");
        String unboxed = "";
        try {
            int none = e.aw(true) ? e.<Integer>aw((Integer) null) : e.aw(1);
        } catch (NullPointerException ex) {
            unboxed = e.aw((Object) null) + ":NPE";
        }
        int[] picked = e.aw(true) ? e.aw(new int[] {3}) : new int[0];
        return promoted + " " + constant + " " + mixed + " " + nested + " " + unboxed + " " + picked[e.aw(0)];
    }

    @Case(value = "44 -1 97 2147483647 0 3 65 1.0", breaks = "casts of what comes back")
    @Async
    public static Object v116b(Env e) {
        byte b = (byte) e.aw(300);
        short s = (short) e.aw(65535L);
        int c = (char) e.aw(97.5);
        int max = (int) e.aw(1e20);
        long nan = (long) e.aw(Float.NaN);
        Object boxed = (Integer) e.aw(3);
        char up = (char) (byte) e.aw('A');
        double d = (double) (float) (long) e.aw(1);
        return b + " " + s + " " + c + " " + max + " " + nan + " " + boxed + " " + (int) up + " " + d;
    }

    @Case(value = "ClassCastException", trace = "1 2", anyTrace = true, breaks = "a cast that fails, under a call")
    @Async
    public static Object v116c(Env e) {
        Object o = e.aw("text");
        try {
            return e.tr(e.aw(1)) + (Integer) say(e, "2", e.aw(o)) + e.tr(e.aw(3));
        } catch (ClassCastException ex) {
            throw new ClassCastException();
        }
    }

    @Case(value = "9.5 -1 8 2 true", breaks = "operands of all types, each of them suspending")
    @Async
    public static Object v151(Env e) {
        double sum = e.aw(1) + e.aw(2L) * e.aw(4.5f) - e.aw(.5);
        int shifted = e.aw(-1) >> e.aw(40L) | e.aw(0) >>> e.aw(3);
        long bits = (e.aw(15L) & e.aw(8)) ^ e.aw(0);
        int rest = e.aw(17) % e.aw(5) / ~e.aw(-2);
        boolean logic = e.aw(1L) < e.aw(2f) == !(e.aw('a') >= e.aw(98.0)) & e.aw((Object) "x") != e.aw((Object) "y");
        return sum + " " + shifted + " " + bits + " " + rest + " " + logic;
    }

    @Case(value = "false false true false true true", breaks = "comparisons with what is not a number")
    @Async
    public static Object v151b(Env e) {
        return (e.aw(Double.NaN) < e.aw(1.0))
                + " "
                + (e.aw(Float.NaN) >= e.aw(1f))
                + " "
                + (e.aw(Double.NaN) != e.aw(Double.NaN))
                + " "
                + (e.aw(1f) > e.aw(Double.NaN))
                + " "
                + !(e.aw(1L) > e.aw(Float.NaN))
                + " "
                + (e.aw(0.0) == e.aw(-0.0));
    }

    @Case(value = "true 3 false 4", breaks = "assignments within conditions that are cut short")
    @Async
    public static Object v151c(Env e) {
        int x = 0;
        int y = 0;
        boolean both = (x = e.aw(1)) > 0 && (y = e.aw(2)) > 1;
        int first = x + y;
        boolean neither = (x = e.aw(4)) < 0 && (y = e.aw(20)) > 1 || e.aw(false);
        return both + " " + first + " " + neither + " " + (neither ? y : x);
    }

    static final class Chain {
        private final Env e;
        private final String all;

        Chain(Env e, String all) {
            this.e = e;
            this.all = all;
        }

        @Async
        Chain add(Object... more) {
            e.aw();
            return new Chain(e, all + Arrays.toString(more));
        }

        Chain plain(int x, long y) {
            return new Chain(e, all + x + y);
        }

        static String fixed(int x) {
            return "s" + x;
        }
    }

    @Case(value = "[1][]12[x, 2.0]3 s4", breaks = "chains of calls, and a static method by way of an object")
    @Async
    public static Object v152(Env e) {
        Chain chain =
                new Chain(e, "").add(e.aw(1)).add().plain(e.aw(1), e.aw(2L)).add(e.aw("x"), e.aw(2.0));
        return chain.all + e.aw(3) + " " + e.aw(chain).fixed(e.aw(4));
    }

    @Case(
            value = "NullPointerException",
            trace = "target arg",
            anyTrace = true,
            breaks = "a call on null: arguments first")
    @Async
    public static Object v152b(Env e) {
        try {
            return say(e, "target", e.aw((Chain) null)).add(say(e, "arg", e.aw(1)));
        } catch (NullPointerException ex) {
            throw new NullPointerException();
        }
    }

    @Case(
            value = "2 3 null [[1], [2, 3]] [[[a]]] NegativeArraySizeException",
            breaks = "arrays of arrays, and what is in them")
    @Async
    public static Object v153(Env e) {
        int[][][] deep = new int[e.aw(2)][e.aw(3)][];
        long[][] given = {{e.aw(1L)}, {e.aw(2L), 3}};
        Object[] objects = new Object[] {new Object[] {new String[] {e.aw("a")}}};
        String negative = "";
        try {
            Object none = new int[e.aw(1)][e.aw(-1)];
        } catch (NegativeArraySizeException ex) {
            negative = ex.getClass().getSimpleName();
        }
        return deep.length + " " + deep[1].length + " " + deep[e.aw(1)][e.aw(2)] + " " + Arrays.deepToString(given)
                + " " + Arrays.deepToString(objects) + " " + negative;
    }

    class Inner {
        final Object a;
        final long b;

        Inner(Object a, long b) {
            this.a = a;
            this.b = b + field;
        }

        class Deeper extends Inner {
            Deeper(Object a) {
                super(a, Inner.this.b);
            }
        }

        @Async
        String show(Env e) {
            return e.aw(a) + ":" + e.aw(b) + ":" + e.aw(Expressions.this.field);
        }
    }

    @Case(
            value = "x:4:1 y:5:1 [z]:8:1",
            breaks = "inner objects of objects that come back, at two levels; anonymous ones")
    @Async
    public static Object v154(Env e) {
        Expressions outer = new Expressions();
        Inner inner = e.aw(outer).new Inner(e.aw("x"), e.aw(3L));
        Inner deeper = e.aw(inner).new Deeper(e.aw("y"));
        String prefix = e.aw("[");
        Inner anonymous = outer.new Inner(e.aw("z"), e.aw(7L)) {
            final String suffix = "]";

            @Override
            @Async
            String show(Env x) {
                String shown = super.show(x);
                int at = shown.indexOf(':');
                return prefix + shown.substring(0, at) + x.aw(suffix) + shown.substring(at);
            }
        };
        return inner.show(e) + " " + deeper.show(e) + " " + anonymous.show(e);
    }

    @Case(value = "NullPointerException", trace = "", anyTrace = true, breaks = "an inner object of null")
    @Async
    public static Object v154b(Env e) {
        try {
            return e.aw((Expressions) null).new Inner(e.tr(e.aw("unseen")), 1);
        } catch (NullPointerException ex) {
            throw new NullPointerException();
        }
    }

    @Case(value = "a1null2.0truecd[e]1", breaks = "concatenation of everything, and of what changes meanwhile")
    @Async
    public static Object v155(Env e) {
        StringBuilder changing = new StringBuilder("c");
        String s = "a" + e.aw(1) + e.aw((Object) null) + e.aw(2.0) + e.aw(true) + changing + e.aw('d');
        s += e.aw(Arrays.asList("e")) + "" + e.aw(changing.append("x").length() - 1L);
        return s;
    }

    @Case(value = "Expressions int[] 12 yes", breaks = "constants of all kinds, beside suspensions")
    @Async
    public static Object v155b(Env e) {
        final int one = 1;
        final String yes = "ye" + "s";
        switch (e.aw(1)) {
            case one:
                break;
            default:
                return 0;
        }
        Class<?> type = e.aw(Expressions.class);
        Class<?> array = e.aw(int[].class);
        long big = 0x7fff_ffff_ffffL & e.aw(0b1100);
        return type.getSimpleName() + " " + array.getSimpleName() + " " + big + " " + e.aw(yes);
    }

    @Case(value = "true false true 3", breaks = "instanceof, of null, of an array, of a generic type")
    @Async
    public static Object v156(Env e) {
        Object array = e.aw((Object) new int[] {1, 2, 3});
        boolean none = e.aw((Object) null) instanceof String;
        boolean comparable = e.aw((Object) "s") instanceof Comparable<?>;
        return (e.aw(array) instanceof int[]) + " " + none + " " + comparable + " "
                + (e.aw(array) instanceof int[] ? ((int[]) e.aw(array)).length : 0);
    }

    @Case(value = "2.5 1 x 7", breaks = "generic methods, with inferred and with given types")
    @Async
    public static Object v156b(Env e) {
        double d = e.<Double>aw((Double) 2.5);
        Comparable<Integer> c = Expressions.<Integer>most(e, 1, 0);
        String s = pick(e, e.aw("x"), e.aw("y"));
        Number n = pick(e, e.aw((Integer) 7), e.aw((Double) 1.0));
        return d + " " + c + " " + s + " " + n;
    }

    @Async
    private static <T extends Comparable<? super T>> T most(Env e, T a, T b) {
        return e.aw(a).compareTo(e.aw(b)) > 0 ? e.aw(a) : e.aw(b);
    }

    @SafeVarargs
    @Async
    private static <T> T pick(Env e, T... of) {
        return e.aw(of)[e.aw(0)];
    }

    @Case(value = "499500 500", breaks = "a sum as one expression, with many values on the stack")
    @Async
    public static Object v157(Env e) {
        long[] l = {0};
        long sum = 0;
        for (int i = 0; i < 1000; i += 10) {
            sum += (i
                    + (e.aw(1L)
                            + i
                            + (2
                                    + i
                                    + (long) (e.aw(3f)
                                            + i
                                            + (4.0
                                                    + i
                                                    + (e.aw(5)
                                                            + i
                                                            + (6
                                                                    + i
                                                                    + (e.aw((short) 7)
                                                                            + i
                                                                            + (8L
                                                                                    + i
                                                                                    + (9 + e.aw((byte) 0) + i))))))))));
            l[e.aw(0)] += e.aw(5L);
        }
        return sum + " " + l[0];
    }
}
