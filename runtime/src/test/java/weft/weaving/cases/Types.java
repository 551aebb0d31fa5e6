package weft.weaving.cases;

import weft.Async;

/** Interfaces, inheritance, bridges and access. */
public class Types {
    int v = 4;

    Types() {}

    // ---- Access.

    final class Inner {
        @Async
        int calls(Env e) {
            return secret(e, v) + new Deeper().calls(e);
        }

        final class Deeper {
            @Async
            int calls(Env e) {
                return secret(e, e.aw(v));
            }
        }
    }

    @Async
    private int secret(Env e, int x) {
        return e.aw(x) + 1;
    }

    @Case(value = "10", breaks = "inner classes that call a private method of the outer (B69)")
    @Async
    public static Object v069(Env e) {
        return new Types().new Inner().calls(e);
    }

    @Case(value = "4", breaks = "a new object of the very class (B79)")
    @Async
    public static Object v081(Env e) {
        Types same = new Types();
        return e.aw(same.v);
    }

    static final class Sub extends weft.weaving.cases.elsewhere.Base {
        @Async
        String run(Env e) {
            String before = e.aw(field);
            field = e.aw("set");
            return before + secret(e.aw("x")) + field + later(e::aw);
        }

        @Async
        @Override
        protected String later(Later later) {
            return "(" + super.later(later) + ")";
        }
    }

    @Case(value = "baseset:xset(later:l)", breaks = "protected members of a class in another package (B80)")
    @Async
    public static Object v082(Env e) {
        return new Sub().run(e);
    }

    // ---- Super calls.

    static class Parent {
        @Async
        int f(Env e, int x) {
            return e.aw(x) * 2;
        }

        int g() {
            return 3;
        }
    }

    static final class Child extends Parent {
        @Override
        @Async
        int f(Env e, int x) {
            java.util.function.Supplier<Integer> g = () -> super.g();
            return super.f(e, e.aw(x)) + g.get();
        }

        @Override
        int g() {
            return 100;
        }
    }

    @Case(value = "5", breaks = "super, also in a lambda (B81)")
    @Async
    public static Object v083(Env e) {
        Parent parent = new Child();
        return parent.f(e, e.aw(1));
    }

    static final class Unmarked extends Parent {
        @Override
        int f(Env e, int x) {
            return 10 * x;
        }
    }

    @Case(value = "20", breaks = "an override that nobody marked, and that does not suspend (B68)")
    @Async
    public static Object v068b(Env e) {
        Parent parent = new Unmarked();
        return parent.f(e, e.aw(2));
    }

    static final class UnmarkedThatSuspends extends Parent {
        @Override
        int f(Env e, int x) {
            return 10 * e.aw(x) + super.f(e, x);
        }
    }

    @Case(value = "24", breaks = "an override that nobody marked, and that suspends (B68)")
    @Async
    public static Object v068c(Env e) {
        Parent parent = new UnmarkedThatSuspends();
        return parent.f(e, e.aw(2));
    }

    // ---- Generics and bridges.

    interface G<T> {
        @Async
        T get(Env e);
    }

    static class Str implements G<String> {
        @Override
        @Async
        public String get(Env e) {
            return e.aw("s");
        }
    }

    @Case(value = "ss", breaks = "a bridge to a covariant result (B70)")
    @Async
    public static Object v070(Env e) {
        G<?> g = new Str();
        return "" + g.get(e) + new Str().get(e);
    }

    abstract static class Op<A extends Comparable<A>> {
        @Async
        abstract Object apply(Env e, A a);
    }

    static class Text extends Op<String> {
        @Override
        @Async
        CharSequence apply(Env e, String a) {
            return e.aw(a) + "1";
        }
    }

    static class MoreText extends Text {
        @Override
        @Async
        String apply(Env e, String a) {
            return super.apply(e, a) + e.aw("2");
        }
    }

    @Case(value = "x12y1", breaks = "bridges on two levels, for results and parameters (B70)")
    @Async
    public static Object v071(Env e) {
        Op<String> op = new MoreText();
        Text text = new Text();
        return "" + op.apply(e, e.aw("x")) + text.apply(e, "y");
    }

    abstract static class Template<T> {
        @Async
        T run(Env e, T t) {
            return step(e, e.aw(t));
        }

        @Async
        abstract T step(Env e, T t);
    }

    static final class IntStep extends Template<Integer> {
        @Override
        @Async
        Integer step(Env e, Integer t) {
            return e.aw(t) + 1;
        }
    }

    @Case(value = "6", breaks = "an abstract method, called from its own class (B70)")
    @Async
    public static Object v072(Env e) {
        return new IntStep().run(e, 5);
    }

    // ---- Interfaces.

    interface I {
        @Async
        int m(Env e);
    }

    abstract static class Base implements I {}

    static final class Impl extends Base implements I {
        @Override
        @Async
        public int m(Env e) {
            return e.aw(1);
        }
    }

