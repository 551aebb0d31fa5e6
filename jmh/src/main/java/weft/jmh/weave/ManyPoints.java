package weft.jmh.weave;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Methods with so many suspension points, of shapes that a careless analysis takes quadratic time for. */
enum ManyPoints {
    /** One call after the other. */
    STRAIGHT(count -> repeat(count, i -> "aw();")),

    /** A {@code switch} in a loop, with a call in each case. */
    SWITCH(count -> "int sum = 0; while (sum < 9) { switch (sum) { "
            + repeat(count, i -> "case " + i + ": aw(); sum += " + i + "; break;") + " } }"),

    /** Loops in loops, three deep, with ten calls each. */
    LOOPS(count -> repeat(
            count / 10,
            i -> "for (int a = 0; a < 9; a++) for (int b = a; b < 9; b++) for (int c = b; c < 9; c++) { "
                    + repeat(10, k -> "aw();") + " }")),

    /** A protected range round each call, and a local that lives on. */
    TRIES(count -> "int sum = 0; "
            + repeat(count, i -> "try { aw(); } catch (RuntimeException e) { sum += " + i + "; }")
            + " if (sum > 9) throw new IllegalStateException();"),

    /** Twenty locals alive at each call. */
    LOCALS(count -> repeat(20, i -> "int v" + i + " = " + i + ";") + repeat(count, i -> "aw();") + "int sum = 0; "
            + repeat(20, i -> "sum += v" + i + ";") + " if (sum > 9) throw new IllegalStateException();");

    @SuppressWarnings("ImmutableEnumChecker") // It holds a lambda without a state.
    private final IntFunction<String> body;

    ManyPoints(IntFunction<String> body) {
        this.body = body;
    }

    /** The class file of a class that has nothing but such a method, and what it calls. */
    byte[] compile(int count, Path directory) throws IOException {
        String name = name() + count;
        Sources sources = new Sources();
        sources.add(
                name,
                "import weft.Async; class " + name + " { @Async static void many() { " + body.apply(count)
                        + " } @Async static void aw() { } }");
        sources.compile(directory);
        return Sources.read(directory).get(name);
    }

    private static String repeat(int count, IntFunction<String> statement) {
        List<String> statements = IntStream.range(0, count).mapToObj(statement).collect(Collectors.toList());
        return String.join("\n", statements);
    }
}
