package weft.weaving.cases;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import weft.Async;
import weft.weaving.cases.elsewhere.Base;

/** Method references of all kinds, and lambdas within lambdas. Java 8, as {@link Statements}. */
@SuppressWarnings({"serial", "unchecked"})
public final class References {
    private static Env current;

    private final String name;
    private final int[] numbers;

    private References(String name, int... numbers) {
        this.name = name;
        this.numbers = numbers;
    }

    interface Fn<A, B> {
        @Async
        B apply(A a);
    }

    interface Fn2<A, B, C> {
        @Async
        C apply(A a, B b);

        @Async
        default <D> Fn2<A, B, D> then(Fn<? super C, ? extends D> next) {
            return (a, b) -> next.apply(current.aw(apply(a, b)));
        }
    }

    interface Get<T> {
        @Async
        T get() throws Exception;
    }

    interface Act {
        @Async
        void act();
    }

    static class Parent {
        @Async
        String m(String s) {
            return "parent" + current.aw(s);
        }
    }

    static final class Child extends Parent {
        @Override
        @Async
        String m(String s) {
            return "child" + s;
        }

        @Async
        String all(Env e) {
            Fn<String, String> above = super::m;
            Fn<String, String> mine = this::m;
            Fn<String, String> lambda = s -> super.m(s) + m(e.aw(s));
            return above.apply("1") + mine.apply(e.aw("2")) + lambda.apply("3");
        }
    }

    @Case(value = "parent1child2parent3child3", breaks = "super::m, this::m, and both in a lambda (B81, B83)")
    @Async
    public static Object v084b(Env e) {
        current = e;
        return new Child().all(e);
    }

    final class Inner {
        final String s;

        Inner(String s) {
            this.s = name + s;
        }

        @Async
        String show(long l, double d) {
            return s + current.aw(l) + current.aw(d);
        }
    }

    interface Show {
        @Async
        Object show(Inner inner, int i, float f);
    }

    @Async
    private Object inners(Env e) {
        Fn<String, Inner> make = Inner::new;
        Show show = Inner::show;
        return show.show(e.aw(make.apply(e.aw("i"))), 1, 2f);
    }

    @Case(
            value = "outeri12.0",
            breaks = "references to a constructor of an inner class, and to its method, with conversions (B83)")
    @Async
    public static Object v086b(Env e) {
        current = e;
        return new References("outer").inners(e);
    }

    interface MakesMany {
        @Async
        References make(String s, int a, int b);
    }

    @Case(value = "3 v2 [[], []]", breaks = "references to constructors of arrays, and of variable arity (B83)")
    @Async
    public static Object v086c(Env e) {
        Fn<Integer, int[]> array = int[]::new;
        MakesMany make = References::new;
        IntFunction<List<String>[]> plain = List[]::new;
        References made = make.make(e.aw("v"), e.aw(1), 2);
        List<String>[] lists = plain.apply(e.aw(2));
        Arrays.fill(lists, new ArrayList<>());
        return array.apply(e.aw(3)).length + " " + made.name + made.numbers.length + " " + Arrays.toString(lists);
    }

    @Async
    static <T extends Comparable<T>> T most(List<? extends T> all) {
        T most = null;
        for (T t : all) {
            most = most == null || current.aw(t).compareTo(most) > 0 ? t : most;
        }
        return most;
    }

    @Async
    static String join(String by, Object... all) {
        String joined = "";
        for (Object each : all) {
            joined += (joined.isEmpty() ? "" : by) + current.aw(each);
        }
        return joined;
    }

    interface Five {
        @Async
        Object apply(String by, int a, Long b, char c, Object d);
    }

    @Case(
            value = "3 1-2-c-d s",
            breaks = "references to generic methods, and to one of variable arity, with many conversions (B83)")
    @Async
    public static Object v090b(Env e) {
        current = e;
        Fn<List<Integer>, Integer> most = References::most;
        Five five = References::join;
        Fn<String, String> given = References::<String>same;
        return most.apply(Arrays.asList(1, 3, 2)) + " " + five.apply("-", 1, 2L, 'c', "d") + " "
                + given.apply(e.aw("s"));
    }

    @Async
    static <T> T same(T t) {
        return current.aw(t);
    }

    interface Ten {
        @Async
        long apply(byte a, short b, char c, int d, long e, float f, double g, boolean h, Object i, long[] j);
    }

    @Async
    static long ten(byte a, short b, char c, int d, long e, float f, double g, boolean h, Object i, long[] j) {
        long sum = current.aw(a) + current.aw(b) + c + d;
        return sum + e + (long) (current.aw(f) + g) + (h ? 1 : 0) + ((Integer) i) + current.aw(j)[0];
    }

    @Case(value = "153 1053", breaks = "a reference and a lambda with parameters of all types (B83)")
    @Async
    public static Object v084c(Env e) {
        current = e;
        long more = e.aw(900L);
        Ten reference = References::ten;
        Ten lambda = (a, b, c, d, l, f, g, h, i, j) -> e.aw(more) + reference.apply(a, b, c, d, l, f, g, h, e.aw(i), j);
        byte one = 1;
        short two = 2;
        return reference.apply(one, two, 'a', 4, 5L, 6f, 7d, true, 10, new long[] {20}) + " "
                + lambda.apply(one, two, 'a', 4, 5L, 6f, 7d, true, 10, new long[] {20});
    }

