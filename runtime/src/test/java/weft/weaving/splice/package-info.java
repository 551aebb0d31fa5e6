/** Suspensions at random places of programs that know nothing of them, to see that they do what they did. */
@NullMarked
package weft.weaving.splice;

import org.jspecify.annotations.NullMarked;
