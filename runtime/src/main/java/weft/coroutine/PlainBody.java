package weft.coroutine;

/**
 * Marks an {@code @Async} functional object that provably never suspends: a reference to a plain method, made in woven
 * code. It implements the plain method alone, yet needs no thread of its own to run on.
 */
public interface PlainBody {}
