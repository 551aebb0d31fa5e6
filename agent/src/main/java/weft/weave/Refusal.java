package weft.weave;

/**
 * An {@code @Async} method that could not be woven. The class works all the same; a call to the method throws.
 *
 * @param className the class's binary name
 * @param method the method's name and parameters, as in source
 * @param line the line of the construct in the way, or -1
 * @param message all of it, and what to write instead
 */
public record Refusal(String className, String method, int line, String message) {}
