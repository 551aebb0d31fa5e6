package weft.weaving.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import weft.Async;
import weft.weaving.cases.elsewhere.Base;

/** Each kind of class, and each way in which a method may come to be called. */
@SuppressWarnings({"serial", "unused", "rawtypes", "unchecked"})
public final class Classes {
    private Classes() {}

    // ---- Enums.

    private static Env current;

    enum Op implements Unary {
        NEGATE("-") {
            @Override
            @Async
            public long apply(Env e, long x) {
                return -e.aw(x);
            }
        },
        TWICE("2") {
            private final int two = 2;

            @Override
            @Async
            public long apply(Env e, long x) {
                return e.aw(x) * two + bias(e);
            }

            @Override
            @Async
            int bias(Env e) {
                return super.bias(e) + e.aw(1);
            }
        },
        SAME("=", (e, x) -> e.aw(x));

        final String sign;
        private final Unary by;

        Op(String sign) {
            this(sign, null);
        }

        Op(String sign, Unary by) {
            this.sign = sign;
            this.by = by;
        }

        @Override
        @Async
        public long apply(Env e, long x) {
            return by.apply(e, x);
        }

        @Async
        int bias(Env e) {
            return e.aw(ordinal()) - 2;
        }

        @Async
        static Op of(Env e, String sign) {
            for (Op op : values()) {
                if (e.aw(op.sign).equals(sign)) {
                    return op;
                }
            }
            return valueOf(e.aw("SAME"));
        }
    }

    interface Unary {
        @Async
        long apply(Env e, long x);
    }

    @Case(value = "-3 6 3 TWICE SAME", breaks = "enum constants with bodies, and with lambdas")
    @Async
    public static Object v160(Env e) {
        String all = "";
        for (Op op : Op.values()) {
            all += op.apply(e, 3) + " ";
        }
        return all + Op.of(e, "2") + " " + Op.of(e, "?");
    }

    // ---- Records.

    record Range<T extends Comparable<T>>(T low, T high) implements Unary {
        static int made;

        Range {
            if (low.compareTo(high) > 0) {
                T swapped = low;
                low = high;
                high = swapped;
            }
            made++;
        }

        Range(T only) {
            this(only, only);
        }

        @Async
        static <T extends Comparable<T>> Range<T> of(Env e, T a, T b) {
            return new Range<>(e.aw(a), e.aw(b));
        }

        @Async
        <R extends Comparable<R>> Range<R> map(Env e, Mapping<? super T, ? extends R> f) {
            return new Range<R>(f.map(e, low), f.map(e, e.aw(high)));
        }

        @Override
        @Async
        public long apply(Env e, long x) {
            return low.hashCode() + e.aw(x);
        }
    }

    interface Mapping<A, B> {
        @Async
        B map(Env e, A a);
    }

    @Case(
            value = "Range[low=1, high=2] Range[low=11, high=12] 8 Range[low=x, high=x] true",
            breaks = "records: compact, generic, with an interface; local ones")
    @Async
    public static Object v161(Env e) {
        Range<Integer> range = Range.of(e, 2, 1);
        Range<String> mapped = range.map(e, (x, i) -> "1" + x.aw(i));
        record Pair(Object a, Unary b) {
            @Async
            String both(Env e) {
                return e.aw(a) + " " + b.apply(e, 7);
            }
        }
        Pair pair = new Pair(mapped, range);
        return range + " " + pair.both(e) + " " + new Range<>(e.aw("x")) + " "
                + e.aw(pair).equals(new Pair(mapped, range));
    }

    // ---- Sealed types.

    sealed interface Expr {
        @Async
        int eval(Env e);

        @Async
        default int twice(Env e) {
            return eval(e) + eval(e);
        }
    }

    record Num(int n) implements Expr {
        @Override
        @Async
        public int eval(Env e) {
            return e.aw(n);
        }
    }

    abstract static sealed class Binary implements Expr {
        final Expr left;
        final Expr right;

        Binary(Expr left, Expr right) {
            this.left = left;
            this.right = right;
        }

        @Async
        protected abstract int combine(Env e, int a, int b);

        @Override
        @Async
        public final int eval(Env e) {
            return combine(e, left.eval(e), right.eval(e));
        }
    }

    static final class Sum extends Binary {
        Sum(Expr left, Expr right) {
            super(left, right);
        }

        @Override
        @Async
        protected int combine(Env e, int a, int b) {
            return e.aw(a) + b;
        }
    }

