package callers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import weft.Async;
import weft.AsyncCallable;
import weft.Weft;

/** The roads on which a call gets to an {@code @Async} method, other than an instruction that names it. */
public final class Main {
    private Main() {}

    /** A function of the program's own, which may suspend and be sent elsewhere. */
    public interface Step extends Serializable {
        @Async
        String apply(String text);
    }

    /** What proxies are made of: public, so the JDK gives them a module of their own. */
    public interface Store {
        @Async
        String load(String key);

        @Async
        default String loadTwice(String key) {
            return load(key) + load(key);
        }
    }

    /** As {@link Store}, but such proxies are in this package. */
    interface HiddenStore {
        @Async
        int count(String key);
    }

    /** Has a method that {@link Store} has, too. */
    interface OtherStore {
        @Async
        String load(String key);
    }

    static class Shop implements Store, OtherStore {
        @Async
        @Override
        public String load(String key) {
            Weft.checkpoint();
            return "loaded " + key;
        }
    }

    /** Gets {@code load} from a superclass that knows neither interface. */
    static final class Branch extends Stock implements Store, OtherStore {}

    static class Stock {
        public String load(String key) {
            return "stock of " + key;
        }
    }

    public static void main(String[] args) throws Throwable {
        List<AsyncCallable<Object, Throwable>> roads = List.of(
                Main::serializedLambda,
                Main::serializedMethodReference,
                Main::proxyThatAnswers,
                Main::proxyOfHiddenInterface,
                Main::proxyThatDelegates,
                Main::defaultMethodOfAProxy,
                Main::proxyThatThrows,
                Main::twoInterfaces,
                Main::twoInterfacesAndAPlainMethod,
                Main::reflection,
                Main::methodHandle,
                Main::whatReflectionSees);
        for (AsyncCallable<Object, Throwable> road : roads) {
            try {
                System.out.println(Weft.<Object, Throwable>call(road::call));
            } catch (Exception e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    @Async
    static String serializedLambda() throws Exception {
        String captured = "!";
        Step step = text -> {
            Weft.checkpoint();
            return text + captured;
        };
        return copy(step).apply("lambda") + step.apply("");
    }

    @Async
    static String serializedMethodReference() throws Exception {
        Step step = Main::exclaim;
        return copy(copy(step)).apply("reference");
    }

    @Async
    static String exclaim(String text) {
        Weft.checkpoint();
        return text + "!";
    }

    private static Step copy(Step step) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(step);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Step) in.readObject();
        }
    }

    /** What a handler is called with, and that it is called at all. */
    private record Logging(Object target, List<String> log) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            log.add(method.getName() + " " + arguments.length);
            Object result = null;
            try {
                result = target == null ? method.getName() + arguments[0] : method.invoke(target, arguments);
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                log.add("gave " + result);
            }
        }
    }

    private static <T> T proxy(Class<T> type, Object target, List<String> log) {
        return type.cast(
                Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {type}, new Logging(target, log)));
    }

    @Async
    static List<String> proxyThatAnswers() {
        List<String> log = new ArrayList<>();
        log.add("woven got " + proxy(Store.class, null, log).load("x"));
        return log;
    }

    @Async
    static Object proxyOfHiddenInterface() {
        InvocationHandler handler = (proxy, method, arguments) -> 40 + arguments.length;
        return Main.<HiddenStore>made(HiddenStore.class, handler).count("x");
    }

    private static <T> T made(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Async
    static List<String> proxyThatDelegates() {
        List<String> log = new ArrayList<>();
        log.add("woven got " + proxy(Store.class, new Shop(), log).load("x"));
        return log;
    }

    @Async
    static List<String> defaultMethodOfAProxy() {
        List<String> log = new ArrayList<>();
        log.add("woven got " + proxy(Store.class, new Shop(), log).loadTwice("x"));
        return log;
    }

    @Async
    static String proxyThatThrows() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            throw new IllegalArgumentException("no " + arguments[0]);
        };
        return Main.<Store>made(Store.class, handler).load("x");
    }

    @Async
    static String twoInterfaces() {
        Shop shop = new Shop();
        return ((Store) shop).load("a") + ", " + ((OtherStore) shop).load("b") + ", " + shop.load("c");
    }

    @Async
    static String twoInterfacesAndAPlainMethod() {
        Branch branch = new Branch();
        return ((Store) branch).load("a") + ", " + ((OtherStore) branch).load("b") + ", " + branch.load("c");
    }

    @Async
    static Object reflection() throws Throwable {
        Method load = Store.class.getMethod("load", String.class);
        try {
            return Weft.<Object, ReflectiveOperationException>bridge(() -> load.invoke(new Shop(), "reflection"));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Async
    static Object methodHandle() throws Throwable {
        MethodHandle load = MethodHandles.lookup()
                .findVirtual(Shop.class, "load", MethodType.methodType(String.class, String.class));
        return (String) load.invoke(new Shop(), "handle");
    }

    /** The twins are synthetic, which frameworks take for "none of my business". */
    @Async
    static String whatReflectionSees() {
        StringBuilder seen = new StringBuilder("sees");
        for (Method method : Shop.class.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                seen.append(' ').append(method.getName()).append(method.getParameterCount());
                seen.append(method.isAnnotationPresent(Async.class) ? " @Async" : "");
            }
        }
        return seen.toString();
    }
}
