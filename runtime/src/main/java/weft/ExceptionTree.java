package weft;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Draws an exception group as a tree of stack traces:
 *
 * <pre>
 *   + Exception Group Traceback (most recent call first):
 *   | weft.ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
 *   |     at Main.main(Main.java:12)
 *   +-+---------------- 1 ----------------
 *     | java.lang.IllegalStateException: one
 *     |     at Main.task(Main.java:8)
 *     +---------------- 2 ----------------
 *     | java.io.IOException: two
 *     |     at Main.task(Main.java:9)
 *     | Caused by: ...
 *     +------------------------------------
 * </pre>
 *
 * Frames that an exception shares with the one it hangs on, at the bottom, are counted, as the JDK does it for causes.
 * Each exception is drawn once, so a cycle of causes ends. Wide and deep trees are cut, as Python cuts them.
 */
final class ExceptionTree {
    private static final int MAX_WIDTH = 15;
    private static final int MAX_DEPTH = 10;
    private static final String DASHES = "----------------";
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder(1024);
    private final Set<Throwable> drawn = Collections.newSetFromMap(new IdentityHashMap<>());

    String draw(ExceptionGroup group) {
        line("  + ", "Exception Group Traceback (most recent call first):");
        draw(group, new Place("  ", "  | ", 0), "", new StackTraceElement[0]);
        return out.toString();
    }

    /**
     * Where on the page an exception is drawn.
     *
     * @param base what stands before the branches that leave from here
     * @param margin what stands before each line of text
     * @param depth how many groups are around it
     */
    private record Place(String base, String margin, int depth) {
        /** In one of the branches. */
        Place branch() {
            return new Place(base + "  ", base + "  | ", depth + 1);
        }

        /** Within the text, set off to the right. */
        Place indented() {
            return new Place(margin + INDENT, margin + INDENT, depth);
        }
    }

    /** Draws {@code thrown} and all that hangs on it. The frames it shares with {@code enclosing} are counted only. */
    private void draw(Throwable thrown, Place place, String caption, StackTraceElement[] enclosing) {
        String headline = thrown instanceof ExceptionGroup group ? group.headline() : thrown.toString();
        if (!drawn.add(thrown)) {
            line(place.margin, caption + "[shown above: " + headline + "]");
            return;
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        line(place.margin, caption + headline);
        drawStack(stack, place, enclosing);
        for (Throwable suppressed : thrown.getSuppressed()) {
            draw(suppressed, place.indented(), "Suppressed: ", stack);
        }
        if (thrown instanceof ExceptionGroup group) {
            drawBranches(group.exceptions(), place, stack);
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            draw(cause, place, "Caused by: ", stack);
        }
    }

    private void drawStack(StackTraceElement[] stack, Place place, StackTraceElement[] enclosing) {
        int shared = 0;
        while (shared < Math.min(stack.length, enclosing.length)
                && stack[stack.length - 1 - shared].equals(enclosing[enclosing.length - 1 - shared])) {
            shared++;
        }
        for (int i = 0; i < stack.length - shared; i++) {
            line(place.margin, INDENT + "at " + stack[i]);
        }
        if (shared > 0) {
            line(place.margin, INDENT + "... " + shared + " more");
        }
    }

    private void drawBranches(List<Throwable> exceptions, Place place, StackTraceElement[] enclosing) {
        if (place.depth == MAX_DEPTH) {
            line(place.margin, "... (groups within more than " + MAX_DEPTH + " others are not shown)");
            return;
        }
        Place branch = place.branch();
        String fork = place.base + "+-+";
        for (int i = 0; i < exceptions.size(); i++) {
            if (i == MAX_WIDTH) {
                line(fork, DASHES + " ... " + DASHES);
                line(branch.margin, "and " + (exceptions.size() - MAX_WIDTH) + " more");
                break;
            }
            line(fork, DASHES + " " + (i + 1) + " " + DASHES);
            draw(exceptions.get(i), branch, "", enclosing);
            fork = branch.base + "+";
        }
        line(branch.base + "+", DASHES + "----" + DASHES);
    }

    /** Writes text of one or more lines, each behind the margin. */
    private void line(String margin, String text) {
        for (String part : text.split("\\R", -1)) {
            out.append(margin).append(part).append(System.lineSeparator());
        }
    }
}
