package weft.weaving;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a run ended, as text: runs in different class loaders have no objects in common.
 *
 * @param end what was returned or thrown
 * @param trace what was traced, in order
 * @param thrownAt where in the cases' own code the exception's stack trace is from; empty if nothing was thrown
 * @param occurrences how many occurrences there were
 * @param stacks at each occurrence the cases' part of the stack; empty if not wanted
 */
public record Outcome(String end, String trace, List<String> thrownAt, int occurrences, List<List<String>> stacks) {
    private static final String CASES = "weft.weaving.cases.";

    static Outcome returned(Object value, List<Object> trace, int occurrences, List<List<String>> stacks) {
        return new Outcome(show(value), show(trace), List.of(), occurrences, stacks);
    }

    static Outcome threw(Throwable thrown, List<Object> trace, int occurrences, List<List<String>> stacks) {
        return new Outcome(show(thrown), show(trace), ofCases(thrown.getStackTrace()), occurrences, stacks);
    }

    /** The part of a stack that the cases' code has: without what drives it, below, and {@code Env}, above. */
    static List<String> ofCases(StackTraceElement[] stack) {
        List<String> lines = new ArrayList<>();
        for (StackTraceElement element : stack) {
            if (isOfCases(element.getClassName())) {
                lines.add(element.getClassName() + "." + element.getMethodName() + ":" + element.getLineNumber());
            }
        }
        return lines;
    }

    static List<String> ofCases(List<String> stack) {
        return stack.stream().filter(Outcome::isOfCases).toList();
    }

    private static boolean isOfCases(String name) {
        return name.startsWith(CASES) && !name.startsWith(CASES + "Env");
    }

    private static String show(List<Object> trace) {
        return trace.stream().map(Outcome::show).collect(Collectors.joining(" "));
    }

    private static String show(Object value) {
        if (value instanceof Throwable thrown) {
            return show(thrown);
        }
        if (value instanceof Class<?> type) {
            return type.getSimpleName();
        }
        if (value == null || !value.getClass().isArray()) {
            return String.valueOf(value);
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Array.get(value, i));
        }
        return elements.stream().map(Outcome::show).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String show(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.getClass().getSimpleName());
        if (thrown.getMessage() != null) {
            text.append(": ").append(thrown.getMessage());
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            text.append(" [suppressed ").append(show(suppressed)).append(']');
        }
        if (thrown.getCause() != null) {
            text.append(" [cause ").append(show(thrown.getCause())).append(']');
        }
        return text.toString();
    }
}
