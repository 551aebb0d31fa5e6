package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionTreeTest {
    @Test
    void eachExceptionIsABranchWithItsStack() {
        ExceptionGroup group = at(new ExceptionGroup("two failed", List.of(state("one"), io("two"))), "Main.main:12");
        assertDrawn(group, """
                  + Exception Group Traceback (most recent call first):
                  | weft.ExceptionGroup: two failed (2 sub-exceptions)
                  |     at Main.main(Main.java:12)
                  +-+---------------- 1 ----------------
                    | java.lang.IllegalStateException: one
                    |     at Task.run(Task.java:1)
                    +---------------- 2 ----------------
                    | java.io.IOException: two
                    |     at Task.run(Task.java:2)
                    +------------------------------------
                """);
    }

    @Test
    void groupsInGroupsAreBranchesOfBranches() {
        ExceptionGroup inner = at(new ExceptionGroup("inner", List.of(state("one"))), "Inner.run:5");
        ExceptionGroup group = at(new ExceptionGroup("outer", List.of(inner, io("two"))), "Main.main:12");
        assertDrawn(group, """
                  + Exception Group Traceback (most recent call first):
                  | weft.ExceptionGroup: outer (2 sub-exceptions)
                  |     at Main.main(Main.java:12)
                  +-+---------------- 1 ----------------
                    | weft.ExceptionGroup: inner (1 sub-exception)
                    |     at Inner.run(Inner.java:5)
                    +-+---------------- 1 ----------------
                      | java.lang.IllegalStateException: one
                      |     at Task.run(Task.java:1)
                      +------------------------------------
                    +---------------- 2 ----------------
                    | java.io.IOException: two
                    |     at Task.run(Task.java:2)
                    +------------------------------------
                """);
    }

    @Test
    void causesAndSuppressedAreDrawnWithTheSharedFramesCounted() {
        IOException leaf = at(new IOException("leaf"), "Task.inner:3", "Task.run:2", "Loop.turn:1");
        leaf.initCause(at(new IllegalStateException("cause"), "Task.deeper:9", "Task.run:2", "Loop.turn:1"));
        leaf.addSuppressed(at(new IllegalStateException("close"), "Task.close:8", "Loop.turn:1"));
        ExceptionGroup group = at(new ExceptionGroup("g", List.of(leaf)), "Main.main:12");
        group.addSuppressed(at(new ExceptionGroup("late", List.of(state("one"))), "Late.run:4", "Main.main:12"));
        assertDrawn(group, """
                  + Exception Group Traceback (most recent call first):
                  | weft.ExceptionGroup: g (1 sub-exception)
                  |     at Main.main(Main.java:12)
                  |     Suppressed: weft.ExceptionGroup: late (1 sub-exception)
                  |         at Late.run(Late.java:4)
                  |         ... 1 more
                  |     +-+---------------- 1 ----------------
                  |       | java.lang.IllegalStateException: one
                  |       |     at Task.run(Task.java:1)
                  |       +------------------------------------
                  +-+---------------- 1 ----------------
                    | java.io.IOException: leaf
                    |     at Task.inner(Task.java:3)
                    |     at Task.run(Task.java:2)
                    |     at Loop.turn(Loop.java:1)
                    |     Suppressed: java.lang.IllegalStateException: close
                    |         at Task.close(Task.java:8)
                    |         ... 1 more
                    | Caused by: java.lang.IllegalStateException: cause
                    |     at Task.deeper(Task.java:9)
                    |     ... 2 more
                    +------------------------------------
                """);
    }

    @Test
    void framesSharedWithTheGroupAreCounted() {
        IOException leaf = at(new IOException("leaf"), "Task.run:2", "Loop.turn:1", "Main.main:7");
        ExceptionGroup group = at(new ExceptionGroup("g", List.of(leaf)), "Task.join:9", "Loop.turn:1", "Main.main:7");
        assertDrawn(group, """
                  + Exception Group Traceback (most recent call first):
                  | weft.ExceptionGroup: g (1 sub-exception)
                  |     at Task.join(Task.java:9)
                  |     at Loop.turn(Loop.java:1)
                  |     at Main.main(Main.java:7)
                  +-+---------------- 1 ----------------
                    | java.io.IOException: leaf
                    |     at Task.run(Task.java:2)
                    |     ... 2 more
                    +------------------------------------
                """);
    }

    @Test
    void aCycleOfCausesEnds() {
        IllegalStateException leaf = at(new IllegalStateException("leaf"));
        ExceptionGroup group = at(new ExceptionGroup("g", List.of(leaf)));
        leaf.initCause(group);
        assertDrawn(group, """
                  + Exception Group Traceback (most recent call first):
                  | weft.ExceptionGroup: g (1 sub-exception)
                  +-+---------------- 1 ----------------
                    | java.lang.IllegalStateException: leaf
                    | Caused by: [shown above: weft.ExceptionGroup: g (1 sub-exception)]
                    +------------------------------------
                """);
    }

    @Test
    void aMessageOfSeveralLinesStaysInItsBranch() {
        ExceptionGroup group = at(new ExceptionGroup("g", List.of(at(new Error("first\nsecond")))));
        assertTrue(drawn(group).contains("    | java.lang.Error: first\n    | second\n"), drawn(group));
    }

    @Test
    void wideAndDeepTreesAreCut() {
        List<Throwable> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(at(new IllegalStateException("leaf " + i)));
        }
        String wide = drawn(new ExceptionGroup("wide", many));
        assertTrue(wide.contains("leaf 14") && !wide.contains("leaf 15"), wide);
        assertTrue(wide.contains("and 85 more"), wide);

        Throwable deep = state("leaf");
        for (int i = 0; i < 50; i++) {
            deep = at(new ExceptionGroup("level " + i, List.of(deep)));
        }
        String cut = drawn((ExceptionGroup) deep);
        assertTrue(cut.contains("level 39") && !cut.contains("level 38"), cut);
        assertTrue(cut.contains("are not shown"), cut);
    }

    @Test
    void streamsAndWritersGetTheSame() {
        ExceptionGroup group = new ExceptionGroup("g", List.of(state("one")));
        StringWriter written = new StringWriter();
        group.printStackTrace(new PrintWriter(written, true));
        assertEquals(drawn(group), written.toString().replace(System.lineSeparator(), "\n"));
    }

    private static void assertDrawn(ExceptionGroup group, String expected) {
        assertEquals(expected, drawn(group));
    }

    private static String drawn(ExceptionGroup group) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        group.printStackTrace(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Throwable state(String message) {
        return at(new IllegalStateException(message), "Task.run:1");
    }

    private static Throwable io(String message) {
        return at(new IOException(message), "Task.run:2");
    }

    /** Gives {@code thrown} a stack trace of elements like {@code "Main.main:12"}. */
    private static <E extends Throwable> E at(E thrown, String... frames) {
        StackTraceElement[] stack = new StackTraceElement[frames.length];
        for (int i = 0; i < frames.length; i++) {
            String[] parts = frames[i].split("[.:]", -1);
            stack[i] = new StackTraceElement(parts[0], parts[1], parts[0] + ".java", Integer.parseInt(parts[2]));
        }
        thrown.setStackTrace(stack);
        return thrown;
    }
}
