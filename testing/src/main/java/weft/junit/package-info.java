/**
 * Tests of code that suspends, with JUnit Jupiter: {@link weft.junit.AsyncTest} in place of {@code @Test}. Add {@code
 * weft-junit} to the tests' class path, and have the agent or the compiler plugin weave them.
 */
package weft.junit;
