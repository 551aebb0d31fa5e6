package weft.weaving;

import weft.weave.Weaver.Mode;

/** A program that runs all cases woven, for whoever watches the JVM meanwhile. */
public final class Exercise {
    private Exercise() {}

    public static void main(String[] arguments) {
        Suite suite = new Suite(CaseFiles.javac(CaseFiles.sources(), "-g"), Mode.LOAD_TIME);
        for (CaseMethod method : CaseMethod.all()) {
            suite.neverSuspends(method);
            suite.alwaysSuspends(method);
        }
    }
}
