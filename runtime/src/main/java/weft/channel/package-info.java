/**
 * Channels between tasks: queues that suspend who sends too much and who receives too early.
 *
 * <p>{@link weft.channel.Channel} takes each item from one task to another, {@link weft.channel.Broadcast} to all that
 * listen; {@link weft.channel.Select} waits for several at once, and {@link weft.channel.Generator} makes a sequence of
 * a piece of code. What is sent was received or is in a buffer: a cancellation loses nothing, and doubles nothing.
 */
package weft.channel;
