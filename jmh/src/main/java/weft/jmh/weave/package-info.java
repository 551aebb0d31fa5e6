/** What weaving costs: the weaver alone, warm, and the agent as a program starts. */
package weft.jmh.weave;
