package weft.weaving.cases;

import java.util.Collections;
import java.util.List;
import weft.Async;

/** What a local variable holds after a suspension, and what type it has there. */
@SuppressWarnings({"finally", "serial"})
public final class Locals {
    private Locals() {}

    static String two(Object a, Object b) {
        return a + " " + b;
    }

    static String cls(Number n, int i) {
        return n.getClass().getSimpleName() + " " + i;
    }

    @Case(value = "null:7", breaks = "a null among the locals (B1, B4, B33)")
    @Async
    public static Object v001(Env e) {
        String s = null;
        int i = 7;
        e.aw(1);
        return s + ":" + i;
    }

    @Case(value = "null1null2null", breaks = "several nulls, in order (B4)")
    @Async
    public static Object v001b(Env e) {
        String a = null;
        int i = 1;
        Object b = null;
        long j = 2;
        int[] c = null;
        e.aw(1);
        return a + i + b + j + c;
    }

    @Case(value = "null", breaks = "null in a handler's frame (B2)")
    @Async
    public static Object v002(Env e) {
        String x = null;
        String y = x;
        try {
            e.aw(1);
            return y;
        } catch (Exception ex) {
            return x;
        }
    }

    @Case(value = "null b", breaks = "null below the call on the stack (B3, B33)")
    @Async
    public static Object v003(Env e) {
        return two(null, e.aw("b"));
    }

    @Case(value = ":1:2", trace = "1.0 2.0", breaks = "for over an array, with += on a string (B5)")
    @Async
    public static Object v004(Env e) {
        String s = "";
        for (Integer m : new Integer[] {1, 2}) {
            s += ":" + e.aw(m.intValue());
            e.tr(m.doubleValue());
        }
        return s;
    }

    @Case(value = "Float 2", breaks = "a merge whose type only the stack map says (B6)")
    @Async
    public static Object v005(Env e) {
        Number n = 1;
        if (e.aw(true)) {
            n = 1f;
        }
        return cls(n, e.aw(2));
    }

    @Case(value = "3", breaks = "a variable that has no value yet (B7, B36)")
    @Async
    public static Object v006(Env e) {
        int x;
        if (e.aw(false)) {
            x = 2;
        }
        e.aw(1);
        x = 3;
        return x;
    }

    @Case(value = "2", breaks = "a local restored inside the range of the try (B8)")
    @Async
    public static Object v007(Env e) {
        int c = 1;
        try {
            e.awThrow(new IllegalStateException("x"));
        } catch (Exception ex) {
            c = c + 1;
        }
        return c;
    }

    @Case(value = "5", breaks = "a parameter of an interface type (B9)")
    @Async
    public static Object v008(Env e) {
        return first(e, new StringBuilder("5"), 1L);
    }

    @Async
    private static String first(Env e, CharSequence s, Comparable<Long> c) {
        e.aw(c.compareTo(1L));
        return s.subSequence(e.aw(0), 1).toString() + e.aw("");
    }

    interface I {
        void m(int x);
    }

    static I nul() {
        return null;
    }

    @Case(value = "5", breaks = "null and an interface merge in a handler (B10)")
    @Async
    public static Object v009(Env e) {
        try {
            I i = nul();
            i.m(1);
            return 0;
        } catch (NullPointerException ex) {
            return e.aw(5);
        }
    }

    @Case(value = "4", trace = "1", breaks = "one slot for arrays of two kinds (B11, B42)")
    @Async
    public static Object v010(Env e) {
        if (e.aw(true)) {
            Object[] a = {1};
            e.tr(a[0]);
        } else {
            float[] a = {2f};
            e.tr(a[0]);
        }
        e.aw(0);
        int z = 4;
        return e.aw(z);
    }

    @Case(value = "v", trace = "r 1 v", breaks = "one slot for an int, then a reference, then a long (B42)")
    @Async
    public static Object v010b(Env e) {
        {
            String r = e.aw("r");
            e.tr(r);
        }
        {
            int r = e.aw(1);
            e.aw();
            e.tr(r);
        }
        {
            long r = e.aw(2L);
            e.aw(r);
        }
        String r = "v";
        e.aw();
        return e.tr(r);
    }