    static non-sealed class Product extends Binary {
        Product(Expr left, Expr right) {
            super(left, right);
        }

        @Override
        protected int combine(Env e, int a, int b) {
            return a * b;
        }
    }

    @Case(value = "44", breaks = "sealed types, that recurse over one another")
    @Async
    public static Object v162(Env e) {
        Expr expr = new Sum(new Num(e.aw(2)), new Product(new Num(4), new Sum(new Num(2), new Num(3))));
        return expr.twice(e);
    }

    // ---- What inner classes capture.

    private int field = 10;

    @Async
    private String captures(Env e, int parameter, long wide) {
        int before = e.aw(1);
        abstract class Local {
            final int own = before;

            @Async
            abstract String show(Env x);

            Inside inside() {
                return new Inside();
            }

            class Inside {
                @Async
                int sum(Env x) {
                    return x.aw(own) + parameter + x.aw((int) wide) + field++;
                }
            }
        }
        Local[] locals = {
            new Local() {
                @Override
                @Async
                String show(Env x) {
                    return "a" + inside().sum(x) + super.toString().isEmpty();
                }
            },
            new Local() {
                private final String s = "b";

                @Override
                @Async
                String show(Env x) {
                    Supplier<String> plain = () -> s + parameter;
                    Local other = locals(this, x.aw(1));
                    return plain.get() + other.own + inside().sum(x);
                }

                private Local locals(Local self, int n) {
                    return self;
                }
            }
        };
        String all = "";
        for (Local local : locals) {
            all += local.show(e) + " ";
        }
        return all + field;
    }

    @Case(value = "a116false b51117 12", breaks = "local and anonymous classes, and all that they capture")
    @Async
    public static Object v163(Env e) {
        return new Classes().captures(e, e.aw(5), e.aw(100L));
    }

    // ---- Generics.

    interface Source<T> {
        @Async
        T get(Env e, T... or);
    }

    static class Texts {
        @Async
        public String get(Env e, String... or) {
            return e.aw(or.length == 0 ? "none" : or[0]);
        }
    }

    /** The bridge is in this class, and what it calls is inherited. */
    static final class TextSource extends Texts implements Source<String> {}

    @Case(value = "none x", breaks = "a bridge to an inherited method of variable arity")
    @Async
    public static Object v164(Env e) {
        Source<String> source = new TextSource();
        return source.get(e) + " " + source.get(e, e.aw("x"), "y");
    }

    abstract static class Base1<K, V extends Comparable<V>> {
        @Async
        abstract V find(Env e, K key, List<? super V> into) throws Exception;

        @Async
        V first(Env e, Map<K, V> all) throws Exception {
            List<V> into = new ArrayList<>();
            for (Map.Entry<K, V> each : all.entrySet()) {
                V found = find(e, each.getKey(), into);
                if (e.aw(found).compareTo(each.getValue()) == 0) {
                    return e.aw(into.get(0));
                }
            }
            return null;
        }
    }

    abstract static class Base2<V extends Comparable<V>> extends Base1<String, V> {
        @Override
        @Async
        V find(Env e, String key, List<? super V> into) throws java.io.IOException {
            V v = parse(e, key);
            into.add(e.aw(v));
            return v;
        }

        @Async
        abstract V parse(Env e, String key);
    }

    static final class Longs extends Base2<Long> {
        @Override
        @Async
        Long parse(Env e, String key) {
            return e.aw(Long.parseLong(key));
        }
    }

    @Case(value = "42", breaks = "bridges over three generations, each with another type variable bound")
    @Async
    public static Object v165(Env e) throws Exception {
        Base1<String, Long> base = new Longs();
        return base.first(e, Map.of(e.aw("42"), 42L));
    }

    interface First<T> {
        @Async
        default String m(Env e, T t) {
            return "first" + e.aw(t);
        }
    }

    interface Second<T extends Number> extends First<T> {
        @Override
        @Async
        default String m(Env e, T t) {
            return "second" + First.super.m(e, e.aw(t));
        }
    }

    interface Third extends Second<Integer> {
        @Async
        String m(Env e, Integer t);
    }

    static class Does implements Second<Integer> {}

    static final class Abstracted extends Does implements Third {
        @Override
        @Async
        public String m(Env e, Integer t) {
            return "third" + super.m(e, t);
        }
    }

