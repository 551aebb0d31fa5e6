/**
 * The law of behaviour as tests: cancellation (C), deadlines (D), task groups (T), checkpoints and scheduling (K). The
 * numbers in the display names are those of the law's case lists.
 *
 * <p>All of it runs twice, un-woven on threads and woven by the agent, and must not notice the difference.
 */
@NullMarked
package weft.semantics;

import org.jspecify.annotations.NullMarked;
