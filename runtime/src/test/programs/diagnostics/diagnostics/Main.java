package diagnostics;

import weft.Async;
import weft.AsyncCallable;
import weft.Weft;
import weft.coroutine.Coroutine;

/** Has one method of each kind that is refused, and some that are not. */
public final class Main {
    private Main() {}

    interface Greeting {
        @Async
        String greet(String name);
    }

    static class Base<T> {
        @Async
        T echo(T value) {
            Weft.checkpoint();
            return value;
        }
    }

    /** Overrides without saying so, and has a bridge. */
    static class Echo extends Base<String> {
        @Override
        String echo(String value) {
            return value + value;
        }
    }

    /** Overrides nothing. */
    static final class Heir extends Echo {}

    /** A name that few file systems would like. */
    static final class Grüße_Ω implements Greeting {
        @Async
        @Override
        public String greet(String name) {
            Weft.checkpoint();
            return "Grüße " + name;
        }
    }

    @Async
    static synchronized String synchronizedMethod() {
        Weft.checkpoint();
        return "";
    }

    @Async
    static String monitor() {
        synchronized (Main.class) {
            Weft.checkpoint();
        }
        return "";
    }

    @Async
    static native String nativeMethod();

    @Async
    static String taken() {
        Weft.checkpoint();
        return "";
    }

    static String taken(Coroutine coroutine) {
        return "";
    }

    public static void main(String[] args) throws Throwable {
        Greeting greeting = name -> {
            Weft.checkpoint();
            return "hello " + name;
        };
        show(() -> greeting.greet("x"));
        show(() -> new Grüße_Ω().greet("x").replaceAll("[^ -~]", "?"));
        show(() -> new Heir().echo("e"));
        show(Main::synchronizedMethod);
        show(Main::monitor);
        show(Main::nativeMethod);
        show(Main::taken);
        try {
            Weft.run(() -> Broken.run());
        } catch (ClassFormatError e) {
            System.out.println(e.getClass().getSimpleName());
        }
    }

    private static void show(AsyncCallable<String, RuntimeException> body) {
        try {
            System.out.println(Weft.call(body));
        } catch (LinkageError | RuntimeException e) {
            System.out.println(e.getMessage());
        }
    }
}
