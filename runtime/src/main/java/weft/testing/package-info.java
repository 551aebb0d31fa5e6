/** For tests of asynchronous code: a clock that jumps, and waiting until nothing moves any more. */
package weft.testing;
