/**
 * Random programs against the weaver: {@link weft.weaving.fuzz.Generator} writes them, {@link weft.weaving.fuzz.Batch}
 * compiles and loads them woven and un-woven, {@link weft.weaving.fuzz.Check} runs both in all ways there are and
 * compares, {@link weft.weaving.fuzz.Shrinker} makes small what differs.
 */
package weft.weaving.fuzz;
