package weft.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncFunction;
import weft.CancelScope;
import weft.LowLevel;
import weft.Task;
import weft.Weft;

/**
 * Waits for several channels at once, and does one thing: the first that is possible.
 *
 * <pre>{@code
 * String s = Select.first(
 *         Select.receive(numbers, n -> "got " + n),
 *         Select.send(out, item, () -> "sent"),
 *         Select.timeout(Duration.ofSeconds(1), () -> "late"));
 * }</pre>
 */
public final class Select {
    private Select() {}

    /**
     * Chooses the first clause that can proceed, has it receive or send, and runs its body. Suspends until there is one.
     * Nothing is received or sent by the others. If several can proceed at once each is equally likely ({@link
     * weft.RunOptions#seed} determines which); a timeout is chosen only if nothing else is possible.
     *
     * <p>If the channel of one of the clauses is closed, or is while this waits, this throws what {@link
     * ReceiveChannel#receive} or {@link SendChannel#send} would throw, whatever the other clauses have to offer, and
     * nothing is received or sent: leave out a clause that has come to its end.
     *
     * <p>A cancellation point: cancelled while it waits, it throws, and has received and sent nothing. The body runs in
     * this task, after the choice, with no timeout of ours.
     *
     * @return what the body returned
     * @throws X what the body threw
     * @throws IllegalArgumentException if there is no clause
     * @throws ChannelClosedException if an end of a channel is closed that a clause uses
     * @throws BrokenChannelException if a channel has no receiver that a clause sends to
     * @throws EndOfChannelException if a channel has ended that a clause receives from
     */
    @SafeVarargs
    @Async
    @SuppressWarnings({"unchecked", "varargs"}) // The chosen clause is one of these; the array is only read.
    public static <R extends @Nullable Object, X extends Throwable> R first(Clause<? extends R, ? extends X>... clauses)
            throws X {
        Selection selection = new Selection(clauses);
        Weft.checkpointIfCancelled();
        if (selection.chooseNow()) {
            LowLevel.cancelShieldedCheckpoint();
        } else if (selection.patience() == null) {
            selection.await();
        } else {
            CancelScope.moveOnAfter(selection.patience(), selection::await);
            selection.timedOut();
        }
        Clause<R, X> chosen = (Clause<R, X>) requireNonNull(selection.chosen());
        return chosen.run(selection.outcome());
    }

    /** A clause that receives an item, and then runs {@code then} with it. */
    public static <T, R extends @Nullable Object, X extends Throwable> Clause<R, X> receive(
            ReceiveChannel<? extends T> from, AsyncFunction<? super T, ? extends R, ? extends X> then) {
        return new Receive<>(requireNonNull(from, "from"), requireNonNull(then, "then"));
    }

    /** A clause that sends {@code item}, and then runs {@code then}. */
    public static <T, R extends @Nullable Object, X extends Throwable> Clause<R, X> send(
            SendChannel<? super T> to, T item, AsyncCallable<? extends R, ? extends X> then) {
        return new Send<>(requireNonNull(to, "to"), requireNonNull(item, "item"), requireNonNull(then, "then"));
    }

    /**
     * A clause that is chosen when no other could proceed for that long; {@link Duration#ZERO}: if none can now. Of
     * several the shortest counts, and of equal ones the first.
     *
     * @throws IllegalArgumentException if {@code span} is negative
     */
    public static <R extends @Nullable Object, X extends Throwable> Clause<R, X> timeout(
            Duration span, AsyncCallable<? extends R, ? extends X> then) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("negative timeout: " + span + "; 0 chooses at once");
        }
        return new Timeout<>(span, requireNonNull(then, "then"));
    }

    /**
     * What a {@link Select} may do. Can be used any number of times, also by several tasks at once.
     *
     * @param <R> what its body returns
     * @param <X> what its body throws
     */
    public abstract static sealed class Clause<R extends @Nullable Object, X extends Throwable> {
        private Clause() {}

        /** Whether it can proceed now. Throws if it never can. */
        abstract boolean isReady();

        /** Does what it is for. Returns what {@link #run} needs to know of it. */
        abstract @Nullable Object proceed();

        /** Has {@code task} wait; null if there is nothing that could wake it. */
        abstract @Nullable Waiter await(Task<?> task, Selection selection);

        /** It waits no longer. */
        abstract void awaited();

        @Async
        abstract R run(@Nullable Object outcome) throws X;

        abstract String describe();
    }

    private static final class Receive<T, R extends @Nullable Object, X extends Throwable> extends Clause<R, X> {
        private final ReceiveChannel<? extends T> from;
        private final AsyncFunction<? super T, ? extends R, ? extends X> then;

        Receive(ReceiveChannel<? extends T> from, AsyncFunction<? super T, ? extends R, ? extends X> then) {
            this.from = from;
            this.then = then;
        }

        @Override
        boolean isReady() {
            from.core().checkThread();
            from.requireReceivable();
            return from.core().canReceive();
        }

        @Override
        @Nullable
        Object proceed() {
            return from.core().tryReceive();
        }

        @Override
        Waiter await(Task<?> task, Selection selection) {
            from.waiting++;
            return from.core().awaitItem(new Waiter(task, from, null, selection));
        }

        @Override
        void awaited() {
            from.waiting--;
        }

        @Async
        @Override
        R run(@Nullable Object outcome) throws X {
            return then.apply(from.received(outcome));
        }

        @Override
        String describe() {
            return from.describeWait();
        }
    }

    private static final class Send<T, R extends @Nullable Object, X extends Throwable> extends Clause<R, X> {
        private final SendChannel<? super T> to;
        private final T item;
        private final AsyncCallable<? extends R, ? extends X> then;

        Send(SendChannel<? super T> to, T item, AsyncCallable<? extends R, ? extends X> then) {
            this.to = to;
            this.item = item;
            this.then = then;
        }

        @Override
        boolean isReady() {
            to.core().checkThread();
            to.requireSendable();
            return to.core().canSend();
        }

        @Override
        Object proceed() {
            to.core().trySend(item);
            return Ending.SENT;
        }

        @Override
        Waiter await(Task<?> task, Selection selection) {
            to.waiting++;
            return to.core().awaitRoom(new Waiter(task, to, item, selection));
        }

        @Override
        void awaited() {
            to.waiting--;
        }

        @Async
        @Override
        R run(@Nullable Object outcome) throws X {
            to.requireSent(outcome);
            return then.call();
        }

        @Override
        String describe() {
            return to.describeWait();
        }
    }

    static final class Timeout<R extends @Nullable Object, X extends Throwable> extends Clause<R, X> {
        final Duration span;
        private final AsyncCallable<? extends R, ? extends X> then;

        Timeout(Duration span, AsyncCallable<? extends R, ? extends X> then) {
            this.span = span;
            this.then = then;
        }

        @Override
        boolean isReady() {
            return false;
        }

        @Override
        @Nullable
        Object proceed() {
            throw new AssertionError("time is not waited for like this");
        }

        @Override
        @Nullable
        Waiter await(Task<?> task, Selection selection) {
            return null;
        }

        @Override
        void awaited() {
            // Nobody knew.
        }

        @Async
        @Override
        R run(@Nullable Object outcome) throws X {
            return then.call();
        }

        @Override
        String describe() {
            return "a timeout of " + span;
        }
    }
}
