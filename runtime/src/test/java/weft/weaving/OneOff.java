package weft.weaving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import weft.weave.Weaver.Mode;
import weft.weaving.cases.Env;

/** Runs programs that are not cases: the build would refuse them, or they are made by the test. */
final class OneOff {
    private OneOff() {}

    /** Compiles one class of the cases' package, and {@code Env}. */
    static CaseFiles compile(Path directory, String className, String text, String... options) {
        List<Path> sources = new ArrayList<>(CaseFiles.source(directory, className, text));
        sources.addAll(CaseFiles.envSources());
        return CaseFiles.javac(sources, options.length == 0 ? new String[] {"-g"} : options);
    }

    /** Runs a static method of one {@code Env} woven, with each call suspending. */
    static Outcome run(CaseFiles files, String className, String method) {
        return run(CaseLoader.woven(files, Mode.LOAD_TIME), className, method, Env.SUSPEND);
    }

    static Outcome run(CaseLoader loader, String className, String method, int action) {
        return Driver.runWoven(new CaseMethod(className, method, null), loader, at -> action, null);
    }

    /** Calls a static method of one {@code Env} as plain Java on this thread. */
    static Outcome callPlainly(CaseLoader loader, String className, String method) {
        return Driver.callOutside(new CaseMethod(className, method, null), loader);
    }
}
