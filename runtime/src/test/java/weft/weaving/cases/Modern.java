package weft.weaving.cases;

import weft.Async;

/** What Java 9 to 17 brought to methods: switch expressions, bindings, text blocks, var. */
@SuppressWarnings("fallthrough")
public final class Modern {
    private Modern() {}

    enum Color {
        RED,
        GREEN,
        BLUE
    }

    static int f(int a, int b) {
        return a * 10 + b;
    }

    static String f(int a, int b, int c) {
        return a + "," + b + "," + c;
    }

    interface Thrower {
        @Async
        int get();
    }

    @Async
    static int tryExpr(Thrower thrower) {
        try {
            return thrower.get();
        } catch (RuntimeException ex) {
            return -1;
        }
    }

    @Case(value = "1,2,3", breaks = "a try within a switch expression, with operands on the stack (B63)")
    @Async
    public static Object v063(Env e) {
        return f(
                1,
                tryExpr(() -> e.aw(2)),
                switch (e.aw(1)) {
                    case 1 -> {
                        try {
                            yield e.aw(3);
                        } catch (RuntimeException ex) {
                            yield 4;
                        }
                    }
                    default -> 5;
                });
    }

    @Case(value = "112", breaks = "leaving an argument list with operands on the stack (B88)")
    @Async
    public static Object v093(Env e) {
        int n = 0;
        outer:
        for (; ; ) {
            n += f(
                    1,
                    f(
                            e.aw(0),
                            switch (e.aw(n)) {
                                case 0 -> {
                                    if (e.aw(false)) {
                                        yield 7;
                                    }
                                    yield e.aw(2);
                                }
                                default -> e.aw(100);
                            }));
            if (n > 100) {
                break outer;
            }
            n = e.aw(0);
            if (e.aw(true)) {
                n += e.aw(112);
                break outer;
            }
        }
        return n;
    }

    record N(Object c, Object r) {}

    record C(int x) {}

    record R(int w, int h) {}

    @Case(value = "true", breaks = "temporaries of instanceof with a binding")
    @Async
    public static Object v117(Env e) {
        Object o = new N(new C(1), new R(3, 2));
        return o instanceof N n
                && n.c() instanceof C c
                && c.x() == e.aw(1)
                && n.r() instanceof R r
                && r.w() > e.aw(r.h());
    }

    @Case(value = "1,3,4,", breaks = "a switch expression over all of an enum")
    @Async
    public static Object v119(Env e) {
        String all = "";
        for (Color color : Color.values()) {
            int r = switch (color) {
                case RED -> e.aw(1);
                case GREEN -> {
                    int q = e.aw(2);
                    yield q + 1;
                }
                case BLUE -> 4;
            };
            all += r + ",";
        }
        return all;
    }

    @Case(value = "<1>\n\u0001x\u00022", breaks = "concatenation with the recipe's own characters")
    @Async
    public static Object v121(Env e) {
        return """
                <%s>
                """.formatted(e.aw(1)) + "\u0001" + e.aw("x") + "\u0002" + e.aw(2);
    }

    @Case(value = "a7b8c: 3 -1", trace = "f1 f2 f3 f4", breaks = "yield out of a try with a finally, in all its parts")
    @Async
    public static Object v120(Env e) {
        String all = "";
        for (int i = 1; i < 5; i++) {
            int n = 10;
            all += e.aw("abc ".substring(i - 1, i))
                    + switch (e.aw(i)) {
                        case 1 -> {
                            try {
                                yield e.aw(7);
                            } finally {
                                e.tr(e.aw("f1"));
                                n = 100;
                            }
                        }
                        case 2 -> {
                            try {
                                yield e.aw(n) + e.<Integer>awThrow(new IllegalStateException());
                            } catch (IllegalStateException ex) {
                                yield n - e.aw(2);
                            } finally {
                                n = e.aw(3);
                                e.tr("f2");
                            }
                        }
                        case 3 -> {
                            while (true) {
                                try {
                                    if (e.aw(n--) == 8) {
                                        yield e.aw(":");
                                    }
                                } finally {
                                    if (n == 7) {
                                        e.tr("f" + e.aw(3));
                                    }
                                }
                            }
                        }
                        default -> {
                            try {
                                throw new IllegalStateException();
                            } catch (RuntimeException ex) {
                                e.tr(e.aw("f4"));
                            }
                            yield switch (e.aw("in")) {
                                case "in", "out" ->
                                    e.aw(3) + " "
                                            + switch (e.aw(Color.BLUE)) {
                                                case RED, GREEN -> 0;
                                                case BLUE -> -e.aw(1);
                                            };
                                default -> throw new IllegalStateException(e.aw("none"));
                            };
                        }
                    };
        }
        return all;
    }

    @Case(value = "IllegalArgumentException: 7", breaks = "a switch expression whose arms throw")
    @Async
    public static Object v120b(Env e) {
        long l = switch (e.aw('c')) {
            case 'a' -> 1;
            case 'b' -> e.aw(2L);
            default -> throw new IllegalArgumentException("" + e.aw(7));
        };
        return l;
    }

    @Case(value = "one two many 3", breaks = "old labels in a switch expression, that fall through")
    @Async
    public static Object v120c(Env e) {
        String all = "";
        for (int i = 1; i <= 3; i++) {
            String s = "";
            all += switch (e.aw(i)) {
                case 1:
                    s += e.aw("one");
                case 11:
                    yield s;
                case 2:
                    s = e.aw(" ");
                    yield s + "two";
                default:
                    s += " many " + e.aw(i);
                    yield e.aw(s);
            };
        }
        return all;
    }