    @Case(
            value = "NullPointerException",
            trace = "made once",
            anyTrace = true,
            breaks = "what a bound reference is bound to is evaluated once, and first (B83)")
    @Async
    public static Object v088c(Env e) {
        current = e;
        Parent[] bound = {new Parent()};
        Fn<String, String> f = e.aw(e.tr("made") == null ? null : bound[0])::m;
        bound[0] = null;
        e.tr(f.apply("x").equals("parentx") ? "once" : "again");
        try {
            return (Get<String>) ((Fn<String, String>) bound[e.aw(0)]::m).apply(e.tr("unseen"))::toString;
        } catch (NullPointerException ex) {
            throw new NullPointerException();
        }
    }

    static final class Heir extends Base {
        @Async
        String refers(Env e) {
            Fn<String, String> secret = this::secret;
            Fn<String, String> above = super::secret;
            Fn<Later, String> later = super::later;
            return secret.apply(e.aw("1")) + above.apply("2") + later.apply(s -> e.aw(s));
        }
    }

    @Case(value = "base:1base:2later:l", breaks = "references to protected methods of a class elsewhere (B80, B83)")
    @Async
    public static Object v082b(Env e) {
        return new Heir().refers(e);
    }

    interface Base1<T> {
        @Async
        T make(T t);
    }

    interface Merged extends Base1<String> {
        @Override
        @Async
        String make(String s);

        static Merged of(Merged merged) {
            return merged;
        }
    }

    @Case(value = "x1 y1 z2", breaks = "a functional interface that narrows another (B70)")
    @Async
    public static Object v070d(Env e) {
        current = e;
        Merged lambda = Merged.of(s -> s + e.aw(1));
        Base1<String> wider = lambda;
        Base1<String> reference = ((Merged) s -> e.aw(s) + 2)::make;
        return lambda.make("x") + " " + wider.make("y") + " " + reference.make(e.aw("z"));
    }

    @Case(
            value = "6 abc [1, 2] e5",
            trace = "run",
            breaks = "lambdas that return lambdas, three deep, each of which suspends (B67)")
    @Async
    public static Object v067e(Env e) throws Exception {
        current = e;
        Fn<Integer, Fn<Integer, Fn<Integer, Integer>>> sum = a -> b -> c -> e.aw(a) + e.aw(b) + e.aw(c);
        Fn<String, Fn<String, Get<String>>> text = a -> {
            String first = e.aw(a);
            return b -> {
                String second = first + e.aw(b);
                return () -> second + e.aw("c");
            };
        };
        Fn2<Integer, Integer, List<Integer>> list = Arrays::asList;
        Act act = () -> {
            Act inner = () -> e.tr(e.aw("run"));
            inner.act();
        };
        act.act();
        Get<String> fails = () -> {
            throw e.aw(new IllegalStateException("e5"));
        };
        String message;
        try {
            message = fails.get();
        } catch (IllegalStateException ex) {
            message = e.aw(ex.getMessage());
        }
        return sum.apply(1).apply(2).apply(3) + " " + text.apply("a").apply("b").get() + " "
                + list.then(x -> e.aw(x)).apply(1, 2) + " " + message;
    }

    @Case(value = "1 -1 3", breaks = "lambdas in conditionals, in switches, as arguments, as array elements")
    @Async
    public static Object v067f(Env e) {
        Fn<Integer, Integer> picked = e.aw(true) ? x -> e.aw(x) : x -> e.aw(-x);
        Fn<Integer, Integer> other = e.aw(false) ? x -> e.aw(x) : e.aw(true) ? x -> e.aw(-x) : null;
        Fn<Integer, Integer>[] array =
                (Fn<Integer, Integer>[]) new Fn<?, ?>[] {picked, (Fn<Integer, Integer>) x -> e.aw(x) + 1};
        return picked.apply(1) + " " + other.apply(1) + " " + twice(e, x -> e.aw(x) + 1, 1);
    }

    @Async
    private static int twice(Env e, Fn<Integer, Integer> f, int x) {
        return f.apply(f.apply(x));
    }

    private final Fn2<Fn2<?, ?, ?>, Integer, Integer> fixed = (self, n) ->
            n == 0 ? current.aw(1) : n * ((Fn2<Object, Integer, Integer>) self).apply(self, current.aw(n) - 1);

    @Case(value = "24 13", breaks = "recursion through lambdas: by a parameter, and two that call each other")
    @Async
    public static Object v122d(Env e) {
        current = e;
        Fn2<Fn2<?, ?, ?>, Integer, Integer> fixed = new References("").fixed;
        Fn<Integer, Integer>[] pair = (Fn<Integer, Integer>[]) new Fn<?, ?>[2];
        pair[0] = n -> n <= 0 ? e.aw(3) : e.aw(2) + pair[1].apply(n - 1);
        pair[1] = n -> n <= 0 ? e.aw(5) : pair[0].apply(e.aw(n) - 1) + e.aw(3);
        return fixed.apply(fixed, 4) + " " + pair[0].apply(4);
    }

