package weft.channel;

import static java.util.Objects.requireNonNull;

import weft.Async;
import weft.AsyncConsumer;
import weft.ExceptionGroup;
import weft.LowLevel;
import weft.TaskGroup;
import weft.Weft;

/**
 * A sequence that a piece of code makes, item by item, as they are asked for: Python's generators.
 *
 * <pre>{@code
 * Generator.run((Generator.Output<Integer> out) -> {
 *     try (var connection = connect()) {
 *         for (int page = 1; ; page++) {
 *             out.send(connection.read(page));
 *         }
 *     }
 * }, pages -> {
 *     for (int page : pages) {
 *         if (page > 100) {
 *             break; // the connection is closed before run returns
 *         }
 *     }
 * });
 * }</pre>
 *
 * <p>The generator has a task of its own, which takes a step only when the consumer asks for an item, and is cancelled,
 * with time to clean up, when the consumer has ended or has closed its receiver.
 */
public final class Generator {
    private Generator() {}

    /**
     * Where the code of a generator sends its items.
     *
     * @param <T> what is sent; never null
     */
    public static final class Output<T> {
        private final Demand demand;

        Output(Demand demand) {
            this.demand = demand;
        }

        /**
         * Gives {@code item} to who asked for one, and suspends until somebody asks for the next. A cancellation ends
         * the wait: the item may have been received by then.
         *
         * @throws IllegalStateException if another task waits here
         */
        @Async
        public void send(T item) {
            requireNonNull(item, "item");
            Weft.checkpointIfCancelled();
            demand.offer(item);
            awaitDemand();
        }

        @Async
        void awaitDemand() {
            if (demand.mustWait()) {
                LowLevel.park(demand, demand);
            } else {
                LowLevel.cancelShieldedCheckpoint();
            }
        }
    }

    /**
     * Runs {@code consumer} with a receiver of what {@code generator} sends. Suspends. Returns when both have ended; when
     * the generator has, the receiver ends, too.
     *
     * <p>A cancellation cancels both, and this waits for that.
     *
     * @throws X what one of them threw, as it is; which cancels the other
     * @throws ExceptionGroup of both errors, if both threw
     */
    @Async
    @SuppressWarnings("unchecked") // They throw no checked exceptions but X.
    public static <T, X extends Throwable> void run(
            AsyncConsumer<? super Output<T>, ? extends X> generator,
            AsyncConsumer<? super ReceiveChannel<T>, ? extends X> consumer)
            throws X {
        Demand demand = new Demand();
        ChannelCore channel = demand.channel;
        channel.senderOpened();
        Output<T> output = new Output<>(demand);
        try (ReceiveChannel<T> receiver = new ReceiveChannel<>(channel)) {
            TaskGroup.run(group -> {
                demand.task = group.forkDaemon("generator", () -> {
                    output.awaitDemand();
                    generator.accept(output);
                    channel.senderClosed(); // Not if it has failed: that is no orderly end.
                });
                consumer.accept(receiver);
            });
        } catch (ExceptionGroup errors) {
            if (errors.exceptions().size() > 1) {
                throw errors;
            }
            throw (X) errors.exceptions().get(0);
        }
    }
}