    @Case(value = "4 -1 0", breaks = "bindings of instanceof, negated, and in scope behind an if")
    @Async
    public static Object v156c(Env e) {
        String all = "";
        for (Object o : new Object[] {"four", 1, ""}) {
            if (!(e.aw(o) instanceof String s) || e.aw(s).length() > 10) {
                all += " -1 ";
                continue;
            }
            all += e.aw(s).length();
            boolean long_ = e.aw((Object) s) instanceof CharSequence c && c.length() == s.length() && e.aw(true);
            all += long_ ? "" : "!";
        }
        return all;
    }

    @Case(value = "hidden", breaks = "a value of a class that we may not name (B87)")
    @Async
    public static Object v092(Env e) {
        var x = weft.weaving.cases.elsewhere.Base.hidden();
        e.aw();
        return weft.weaving.cases.elsewhere.Base.show(x);
    }

    @Case(value = "1,3.0,c,false", breaks = "var, for what has no name, and in a lambda")
    @Async
    public static Object v157b(Env e) {
        var mixed = e.aw(true) ? 1 : "one";
        var three = e.aw(3.0);
        var object = new Object() {
            final double d = three;

            @Async
            char c() {
                return e.aw('c');
            }
        };
        e.aw();
        interface Test<T> {
            @Async
            boolean test(T a, T b);
        }
        Test<Object> test = (var a, var b) -> e.aw(a) == e.aw(b);
        return mixed + "," + object.d + "," + object.c() + "," + test.test(object, mixed);
    }

    @Case(value = "0..249", breaks = "a concatenation of more than 200 operands, each of which suspends")
    @Async
    public static Object v121b(Env e) {
        String all = "" + e.aw(0) + 1 + e.nw(2) + 3 + e.nw(4) + 5 + e.nw(6) + e.aw(7) + e.nw(8) + 9 + e.nw(0) + 1
                + e.nw(2) + 3 + e.aw(4) + 5 + e.nw(6) + 7 + e.nw(8) + 9 + e.nw(0) + e.aw(1) + e.nw(2) + 3 + e.nw(4) + 5
                + e.nw(6) + 7 + e.aw(8) + 9 + e.nw(0) + 1 + e.nw(2) + 3 + e.nw(4) + e.aw(5) + e.nw(6) + 7 + e.nw(8) + 9
                + e.nw(0) + 1 + e.aw(2) + 3 + e.nw(4) + 5 + e.nw(6) + 7 + e.nw(8) + e.aw(9) + e.nw(0) + 1 + e.nw(2) + 3
                + e.nw(4) + 5 + e.aw(6) + 7 + e.nw(8) + 9 + e.nw(0) + 1 + e.nw(2) + e.aw(3) + e.nw(4) + 5 + e.nw(6) + 7
                + e.nw(8) + 9 + e.aw(0) + 1 + e.nw(2) + 3 + e.nw(4) + 5 + e.nw(6) + e.aw(7) + e.nw(8) + 9 + e.nw(0) + 1
                + e.nw(2) + 3 + e.aw(4) + 5 + e.nw(6) + 7 + e.nw(8) + 9 + e.nw(0) + e.aw(1) + e.nw(2) + 3 + e.nw(4) + 5
                + e.nw(6) + 7 + e.aw(8) + 9 + e.nw(0) + 1 + e.nw(2) + 3 + e.nw(4) + e.aw(5) + e.nw(6) + 7 + e.nw(8) + 9
                + e.nw(0) + 1 + e.aw(2) + 3 + e.nw(4) + 5 + e.nw(6) + 7 + e.nw(8) + e.aw(9) + e.nw(0) + 1 + e.nw(2) + 3
                + e.nw(4) + 5 + e.aw(6) + 7 + e.nw(8) + 9 + e.nw(0) + 1 + e.nw(2) + e.aw(3) + e.nw(4) + 5 + e.nw(6) + 7
                + e.nw(8) + 9 + e.aw(0) + 1 + e.nw(2) + 3 + e.nw(4) + 5 + e.nw(6) + e.aw(7) + e.nw(8) + 9 + e.nw(0) + 1
                + e.nw(2) + 3 + e.aw(4) + 5 + e.nw(6) + 7 + e.nw(8) + 9 + e.nw(0) + e.aw(1) + e.nw(2) + 3 + e.nw(4) + 5
                + e.nw(6) + 7 + e.aw(8) + 9 + e.nw(0) + 1 + e.nw(2) + 3 + e.nw(4) + e.aw(5) + e.nw(6) + 7 + e.nw(8) + 9
                + e.nw(0) + 1 + e.aw(2) + 3 + e.nw(4) + 5 + e.nw(6) + 7 + e.nw(8) + e.aw(9) + e.nw(0) + 1 + e.nw(2) + 3
                + e.nw(4) + 5 + e.aw(6) + 7 + e.nw(8) + 9 + e.nw(0) + 1 + e.nw(2) + e.aw(3) + e.nw(4) + 5 + e.nw(6) + 7
                + e.nw(8) + 9 + e.aw(0) + 1 + e.nw(2) + 3 + e.nw(4) + 5 + e.nw(6) + e.aw(7) + e.nw(8) + 9 + e.nw(0) + 1
                + e.nw(2) + 3 + e.aw(4) + 5 + e.nw(6) + 7 + e.nw(8) + 9 + e.nw(0) + e.aw(1) + e.nw(2) + 3 + e.nw(4) + 5
                + e.nw(6) + 7 + e.aw(8) + 9 + e.nw(0) + 1 + e.nw(2) + 3 + e.nw(4) + e.aw(5) + e.nw(6) + 7 + e.nw(8) + 9;
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            expected.append(i % 10);
        }
        return all.contentEquals(expected) ? "0..249" : all;
    }
}
