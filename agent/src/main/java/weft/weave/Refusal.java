package weft.weave;

/**
 * An {@code @Async} method that could not be woven. The class works all the same; a call to the method throws.
 *
 * @param reason what kind of thing is in the way, to be counted
 * @param className the class's binary name
 * @param method the method's name and parameters, as in source; empty for the whole class
 * @param line the line of the construct in the way, or -1
 * @param message all of it, and what to write instead
 */
public record Refusal(Reason reason, String className, String method, int line, String message) {
    /** Why a method is refused. */
    public enum Reason {
        /** The method is {@code synchronized}. */
        SYNCHRONIZED("synchronized method"),
        /** A call would suspend inside a {@code synchronized} block. */
        MONITOR("monitor held"),
        /** The method is native. */
        NATIVE("native method"),
        /** Its parameters leave no room for one more. */
        PARAMETERS("255 parameter slots"),
        /** Woven it would be larger than the JVM allows. */
        TOO_LARGE("too large"),
        /** The class file is older than Java 8, or has no stack map. */
        OLD_CLASS_FILE("old class file"),
        /** A call returns a type that may not be named where it is called. */
        INACCESSIBLE_TYPE("inaccessible type"),
        /** The class has a method with the name, and the parameters, that the twin needs. */
        NAME_TAKEN("name taken"),
        /** A twin written by hand suspends elsewhere than in tail position. */
        NO_TAIL_CALL("no tail call"),
        /** The class was woven by another version of the weaver. */
        FOREIGN_FORMAT("woven for another format"),
        /** The weaver failed: a bug in it, or a class file that no JVM would run. */
        BUG("error in the weaver");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
