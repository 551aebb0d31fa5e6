/**
 * For tests of asynchronous code: a clock that jumps, waiting until nothing moves any more, blocks of several tasks in a
 * set order, connections in memory, and whether streams keep their rules. {@code weft.junit} runs such tests with JUnit.
 */
package weft.testing;