    @Case(value = "y", breaks = "a null replaced by what a call returned (B13)")
    @Async
    public static Object v012(Env e) {
        Object x = null;
        Object y = e.aw((Object) "y");
        if (y != null) {
            x = y;
        }
        return x;
    }

    static boolean rt() {
        return true;
    }

    @Case(value = "Object[]", breaks = "null and an array merge (B14)")
    @Async
    public static Object v013(Env e) {
        Object a = null;
        if (rt()) {
            a = new Object[] {1};
        }
        e.aw(0);
        return e.aw(a).getClass();
    }

    static final class P {
        int i;

        void set(int to) {
            i = to;
        }
    }

    @Case(value = "42", breaks = "an element of an array of arrays (B15)")
    @Async
    public static Object v014(Env e) {
        P[][] l = {{new P()}};
        P p = l[e.aw(0)][e.aw(0)];
        p.set(e.aw(42));
        return p.i;
    }

    @Case(value = "q", breaks = "an element of an array that may be null (B16)")
    @Async
    public static Object v015(Env e) {
        String[] a = null;
        if (e.aw(true)) {
            a = new String[] {"q"};
        }
        return e.aw(a)[e.aw(0)];
    }

    @Case(value = "12", breaks = "two constants merge into a variable (B17)")
    @Async
    public static Object v016(Env e) {
        String s = "";
        for (int round = 0; round < 2; round++) {
            int i;
            if (round == 0) {
                i = 1;
            } else {
                i = 2;
            }
            e.aw(0);
            s += i;
        }
        return s;
    }

    @Case(value = "-Infinity/-Infinity", breaks = "negative zeroes (B18)")
    @Async
    public static Object v017(Env e) {
        double d = -0.0;
        float f = -0f;
        e.aw(0);
        return 1 / d + "/" + 1 / f;
    }

    @Case(value = "7ff8000000000001 7fc00001", breaks = "the bits of a NaN (B18)")
    @Async
    public static Object v017b(Env e) {
        double d = Double.longBitsToDouble(0x7ff8000000000001L);
        float f = Float.intBitsToFloat(0x7fc00001);
        e.aw(0);
        d = e.aw(d);
        f = e.aw(f);
        return Long.toHexString(Double.doubleToRawLongBits(d)) + " " + Integer.toHexString(Float.floatToRawIntBits(f));
    }

    static Object any(Object o) {
        return o;
    }

    @Case(value = "p2", breaks = "null and a value merge at a loop's head (B24)")
    @Async
    public static Object v023(Env e) {
        Object prev = null;
        for (int i = 0; i < 3; i++) {
            e.aw(0);
            prev = any("p" + i);
        }
        return prev;
    }

    @Case(value = "null,p0,p1,", breaks = "null and a value merge, and are used in the loop (B24)")
    @Async
    public static Object v023b(Env e) {
        Object prev = null;
        String all = "";
        for (int i = 0; i < 3; i++) {
            all += prev + ",";
            prev = e.aw("p" + i);
        }
        return all;
    }

    @Case(value = "2", breaks = "a variable that lives across the back edge of a do (B25)")
    @Async
    public static Object v024(Env e) {
        P data;
        boolean done = false;
        int rounds = 0;
        do {
            data = new P();
            data.set(++rounds);
            e.aw(0);
            if (rounds == 2) {
                done = true;
            }
        } while (!done);
        return data.i;
    }

    static String none() {
        return null;
    }

    @Case(value = "OK", breaks = "a variable table that names a slot with nothing in it (B28)")
    @Async
    public static Object v027(Env e) {
        String v = none();
        String r = v == null ? e.aw("O") : v;
        return r + "K";
    }

    @Case(value = "true,1,2,3,c", breaks = "int-like locals that merge with constants (B29)")
    @Async
    public static Object v028(Env e) {
        boolean z = false;
        byte b = 0;
        short s = 0;
        char c = 0;
        int i = 1;
        if (e.aw(true)) {
            z = true;
            b = 1;
            s = 2;
            c = 'c';
            i = 3;
        }
        e.aw();
        return z + "," + b + "," + s + "," + i + "," + c;
    }

