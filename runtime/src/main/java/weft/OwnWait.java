package weft;

import java.util.function.Supplier;

/** What a task waits for, in words, where only the library itself may end the wait: a timer, a channel, another task. */
@FunctionalInterface
interface OwnWait extends Supplier<String> {}