    @Case(value = "3", breaks = "one method, called through interface, abstract and final class (B74)")
    @Async
    public static Object v075(Env e) {
        Impl impl = new Impl();
        Base base = impl;
        I i = impl;
        return impl.m(e) + base.m(e) + i.m(e);
    }

    interface Defaults {
        @Async
        int one(Env e);

        @Async
        default int two(Env e) {
            return one(e) + helper(e) + Defaults.of(e, 100);
        }

        @Async
        default int helper(Env e) {
            return e.aw(10);
        }

        @Async
        static int of(Env e, int x) {
            return e.aw(x);
        }
    }

    static final class UsesDefaults implements Defaults {
        @Override
        @Async
        public int one(Env e) {
            return e.aw(1);
        }
    }

    static final class OverridesDefaults implements Defaults {
        @Override
        @Async
        public int one(Env e) {
            return e.aw(2);
        }

        @Override
        @Async
        public int two(Env e) {
            return Defaults.super.two(e) * e.aw(2);
        }
    }

    @Case(value = "111 224", breaks = "default methods, and super of an interface (B75, B82)")
    @Async
    public static Object v076(Env e) {
        Defaults a = new UsesDefaults();
        Defaults b = new OverridesDefaults();
        return a.two(e) + " " + b.two(e);
    }

    @Case(value = "5 117", breaks = "static methods of interfaces, and lambdas for one with defaults (B75)")
    @Async
    public static Object v077(Env e) {
        Defaults lambda = x -> x.aw(7);
        return Defaults.of(e, e.aw(5)) + " " + lambda.two(e);
    }

    interface Call {
        @Async
        int call(Env e, int x);
    }

    @Case(value = "3", breaks = "a reference to a static method of an interface (B75)")
    @Async
    public static Object v078(Env e) {
        Call i = Defaults::of;
        return i.call(e, e.aw(3));
    }

    interface A1 {
        @Async
        default int m(Env e) {
            return e.aw(1);
        }
    }

    interface A2 extends A1 {
        @Override
        @Async
        default int m(Env e) {
            return A1.super.m(e) + e.aw(10);
        }
    }

    static class M1 implements A1 {}

    static final class M2 extends M1 implements A2 {}

    @Case(value = "1 11", breaks = "the most specific of two defaults")
    @Async
    public static Object v076b(Env e) {
        A1 first = new M1();
        A1 second = new M2();
        return first.m(e) + " " + second.m(e);
    }

    interface Left {
        @Async
        int m(Env e);
    }

    interface Right {
        @Async
        int m(Env e);
    }

    interface Both extends Left, Right {}

    static final class BothImpl implements Both {
        @Override
        @Async
        public int m(Env e) {
            return e.aw(4);
        }
    }

    static final class PlainBoth implements Left, Right {
        @Override
        public int m(Env e) {
            return 5;
        }
    }

    @Case(value = "4 4 4 5 5 6", breaks = "one method of two interfaces")
    @Async
    public static Object v076c(Env e) {
        Both both = new BothImpl();
        Left left = both;
        Right right = both;
        PlainBoth plain = new PlainBoth();
        Both lambda = x -> x.aw(6);
        return left.m(e) + " " + right.m(e) + " " + both.m(e) + " " + ((Left) plain).m(e) + " " + ((Right) plain).m(e)
                + " " + lambda.m(e);
    }

    static class HasIt {
        @Async
        public int m(Env e) {
            return e.aw(8);
        }
    }

    static final class Inherits extends HasIt implements Left {}

    @Case(value = "8", breaks = "an interface's method, inherited from a class that knows nothing of it")
    @Async
    public static Object v075b(Env e) {
        Left left = new Inherits();
        return left.m(e);
    }

    static class PlainHasIt {
        public int m(Env e) {
            return 9;
        }
    }

    static final class InheritsPlain extends PlainHasIt implements Left {}

    @Case(value = "9", breaks = "an interface's method, inherited from a class that is not async")
    @Async
    public static Object v075c(Env e) {
        Left left = new InheritsPlain();
        return left.m(e);
    }

    // ---- Other kinds of types.

    @Async
    static int sum(Env e, int... all) {
        int sum = 0;
        for (int i : all) {
            sum += e.aw(i);
        }
        return sum;
    }

    @Case(value = "3 0", breaks = "variable arity (B76)")
    @Async
    public static Object v079(Env e) {
        return sum(e, e.aw(1), e.aw(2)) + " " + sum(e);
    }

    @Async
    static <T extends Comparable<T> & Runnable> T both(Env e, T t) {
        e.aw(0);
        t.run();
        return e.aw(t.compareTo(t) == 0) ? t : null;
    }

    static final class Runs implements Comparable<Runs>, Runnable {
        int runs;

        @Override
        public int compareTo(Runs o) {
            return 0;
        }

        @Override
        public void run() {
            runs++;
        }
    }

    @Case(value = "1", breaks = "a type variable with two bounds")
    @Async
    public static Object v135(Env e) {
        return both(e, new Runs()).runs;
    }
}