    @Async
    private String sees(Env e, long l, String s, double d, int i) {
        byte b = 1;
        boolean z = true;
        float f = 2;
        char c = 'c';
        short h = 3;
        Object o = this;
        int[] a = {4};
        String t = e.aw("t");
        Get<String> all = () -> {
            String u = e.aw("u");
            Get<String> inner = () -> name + l + s + d + i + b + z + f + c + h + (o == this) + a[0] + t + e.aw(u);
            return inner.get();
        };
        try {
            return all.get();
        } catch (Exception ex) {
            throw new AssertionError(ex);
        }
    }

    @Case(value = "n1s2.051true2.0c3true4tu", breaks = "a lambda in a lambda, that captures all types and this (B72)")
    @Async
    public static Object v073c(Env e) {
        return new References("n").sees(e, 1, "s", 2, 5);
    }

    interface Plain2 {
        String get(int x);
    }

    @Case(value = "p5p6 3", breaks = "plain references and lambdas, stored and called beside async ones")
    @Async
    public static Object v091b(Env e) {
        current = e;
        Plain2 plain = x -> "p" + x;
        BiFunction<String, String, String> concat = String::concat;
        Fn<Integer, String> async = plain::get;
        Supplier<Fn<Integer, Integer>> supplies = () -> x -> e.aw(x) + 1;
        return concat.apply(plain.get(e.aw(5)), async.apply(e.aw(6))) + " "
                + supplies.get().apply(2);
    }

    interface SerialGet<T> extends Get<T>, Serializable {}

    @Case(
            value = "1 [x, y] n",
            breaks = "serializable references: static with a conversion, unbound, bound, constructor (B78)")
    @Async
    public static Object v080c(Env e) throws Exception {
        current = e;
        Fn<Integer, Object> converts = (Fn<Integer, Object> & Serializable) References::plusOne;
        Fn<List<String>, Object> unbound = (Fn<List<String>, Object> & Serializable) List::toArray;
        String n = e.aw("n");
        SerialGet<String> bound = n::toString;
        return Copies.copy(converts).apply(0) + " "
                + Arrays.toString((Object[]) Copies.copy(unbound).apply(Arrays.asList("x", "y"))) + " "
                + Copies.copy(bound).get();
    }

    @Async
    static long plusOne(int x) {
        return current.aw(x) + 1L;
    }

    interface ToLong {
        @Async
        long apply(String s);
    }

    interface ToObject<T> {
        @Async
        Object apply(T t);
    }

    interface ToNumber {
        @Async
        Number apply(int i);
    }

    @Async
    private static int length(Object o) {
        return current.aw(o.toString().length());
    }

    @Async
    private double half(Integer i) {
        return current.aw(i) / 2.0 + numbers.length;
    }

    class Nested {
        @Async
        String all(Env e) {
            Fn<String, Integer> boxes = References::length;
            ToLong widens = References::length;
            ToLong unboxes = boxes::apply;
            ToNumber number = References.this::half;
            ToObject<Integer> object = References.this::half;
            ToObject<ToNumber> refers = x -> x.apply(e.aw(6));
            return boxes.apply("a") + " " + widens.apply("ab") + " " + unboxes.apply("abc") + " " + number.apply(4)
                    + " " + object.apply(e.aw(5)) + " " + refers.apply(number);
        }
    }

    @Case(
            value = "1 2 3 3.0 3.5 4.0",
            breaks = "references with conversions to private methods, out of an inner class (B69, B83)")
    @Async
    public static Object v089c(Env e) {
        current = e;
        return new References("r", 1).new Nested().all(e);
    }

    static final class OtherPlus {
        static long plusOne(int x) {
            return x + 10L;
        }

        @Async
        static long plus(int x) {
            return current.aw(x) + 20L;
        }
    }

    @Async
    static int plus(int x) {
        return current.aw(x) + 30;
    }

    @Async
    static long plus(Integer x) {
        return current.aw(x) + 40L;
    }

    @Case(value = "21 31 51 1 11", breaks = "serializable references with conversions, to methods of one name (B78)")
    @Async
    public static Object v080d(Env e) throws Exception {
        current = e;
        Fn<Integer, Object> other = (Fn<Integer, Object> & Serializable) OtherPlus::plus;
        ToNumber number = (ToNumber & Serializable) References::plus;
        ToInteger integer = (ToInteger & Serializable) References::plus;
        Fn<Integer, Object> one = (Fn<Integer, Object> & Serializable) References::plusOne;
        Fn<Integer, Object> plain = (Fn<Integer, Object> & Serializable) OtherPlus::plusOne;
        return Copies.copy(other).apply(1) + " " + Copies.copy(number).apply(1) + " "
                + Copies.copy(integer).apply(1, 10) + " " + Copies.copy(one).apply(0) + " "
                + Copies.copy(plain).apply(1);
    }

    interface ToInteger {
        @Async
        Object apply(Integer a, int b);
    }

    @Async
    static int plus(Integer a, int b) {
        return current.aw(a) + b + 40;
    }
}
