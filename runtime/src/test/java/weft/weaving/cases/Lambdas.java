package weft.weaving.cases;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncFunction;
import weft.AsyncRunnable;

/** Lambdas and method references, where the method they implement is {@code @Async}. */
@SuppressWarnings("serial")
public final class Lambdas {
    private final String name;

    private Lambdas(String name) {
        this.name = name;
    }

    interface Fn<A, B> {
        @Async
        B apply(A a);
    }

    interface StringFn extends Fn<String, String> {
        @Override
        @Async
        String apply(String a);
    }

    interface LongFn {
        @Async
        double apply(long a, int b);
    }

    interface IntOp {
        @Async
        int apply(int a);
    }

    interface Make<T> {
        @Async
        T make(String s);
    }

    @Case(value = "a!", breaks = "the body of a lambda (B67, B85)")
    @Async
    public static Object v067(Env e) {
        Fn<String, String> f = s -> s + e.aw("!");
        return f.apply(e.aw("a"));
    }

    @Case(value = "a!?", breaks = "a lambda in a lambda")
    @Async
    public static Object v067b(Env e) {
        Fn<String, Fn<String, String>> f = s -> {
            String t = s + e.aw("!");
            return u -> t + e.aw(u);
        };
        return f.apply(e.aw("a")).apply(e.aw("?"));
    }

    @Case(value = "3", trace = "1 2", breaks = "the runtime's own functional interfaces")
    @Async
    public static Object v067c(Env e) throws Exception {
        AsyncRunnable<RuntimeException> run = () -> e.tr(e.aw(1));
        AsyncCallable<Integer, Exception> call = () -> e.aw(2);
        AsyncFunction<Integer, Integer, RuntimeException> function = x -> x + e.aw(1);
        run.run();
        return function.apply(e.tr(call.call()));
    }

    @Case(value = "Exception: x", breaks = "a lambda that throws after a suspension")
    @Async
    public static Object v067d(Env e) throws Exception {
        AsyncRunnable<Exception> run = () -> {
            e.aw();
            throw new Exception("x");
        };
        e.aw();
        run.run();
        return 0;
    }

    @Case(value = "this:7:8:2.5:3:arg", breaks = "a lambda that captures this, wide values and an array (B72)")
    @Async
    public static Object v073(Env e) {
        return new Lambdas("this").captures(e, 7L, 2.5);
    }

    @Async
    private String captures(Env e, long l, double d) {
        int[] array = {1, 2, 3};
        long again = e.aw(8L);
        Fn<String, String> f = a -> name + ":" + l + ":" + again + ":" + e.aw(d) + ":" + array.length + ":" + a;
        return f.apply(e.aw("arg"));
    }

    @Case(value = "3.5", breaks = "a lambda with wide parameters (B84)")
    @Async
    public static Object v073b(Env e) {
        LongFn f = (a, b) -> a + e.aw(b) + e.aw(.5);
        return f.apply(e.aw(1L), e.aw(2));
    }

    @Async
    static String twice(Env e, String s) {
        return s + e.aw(s);
    }

    @Async
    String greet(String s) {
        return name + current.aw(s);
    }

    @Async
    static int plus(int a) {
        return a + current.aw(1);
    }

    @Async
    static double wide(long a, int b) {
        return current.aw(a) + b;
    }

    static int plain(int a) {
        return a + 100;
    }

    static Env current;

    @Case(value = "2:3.0:n!", breaks = "references to static and to bound methods (B83)")
    @Async
    public static Object v084(Env e) {
        current = e;
        IntOp op = Lambdas::plus;
        LongFn fn = Lambdas::wide;
        Fn<String, String> bound = new Lambdas("n")::greet;
        return op.apply(1) + ":" + fn.apply(1, 2) + ":" + bound.apply(e.aw("!"));
    }

    interface OfLambdas {
        @Async
        String apply(Lambdas l, String s);
    }

    @Case(value = "m?", breaks = "a reference to an unbound method (B83)")
    @Async
    public static Object v085(Env e) {
        current = e;
        OfLambdas unbound = Lambdas::greet;
        return unbound.apply(new Lambdas("m"), e.aw("?"));
    }

    @Case(value = "c", breaks = "a reference to a constructor (B83)")
    @Async
    public static Object v086(Env e) {
        Make<Lambdas> make = Lambdas::new;
        return make.make(e.aw("c")).name;
    }

    @Case(value = "107", breaks = "a reference to a plain method (B83)")
    @Async
    public static Object v087(Env e) {
        IntOp op = Lambdas::plain;
        return op.apply(e.aw(7));
    }

    @Case(value = "s!", breaks = "a bound reference to a method of a functional interface (B83)")
    @Async
    public static Object v088(Env e) {
        Fn<String, String> f = s -> s + e.aw("!");
        Fn<String, String> g = f::apply;
        return g.apply(e.aw("s"));
    }

