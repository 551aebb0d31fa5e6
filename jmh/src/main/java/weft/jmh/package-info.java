/**
 * What Weft costs, next to plain Java, threads, virtual threads, and a floor: state machines written by hand. Woven ahead
 * of time by the compiler plugin, so the JVMs that JMH forks need no agent.
 */
package weft.jmh;
