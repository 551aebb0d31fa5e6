/**
 * Locks and what else tasks wait for each other with, as tests. The numbers in the display names (L1 and so on) are those
 * of the law's case list. As in {@code weft.semantics} all runs twice, on both carriers.
 */
@NullMarked
package weft.sync;

import org.jspecify.annotations.NullMarked;