    @Case(
            value = "NullPointerException",
            trace = "before",
            breaks = "a bound reference to null fails where it is made",
            anyTrace = true)
    @Async
    public static Object v088b(Env e) {
        Lambdas none = e.aw((Lambdas) null);
        e.tr("before");
        try {
            Fn<String, String> f = none::greet;
            e.tr("made");
            return f.apply("");
        } catch (NullPointerException ex) {
            throw new NullPointerException();
        }
    }

    interface Adapted {
        @Async
        Object apply(Integer a);
    }

    @Case(value = "6", breaks = "a reference that boxes and unboxes (B83)")
    @Async
    public static Object v089(Env e) {
        current = e;
        Adapted op = Lambdas::plus;
        return op.apply(e.aw(5));
    }

    interface ToLong {
        @Async
        long apply(short a);
    }

    @Async
    static Integer boxed(Integer a) {
        return current.aw(a);
    }

    @Async
    static char letter(Object a) {
        return current.aw((char) ('a' + (Integer) a));
    }

    interface Letter<T> {
        @Async
        Comparable<Character> apply(T a);
    }

    interface Ignored {
        @Async
        void apply(int a);
    }

    @Case(value = "6:7:b:8", breaks = "references that convert what comes and goes, in all directions (B83)")
    @Async
    public static Object v089b(Env e) {
        current = e;
        IntOp unboxes = Lambdas::boxed;
        ToLong widens = Lambdas::plus;
        Letter<Integer> letters = Lambdas::letter;
        Ignored ignored = Lambdas::boxed;
        ignored.apply(1);
        Fn<Integer, Object> boxes = new Adds(5)::to;
        return unboxes.apply(6) + ":" + widens.apply((short) 6) + ":" + letters.apply(1) + ":" + boxes.apply(3);
    }

    static final class Adds {
        private final int more;

        Adds(int more) {
            this.more = more;
        }

        @Async
        long to(int a) {
            return current.aw(a) + more;
        }
    }

    interface Any {
        @Async
        int sum(int a, int b);
    }

    @Async
    static int sum(int... all) {
        int sum = 0;
        for (int i : all) {
            sum += current.aw(i);
        }
        return sum;
    }

    @Case(value = "3", breaks = "a reference to a method of variable arity (B83)")
    @Async
    public static Object v090(Env e) {
        current = e;
        Any any = Lambdas::sum;
        return any.sum(e.aw(1), e.aw(2));
    }

    @Case(value = "ab3", breaks = "a plain lambda and a plain interface beside async ones (B86)")
    @Async
    public static Object v091(Env e) {
        Function<String, String> plain = s -> s + "b";
        Supplier<Integer> three = () -> 3;
        return plain.apply(e.aw("a")) + e.aw(three.get());
    }

    interface SerialFn extends Fn<String, String>, Serializable {}

    @Case(value = "x+y", breaks = "a lambda that was written and read again (B78)")
    @Async
    public static Object v080(Env e) throws Exception {
        current = e;
        String y = "+y";
        SerialFn f = s -> current.aw(s) + y;
        return Copies.copy(f).apply(e.aw("x"));
    }

    @Case(value = "zz", breaks = "an intersection type's lambda, and a reference, written and read again (B78)")
    @Async
    @SuppressWarnings("unchecked")
    public static Object v080b(Env e) throws Exception {
        current = e;
        Fn<String, String> f = (Fn<String, String> & Serializable) Lambdas::doubled;
        return Copies.copy(f).apply(e.aw("z"));
    }

    @Async
    static String doubled(String s) {
        return s + current.aw(s);
    }

    @Case(value = "b!b", breaks = "a lambda for an interface with a bridge (B70, B84)")
    @Async
    public static Object v070c(Env e) {
        StringFn f = s -> s + e.aw("!");
        Fn<String, String> g = f;
        return g.apply(e.aw("b")) + f.apply("b").charAt(0);
    }

    @Case(value = "[0, 1, 2]", breaks = "lambdas kept, and run later")
    @Async
    public static Object v122b(Env e) {
        List<IntOp> ops = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int at = i;
            ops.add(x -> e.aw(at) * x);
        }
        List<Integer> out = new ArrayList<>();
        for (IntOp op : ops) {
            out.add(op.apply(e.aw(1)));
        }
        return out;
    }

    @Case(value = "120", breaks = "a lambda that calls itself through a field")
    @Async
    public static Object v122c(Env e) {
        IntOp[] factorial = new IntOp[1];
        factorial[0] = n -> n == 0 ? e.aw(1) : n * factorial[0].apply(n - 1);
        return factorial[0].apply(e.aw(5));
    }

    /** Plain Java implements an async interface: it cannot suspend, but may be called. */
    static final class Plain implements Fn<String, String> {
        @Override
        public String apply(String a) {
            return a + "plain";
        }
    }

    @Case(value = "a plain", breaks = "an implementation that never suspends")
    @Async
    public static Object v068(Env e) {
        Fn<String, String> f = new Plain();
        return f.apply(e.aw("a "));
    }
}
