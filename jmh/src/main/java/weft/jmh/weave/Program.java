package weft.jmh.weave;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program of many classes, of the kind that programs consist of: one class in five is a service with four {@code
 * @Async} methods and fifteen suspension points, among loops, {@code try} and arithmetic; the others are data, helpers,
 * listeners and tables, with nothing to weave. Each class extends or implements a class of the program.
 */
final class Program {
    private static final int KINDS = 5;
    private static final int CLASSES_PER_PACKAGE = 100;

    private static final String SUPERTYPES = """
            package program;

            import java.util.List;
            import weft.Async;

            public interface Repository {
                @Async
                String find(String key);

                @Async
                void store(String key, String value);

                @Async
                List<String> keys(int page);

                interface Plain {
                    int value();
                }

                abstract class Base implements Plain {
                    protected int calls;

                    @Override
                    public int value() {
                        return ++calls;
                    }
                }
            }
            """;

    private static final String SERVICE = """
            package program.p%PACKAGE%;

            import java.util.ArrayList;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;
            import program.Repository;
            import weft.Async;
            import weft.Weft;

            public class C%NUMBER% extends Repository.Base {
                private final Map<String, Integer> counts = new HashMap<>();
                private Repository repository;
                private long failures;

                @Async
                public String handle(String request, int attempts) {
                    StringBuilder answer = new StringBuilder();
                    for (int i = 0; i < attempts; i++) {
                        String found = repository.find(request + i);
                        if (found == null) {
                            Weft.checkpoint();
                            continue;
                        }
                        answer.append(found).append(',').append(count(found, i));
                    }
                    store(request, answer.toString());
                    return answer.toString();
                }

                @Async
                private int count(String word, int least) {
                    int known = counts.getOrDefault(word, 0);
                    if (known < least) {
                        known += load(List.of(word), known).size();
                    }
                    counts.put(word, known);
                    return known;
                }

                @Async
                protected List<String> load(List<String> keys, long limit) {
                    List<String> loaded = new ArrayList<>();
                    for (String key : keys) {
                        try {
                            loaded.add(repository.find(key));
                            for (String other : repository.keys((int) limit % 7)) {
                                loaded.add(repository.find(other));
                            }
                        } catch (IllegalStateException e) {
                            failures += limit;
                            repository.store(key, "failed: " + e.getMessage());
                        } finally {
                            limit--;
                            Weft.checkpoint();
                        }
                    }
                    return loaded;
                }

                @Async
                public void store(String key, String value) {
                    double weight = value.length() * 0.5;
                    if (weight > 10) {
                        repository.store(key, value.substring(0, 10));
                    } else {
                        repository.store(key, value);
                    }
                    if (repository.find(key) == null) {
                        failures++;
                    }
                }

                @Override
                public int value() {
                    return super.value() + (int) failures + counts.size() + %NUMBER%;
                }
            }
            """;

    private static final String[] OTHERS = {
        """
            package program.p%PACKAGE%;

            import java.util.Objects;
            import program.Repository;

            public record C%NUMBER%(String name, int count, double weight) implements Repository.Plain {
                public C%NUMBER% {
                    Objects.requireNonNull(name);
                }

                public C%NUMBER%() {
                    this("c%NUMBER%", %NUMBER%, 0.5);
                }

                @Override
                public int value() {
                    return name.length() + count;
                }
            }
            """, """
            package program.p%PACKAGE%;

            import java.util.ArrayList;
            import java.util.List;
            import java.util.function.ToIntFunction;
            import program.Repository;

            public class C%NUMBER% extends Repository.Base {
                private final List<String> words = new ArrayList<>(List.of("a", "bc", "def"));

                public int total(ToIntFunction<String> measure) {
                    return words.stream().mapToInt(measure).sum();
                }

                public void remove(int shorterThan) {
                    words.removeIf(word -> word.length() < shorterThan);
                }

                @Override
                public int value() {
                    int sum = 0;
                    for (String word : words) {
                        sum += word.hashCode();
                    }
                    return super.value() + sum;
                }
            }
            """, """
            package program.p%PACKAGE%;

            import java.util.Iterator;
            import java.util.NoSuchElementException;
            import program.Repository;

            public final class C%NUMBER% extends Repository.Base implements Iterable<Integer> {
                private int[] values = new int[8];
                private int size;

                public void add(int value) {
                    if (size == values.length) {
                        values = java.util.Arrays.copyOf(values, size * 2);
                    }
                    values[size++] = value;
                }

                @Override
                public Iterator<Integer> iterator() {
                    throw new NoSuchElementException("none of " + size);
                }

                @Override
                public int value() {
                    add(%NUMBER%);
                    return values[0] + super.value();
                }
            }
            """, """
            package program.p%PACKAGE%;

            import program.Repository;

            public class C%NUMBER% implements Repository.Plain {
                private static final String[] NAMES = {"zero", "one", "two", "three", "four"};
                private String name = NAMES[%NUMBER% % NAMES.length];

                static synchronized String nameOf(int number) {
                    switch (number) {
                        case 0:
                        case 1:
                            return NAMES[number];
                        case 10:
                            return "ten";
                        default:
                            return Integer.toString(number);
                    }
                }

                @Override
                public int value() {
                    return nameOf(%NUMBER%).length() + name.length();
                }

                @Override
                public String toString() {
                    return "C%NUMBER%[" + name + "]";
                }
            }
            """,
    };

    private final Sources sources = new Sources();

    private final boolean services;

    private Program(boolean services) {
        this.services = services;
    }

    /**
     * Compiles a program of {@code count} classes, and a {@code program.Main} that loads and calls each.
     *
     * @param services whether a fifth of them are services; else there is nothing to weave
     */
    static void compile(int count, boolean services, Path output) throws IOException {
        Program program = new Program(services);
        program.sources.add("program.Repository", SUPERTYPES);
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < count; i++) {
            program.addClass(i);
            calls.append("sum += new ").append(className(i)).append("().value();\n");
            if (i % CLASSES_PER_PACKAGE == CLASSES_PER_PACKAGE - 1) {
                program.sources.add(
                        packageName(i) + ".All",
                        "package " + packageName(i) + "; public class All { public static int run() { int sum = 0;\n"
                                + calls + "return sum; } }");
                calls.setLength(0);
            }
        }
        program.addMain(count);
        program.sources.compile(output);
    }

    private void addClass(int i) {
        int kind = i % KINDS;
        String text = services && kind == 0 ? SERVICE : OTHERS[Math.max(0, kind - 1)];
        sources.add(
                className(i),
                text.replace("%NUMBER%", Integer.toString(i))
                        .replace("%PACKAGE%", Integer.toString(i / CLASSES_PER_PACKAGE)));
    }

    private void addMain(int count) {
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i + CLASSES_PER_PACKAGE <= count; i += CLASSES_PER_PACKAGE) {
            calls.append("sum += ").append(packageName(i)).append(".All.run();\n");
        }
        sources.add(
                "program.Main",
                "package program; public class Main { public static void main(String[] args) {\n" + "int sum = 0;\n"
                        + calls + "System.out.println(sum); } }");
    }

    private static String packageName(int i) {
        return "program.p" + i / CLASSES_PER_PACKAGE;
    }

    private static String className(int i) {
        return packageName(i) + ".C" + i;
    }
}
