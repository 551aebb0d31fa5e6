/** What generated programs are made of; the generated classes are of this package, too. */
@NullUnmarked
package weft.weaving.cases.fuzz;

import org.jspecify.annotations.NullUnmarked;
