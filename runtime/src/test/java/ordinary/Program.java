package ordinary;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that never heard of Weft: it calls itself through frames of the JDK, in constructors, under monitors. */
public final class Program implements Iterable<Integer> {
    @Retention(RetentionPolicy.RUNTIME)
    @interface Level {
        int value() default 3;

        String name();
    }

    enum Size {
        SMALL {
            @Override
            int factor() {
                return 1;
            }
        },
        LARGE {
            @Override
            int factor() {
                return half(20);
            }
        };

        abstract int factor();
    }

    record Pair(String name, int number) implements Comparable<Pair> {
        Pair {
            number = half(number * 2);
        }

        @Override
        public int compareTo(Pair other) {
            return Integer.compare(key(), other.key());
        }

        int key() {
            return half(number * 2);
        }
    }

    interface Op<T> {
        T apply(T value);

        default Op<T> twice() {
            return value -> apply(apply(value));
        }

        static <T> Op<T> same() {
            return value -> value;
        }
    }

    interface IntOp extends Op<Integer>, Function<Integer, Integer> {
        @Override
        Integer apply(Integer value);
    }

    private static final List<String> LOG = start();

    private final int count;

    Program(int count) {
        this.count = half(count * 2);
        check();
    }

    private static List<String> start() {
        return new ArrayList<>(List.of(greeting()));
    }

    private static String greeting() {
        return "hello";
    }

    private static int half(int n) {
        return n / 2;
    }

    private static boolean isOdd(int n) {
        return n - 2 * half(n) == 1;
    }

    private static int reversed(Pair a, Pair b) {
        return b.name().compareTo(a.name());
    }

    private void check() {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count);
        }
    }

    private synchronized int locked() {
        return half(42);
    }

    private int inBlock() {
        synchronized (this) {
            return half(44);
        }
    }

    @Override
    public Iterator<Integer> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < limit();
            }

            @Override
            public Integer next() {
                return half(2 * next++);
            }

            private int limit() {
                return count;
            }
        };
    }

    @Override
    public String toString() {
        return "Program(" + half(2 * count) + ")";
    }

    /** Prints what it is worth. */
    @Level(name = "main")
    public static void main(String[] args) throws Exception {
        Program program = new Program(3);
        program.forEach(i -> LOG.add("item " + i + " " + half(i)));
        LOG.add(program + " " + program.locked() + " " + program.inBlock());
        sort(args);
        operate();
        for (Size size : Size.values()) {
            LOG.add(Size.valueOf(size.name()) + " " + size.factor());
        }
        Level level = Program.class.getMethod("main", String[].class).getAnnotation(Level.class);
        LOG.add(level.name() + level.value() + level.annotationType().getSimpleName());
        try {
            LOG.add("no " + new Program(-1));
        } catch (IllegalArgumentException e) {
            LOG.add(e.getMessage());
        }
        Thread thread = new Thread(() -> LOG.add("thread " + half(6)));
        thread.start();
        thread.join();
        LOG.forEach(System.out::println);
    }

    private static void sort(String[] args) {
        List<Pair> pairs = new ArrayList<>();
        for (String arg : args) {
            pairs.add(new Pair(arg, arg.length()));
        }
        pairs.sort(Comparator.comparing(Pair::key).thenComparing((a, b) -> reversed(a, b)));
        LOG.add(pairs + " " + new TreeSet<>(pairs).first());
    }

    private static void operate() {
        Op<String> shout = text -> text + "!" + half(2);
        Op<String> trim = String::trim;
        IntOp half = Program::half;
        LOG.add(shout.twice().apply("x") + trim.apply(" y ") + Op.<String>same().apply("z"));
        LOG.add(Stream.of(8, 16).map(half).map(half.twice()::apply).toList().toString());
        LOG.add(Stream.of(1, 2, 3)
                .collect(Collectors.partitioningBy(Program::isOdd, Collectors.counting()))
                .toString());
    }
}
