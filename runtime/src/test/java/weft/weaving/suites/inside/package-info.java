/** What runs inside the suite's class loader, next to the suite's own JUnit. */
@NullMarked
package weft.weaving.suites.inside;

import org.jspecify.annotations.NullMarked;
