/** The test suites of other libraries, run on those libraries woven throughout. */
@NullMarked
package weft.weaving.suites;

import org.jspecify.annotations.NullMarked;
