/**
 * Programs for the weaver. They run woven and un-woven and must not differ; each class has one theme, and each method
 * stands for something that once broke a weaver. They are written to be awkward, not as examples to follow.
 */
@NullUnmarked
package weft.weaving.cases;

import org.jspecify.annotations.NullUnmarked;
