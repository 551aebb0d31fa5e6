/**
 * What woven code calls. Exported because woven code lives in your module, not for people to call.
 *
 * <p>Jars woven ahead of time link to these names, so a change here is a change of binary format: see
 * {@link weft.coroutine.Woven#FORMAT}. This is the bottom layer: it knows no loop and no task.
 */
package weft.coroutine;
