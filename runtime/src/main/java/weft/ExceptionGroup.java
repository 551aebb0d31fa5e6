package weft;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several exceptions at once: what a {@link TaskGroup} throws when its body or its tasks fail, even if only one did.
 *
 * <p>Groups nest, so this is a tree; its leaves are the exceptions that are no groups. Java has no {@code except*}, but
 * {@link #handle} comes close:
 *
 * <pre>{@code
 * try {
 *     TaskGroup.run(group -> ...);
 * } catch (ExceptionGroup errors) {
 *     errors.handle(IOException.class, e -> log("network trouble: " + e))
 *             .handle(ParseException.class, e -> log("bad input: " + e))
 *             .rethrowRest();
 * }
 * }</pre>
 *
 * <p>Printing the stack trace draws the tree. Immutable, but for what {@link Throwable} lets everybody change.
 */
public class ExceptionGroup extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** How many leaves {@link #toString()} names. A guess at what fits on a line of a log. */
    private static final int LEAVES_NAMED = 3;

    private final String message;

    @SuppressWarnings("serial") // What List.copyOf returns is serializable.
    private final List<Throwable> exceptions;

    /**
     * A group of {@code exceptions}, in that order.
     *
     * @param message what they have in common; {@link #getMessage()} adds their number
     * @throws IllegalArgumentException if there are none
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(message);
        this.message = Objects.requireNonNull(message, "message");
        this.exceptions = List.copyOf(exceptions);
        if (this.exceptions.isEmpty()) {
            throw new IllegalArgumentException("an ExceptionGroup needs at least one exception; where there may be "
                    + "none, check before making \"" + message + "\"");
        }
    }

    /** The exceptions in this group, at least one. Some may be groups themselves. Cannot be modified. */
    public final List<Throwable> exceptions() {
        return exceptions;
    }

    /** The message as it was given to the constructor: what {@link #derive} passes on. */
    public final String message() {
        return message;
    }

    /** The message and the number of exceptions: {@code "unhandled errors in a TaskGroup (2 sub-exceptions)"}. */
    @Override
    public String getMessage() {
        int count = exceptions.size();
        return message + " (" + count + (count == 1 ? " sub-exception)" : " sub-exceptions)");
    }

    /** The message, and the first few leaves: all that a log shows that prints no stack traces. */
    @Override
    public String toString() {
        String first = leaves().limit(LEAVES_NAMED).map(Throwable::toString).collect(Collectors.joining(", "));
        boolean more = leaves().skip(LEAVES_NAMED).findAny().isPresent();
        return headline() + ": [" + first + (more ? ", ...]" : "]");
    }

    /** What the tree shows instead of {@link #toString()}, whose leaves would be there twice. */
    final String headline() {
        return getClass().getName() + ": " + getLocalizedMessage();
    }

    /** The part of this tree whose leaves are of {@code type}. See {@link #subgroup(Predicate)}. */
    public final Optional<ExceptionGroup> subgroup(Class<? extends Throwable> type) {
        return subgroup(type::isInstance);
    }

    /**
     * The part of this tree that passes the test; empty if nothing does. Shape, messages, causes, suppressed exceptions
     * and stack traces are kept.
     *
     * @param test asked about groups, outermost first, and about leaves; a group that passes is in it as a whole
     */
    public final Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> test) {
        return split(test).matched();
    }

    /** This tree as two: the leaves of {@code type}, and the others. See {@link #split(Predicate)}. */
    public final Split split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }

    /**
     * This tree as two: what passes the test, and what doesn't. Both keep shape, messages, causes, suppressed
     * exceptions and stack traces; a part that lacks nothing is this very object.
     *
     * @param test asked about groups, outermost first, and about leaves; a group that passes is matched as a whole
     */
    public final Split split(Predicate<? super Throwable> test) {
        if (test.test(this)) {
            return new Split(Optional.of(this), Optional.empty());
        }
        List<Throwable> matched = new ArrayList<>();
        List<Throwable> rest = new ArrayList<>();
        for (Throwable exception : exceptions) {
            if (exception instanceof ExceptionGroup group) {
                Split split = group.split(test);
                split.matched.ifPresent(matched::add);
                split.rest.ifPresent(rest::add);
            } else if (test.test(exception)) {
                matched.add(exception);
            } else {
                rest.add(exception);
            }
        }
        return new Split(part(matched), part(rest));
    }

    /**
     * A tree as two.
     *
     * @param matched what passed the test
     * @param rest what did not
     */
    public record Split(Optional<ExceptionGroup> matched, Optional<ExceptionGroup> rest) {}

    private Optional<ExceptionGroup> part(List<Throwable> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        if (isAll(kept)) {
            return Optional.of(this);
        }
        ExceptionGroup part = derive(kept);
        part.setStackTrace(getStackTrace());
        if (getCause() != null && part.getCause() == null) {
            part.initCause(getCause());
        }
        for (Throwable suppressed : getSuppressed()) {
            part.addSuppressed(suppressed);
        }
        return Optional.of(part);
    }

    private boolean isAll(List<Throwable> kept) {
        if (kept.size() != exceptions.size()) {
            return false;
        }
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i) != exceptions.get(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A new group like this one, of other exceptions: how a subclass stays what it is when it is split. Pass on {@link
     * #message()} and what the subclass adds; stack trace, cause and suppressed exceptions are copied by the caller.
     */
    protected ExceptionGroup derive(List<? extends Throwable> exceptions) {
        return new ExceptionGroup(message, exceptions);
    }

    /**
     * Calls {@code handler} for each leaf of {@code type}, in order: the {@code except*} of Java. End the chain with
     * {@link Handling#rethrowRest()}, or what nobody handled is lost.
     *
     * <p>What a handler throws comes out at once; the exceptions not handled by then are suppressed in it.
     *
     * @throws IllegalArgumentException if {@code type} is a group: handlers see leaves
     */
    public final <E extends Throwable> Handling handle(Class<E> type, Consumer<? super E> handler) {
        return new Handling(Optional.of(this)).handle(type, handler);
    }

    /** What is left of a group after some handlers took their share; may be nothing. */
    public static final class Handling {
        private final Optional<ExceptionGroup> rest;

        private Handling(Optional<ExceptionGroup> rest) {
            this.rest = rest;
        }

        /** As {@link ExceptionGroup#handle}, for what is left. */
        public <E extends Throwable> Handling handle(Class<E> type, Consumer<? super E> handler) {
            if (ExceptionGroup.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException("a handler is called for leaves, which " + type.getName()
                        + " never is; handle the types of its leaves, or use split");
            }
            Objects.requireNonNull(handler, "handler");
            if (rest.isEmpty()) {
                return this;
            }
            Split split = rest.get().split(exception -> isLeafOf(type, exception));
            List<Throwable> matched =
                    split.matched.stream().flatMap(ExceptionGroup::leaves).toList();
            for (int i = 0; i < matched.size(); i++) {
                handle(type.cast(matched.get(i)), handler, split, matched.subList(i + 1, matched.size()));
            }
            return new Handling(split.rest);
        }

        private static boolean isLeafOf(Class<?> type, Throwable exception) {
            return !(exception instanceof ExceptionGroup) && type.isInstance(exception);
        }

        private static <E extends Throwable> void handle(
                E leaf, Consumer<? super E> handler, Split split, List<Throwable> later) {
            try {
                handler.accept(leaf);
            } catch (Throwable thrown) {
                later.stream().filter(unhandled -> unhandled != thrown).forEach(thrown::addSuppressed);
                split.rest.ifPresent(thrown::addSuppressed);
                throw thrown;
            }
        }

        /** What no handler took. */
        public Optional<ExceptionGroup> rest() {
            return rest;
        }

        /**
         * Throws what no handler took, if there is anything.
         *
         * @throws ExceptionGroup {@link #rest()}
         */
        public void rethrowRest() {
            if (rest.isPresent()) {
                throw rest.get();
            }
        }
    }

    /** The one leaf of this tree if there is just one, however deep; otherwise this group. */
    public final Throwable unwrapSingle() {
        Throwable single = this;
        while (single instanceof ExceptionGroup group) {
            if (group.exceptions.size() > 1) {
                return this;
            }
            single = group.exceptions.get(0);
        }
        return single;
    }

    /** The exceptions in this tree that are no groups, in order. */
    public final Stream<Throwable> leaves() {
        return exceptions.stream()
                .flatMap(
                        exception -> exception instanceof ExceptionGroup group ? group.leaves() : Stream.of(exception));
    }

    /** Draws the tree: this group, and in its branches each exception with its stack. */
    @Override
    public void printStackTrace(PrintStream to) {
        to.print(new ExceptionTree().draw(this));
    }

    /** Draws the tree: this group, and in its branches each exception with its stack. */
    @Override
    public void printStackTrace(PrintWriter to) {
        to.print(new ExceptionTree().draw(this));
    }
}