    @Case(
            value = "thirdsecondfirst1 secondfirst2 raw3",
            breaks = "defaults overridden, made abstract again, and called raw")
    @Async
    public static Object v166(Env e) {
        First<Integer> first = new Abstracted();
        First raw = new First<String>() {
            @Override
            @Async
            public String m(Env x, String s) {
                return "raw" + x.aw(s);
            }
        };
        return first.m(e, 1) + " " + new Does().m(e, e.aw(2)) + " " + raw.m(e, e.aw("3"));
    }

    @Async
    private static <T, X extends Exception> T orThrow(Env e, T value, Class<X> type) throws X {
        e.aw(type);
        if (value == null) {
            try {
                throw type.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException ex) {
                throw new AssertionError(ex);
            }
        }
        return e.aw(value);
    }

    @Case(value = "v InterruptedException", breaks = "a generic exception")
    @Async
    public static Object v166b(Env e) {
        String v = Classes.<String, RuntimeException>orThrow(e, "v", RuntimeException.class);
        try {
            return orThrow(e, null, InterruptedException.class);
        } catch (InterruptedException ex) {
            return v + " " + e.aw(ex.getClass().getSimpleName());
        }
    }

    @Async
    private static <T extends Supplier<String> & CharSequence & Unary> String three(
            Env e, T t, List<? extends T> more) {
        T picked = e.aw(more.isEmpty()) ? t : e.aw(more.get(0));
        return picked.get() + e.aw(picked.length()) + picked.apply(e, e.aw(picked.charAt(0)));
    }

    record All(String get) implements Supplier<String>, CharSequence, Unary {
        @Override
        public int length() {
            return get.length();
        }

        @Override
        public char charAt(int index) {
            return get.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return get.subSequence(start, end);
        }

        @Override
        @Async
        public long apply(Env e, long x) {
            return e.aw(x) + length();
        }
    }

    @Case(value = "ab299 c1100", breaks = "a type variable with three bounds, one of them @Async")
    @Async
    public static Object v135b(Env e) {
        return three(e, new All("ab"), List.of()) + " " + three(e, new All("ab"), List.of(new All(e.aw("c"))));
    }

    // ---- Access, hiding, names.

    static class Parent {
        @Async
        static String fixed(Env e) {
            return "P" + e.aw(1);
        }

        @Async
        private String hidden(Env e) {
            return "p" + e.aw(2);
        }

        @Async
        String calls(Env e) {
            return hidden(e) + this.hidden(e) + fixed(e);
        }

        @Async
        protected Object made(Env e) throws Exception {
            return e.aw((Object) "made");
        }
    }

    static final class Child extends Parent {
        @Async
        static String fixed(Env e) {
            return "C" + e.aw(3);
        }

        @Async
        private String hidden(Env e) {
            return "c" + e.aw(4);
        }

