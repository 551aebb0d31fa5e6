/**
 * The law of behaviour for channels as tests: cases M, with their numbers in the display names. All of it runs twice,
 * woven and on threads.
 */
@NullMarked
package weft.channel;

import org.jspecify.annotations.NullMarked;