    @Case(value = "-57false", breaks = "byte and boolean arrays (B29)")
    @Async
    public static Object v029(Env e) {
        byte[] a = {-1};
        byte b = a[e.aw(0)];
        b += e.aw(200);
        boolean[] z = {true};
        z[e.aw(0)] &= e.aw(false);
        return b + "" + z[0];
    }

    @Case(value = "c-32768", breaks = "narrowing in compound assignments (B29)")
    @Async
    public static Object v030(Env e) {
        char c = 'a';
        c += e.aw(1);
        c++;
        short s = 1;
        s <<= e.aw(15);
        return "" + c + s;
    }

    @Case(value = "1", trace = "[1]", breaks = "one slot for a list and a throwable (B29)")
    @Async
    public static Object v031(Env e) {
        try {
            List<Integer> l = Collections.singletonList(e.aw(1));
            e.tr(l);
        } catch (RuntimeException ex) {
            e.tr(ex);
        }
        e.aw(0);
        return 1;
    }

    static final class Cell {
        final String v = "v";
    }

    @Case(value = "v", trace = "3", breaks = "something of the wrong type in a dead slot (B31)")
    @Async
    public static Object v033(Env e) {
        if (e.aw(false)) {
            String q = "s";
            e.tr(q);
        } else {
            Long q = 3L;
            e.tr(q);
        }
        Cell f = new Cell();
        e.aw(0);
        return f.v;
    }

    @Case(value = "1099511627776:3.141592653589793:3.0E-40", breaks = "locals that take two slots (B32)")
    @Async
    public static Object v034(Env e) {
        long l = 1L << 40;
        double d = Math.PI;
        float f = 3e-40f;
        e.aw(0);
        return l + ":" + d + ":" + f;
    }

    @Case(value = "1:2.0:x:3:y:4.0", breaks = "parameters that take two slots, captured by a lambda (B35)")
    @Async
    public static Object v036(Env e) {
        return wide(e, 1L, 2.0, "x", 3L, "y", 4.0);
    }

    @Async
    private static String wide(Env e, long a, double b, String c, long d, String f, double g) {
        e.aw();
        java.util.function.Supplier<String> all = () -> a + ":" + b + ":" + c + ":" + d + ":" + f + ":" + g;
        long again = e.aw(d);
        return again == d ? all.get() : "";
    }

    @Case(value = "x", breaks = "a conditional of a generic type, returned at once (B37)")
    @Async
    public static Object v037(Env e) {
        return generic(e, "x");
    }

    static <T> T id(T t) {
        return t;
    }

    @Async
    private static <T> T generic(Env e, T value) {
        return e.aw(true) ? Locals.<T>id(e.aw(value)) : null;
    }

    @Case(value = "s", breaks = "the common supertype of classes that only share interfaces (B40)")
    @Async
    public static Object v039(Env e) {
        Comparable<?> c = e.aw(true) ? (Comparable<?>) "s" : Integer.valueOf(1);
        e.aw(0);
        return c;
    }

    @Case(value = "ab", breaks = "for over an array in a try (B41)")
    @Async
    public static Object v040(Env e) {
        String all = "";
        try {
            for (String s : e.aw(new String[] {"a", "b"})) {
                all += e.aw(s);
            }
        } catch (RuntimeException ex) {
            return "caught" + all;
        }
        return all;
    }

    @Case(value = "null", breaks = "null returned")
    @Async
    public static Object v129(Env e) {
        Object o = e.aw((Object) null);
        e.aw(0);
        return o;
    }

    @Case(value = "8 1 2 3 4 5 6 7 0.5 0.25 x", breaks = "all kinds at once")
    @Async
    public static Object v129b(Env e) {
        byte b = e.aw((byte) 1);
        short s = e.aw((short) 2);
        char c = e.aw('3');
        int i = e.aw(4);
        long l = e.aw(5L);
        int six = e.nw(6);
        long seven = e.nw(7L);
        float f = e.aw(.5f);
        double d = e.aw(.25);
        String x = e.aw("x");
        boolean z = e.aw(true);
        return (z ? 8 : 9) + " " + b + " " + s + " " + c + " " + i + " " + l + " " + six + " " + seven + " " + f + " "
                + d + " " + x;
    }
}