        @Override
        @Async
        public String made(Env e) {
            try {
                return hidden(e) + super.made(e) + super.calls(e);
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }

    @Case(
            value = "c4madep2p2P1 p2p2P1 C3 c4madep2p2P1",
            breaks = "private and static methods that a subclass has, too; a wider override")
    @Async
    public static Object v167(Env e) throws Exception {
        Parent parent = new Child();
        return parent.made(e) + " " + parent.calls(e) + " " + Child.fixed(e) + " " + new Child().made(e);
    }

    static final class Elsewhere extends Base {
        @Async
        String notOverridden(Env e, String s) {
            return "mine" + e.aw(s);
        }

        @Async
        String both(Env e) {
            return notOverridden(e::aw, "1") + notOverridden(e, "2") + super.secret(e.aw("3"));
        }

        @Async
        String notOverridden(Later later, String s) {
            return "our" + later.get(s);
        }
    }

    @Case(value = "our1mine2base:3 theirs4", breaks = "a package-private method that a class elsewhere has, too")
    @Async
    public static Object v167b(Env e) {
        Elsewhere elsewhere = new Elsewhere();
        return elsewhere.both(e) + " " + Base.callsItsOwn(elsewhere, e::aw, "4");
    }

    @Async
    private static int größe$1_(Env e, int $) {
        int été = e.aw($);
        return été + 1;
    }

    @Async
    static String resume(Env e, Object frame) {
        return "r" + e.aw(frame);
    }

    @Async
    static String resume$resume(Env e, Object co) {
        return resume(e, co) + e.aw("$");
    }

    @Case(value = "3 r1$ r2", breaks = "names with letters and signs of all kinds, and like ours")
    @Async
    public static Object v168(Env e) {
        return größe$1_(e, 2) + " " + resume$resume(e, 1) + " " + resume(e, 2);
    }

    @Async
    private static synchronizedLike<String> like(Env e) {
        return new synchronizedLike<>(e.aw("like"));
    }

    private static final class synchronizedLike<T> {
        final T t;

        synchronizedLike(T t) {
            this.t = t;
        }
    }

    @Case(value = "like", breaks = "a private class as a result")
    @Async
    public static Object v168b(Env e) {
        return like(e).t;
    }

    // ---- Lambdas in initialisers.

    private static final Unary STATIC = (e, x) -> e.aw(x) + 1;
    private final Unary instance = (e, x) -> e.aw(x) + field;
    private final List<Unary> all = List.of(STATIC, instance, (e, x) -> this.instance.apply(e, e.aw(x) * 2));

    interface HasConstant {
        Unary CONSTANT = (e, x) -> e.aw(x) - 1;

        @Async
        static Unary returns(Env e, long by) {
            long add = e.aw(by);
            return (y, x) -> y.aw(x) + add;
        }

        @Async
        default Unary captures(Env e) {
            e.aw();
            return (y, x) -> y.aw(x) * number(y);
        }

        @Async
        private int number(Env e) {
            return e.aw(100);
        }
    }

    private Classes(Env e, int value) {
        field = value;
        Unary later = (y, x) -> y.aw(x) + field + value;
        all.size();
        this.later = later;
    }

    private Unary later;

    @Case(
            value = "6 15 20 4 12 500 9",
            breaks = "lambdas in initialisers and constructors; private methods of interfaces (B75)")
    @Async
    public static Object v169(Env e) {
        String shown = "";
        for (Unary each : new Classes().all) {
            shown += each.apply(e, 5) + " ";
        }
        return shown + HasConstant.CONSTANT.apply(e, 5) + " "
                + HasConstant.returns(e, 7).apply(e, 5) + " "
                + new HasConstant() {}.captures(e).apply(e, 5) + " " + new Classes(e, e.aw(2)).later.apply(e, 5);
    }

    @Case(value = "fin 3", trace = "f0 f1 f2", breaks = "a class whose methods call each other while one is suspended")
    @Async
    public static Object v169b(Env e) {
        class Node {
            final Node next;
            final int at;

            Node(Node next, int at) {
                this.next = next;
                this.at = at;
            }

            @Async
            int walk() {
                try {
                    return next == null ? e.aw(1) : next.walk() + e.aw(1);
                } finally {
                    e.tr("f" + e.aw(at));
                }
            }
        }
        return "fin " + new Node(new Node(new Node(null, 0), 1), 2).walk();
    }

    // ---- All kinds at once.

    record Point(int x, int y) {
        @Async
        int sum(Env e) {
            return e.aw(x) + e.aw(y);
        }

        @Async
        static Point of(Env e, int x) {
            return new Point(x, e.aw(x));
        }
    }

    enum Planet {
        EARTH {
            @Override
            @Async
            int mass(Env e) {
                return e.aw(1) + super.mass(e);
            }
        },
        MARS;

        @Async
        int mass(Env e) {
            return e.aw(ordinal());
        }
    }

    sealed interface Shape permits Square, Circle {
        @Async
        int area(Env e);
    }

    record Square(int side) implements Shape {
        @Override
        @Async
        public int area(Env e) {
            return e.aw(side) * side;
        }
    }

    record Circle(int r) implements Shape {
        @Override
        @Async
        public int area(Env e) {
            return 3 * e.aw(r) * r;
        }
    }

    @interface Nested {
        final class Holder {
            @Async
            static int get(Env e) {
                return e.aw(5);
            }
        }
    }

    @Case(
            value = "4 1 1 16 12 5 7 8",
            breaks = "methods of records, enums, sealed, nested, local and anonymous classes (B122)")
    @Async
    public static Object v109(Env e) {
        class Local {
            @Async
            int get() {
                return e.aw(7);
            }
        }
        One anonymous = new One() {
            @Override
            @Async
            public int m(Env x) {
                return x.aw(8);
            }
        };
        return Point.of(e, 2).sum(e) + " " + Planet.EARTH.mass(e) + " " + Planet.MARS.mass(e) + " "
                + ((Shape) new Square(4)).area(e) + " " + ((Shape) new Circle(2)).area(e) + " "
                + Nested.Holder.get(e) + " " + new Local().get() + " " + anonymous.m(e);
    }

    interface One {
        @Async
        int m(Env e);
    }
}
