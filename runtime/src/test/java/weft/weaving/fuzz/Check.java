package weft.weaving.fuzz;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.weave.WeaveResult;
import weft.weave.Weaver.Mode;
import weft.weaving.CaseLoader;
import weft.weaving.CaseMethod;
import weft.weaving.Driver;
import weft.weaving.Outcome;
import weft.weaving.cases.Env;
import weft.weaving.fuzz.Failure.Kind;

/** Runs the programs of a batch un-woven, once, and woven, by any weaver, and compares. */
final class Check {
    /** A run that goes on for so many occurrences more than it should is out of hand. */
    private static final int PATIENCE = 100;

    /** The messages of these name locals, or class loaders. */
    private static final String VOLATILE_MESSAGES = "(NullPointerException|ClassCastException): .*";

    /** Leaks are looked for in one program of so many, and of those with few suspensions: each runs the collector. */
    private static final int LEAKS = 5;

    private static final int FEW = 20;

    /** Stacks are looked at in one program of so many; that takes time. */
    private static final int STACKS = 4;

    final Batch batch;
    private final CaseLoader plain;
    private final Map<String, Outcome> oracle = new HashMap<>();

    Check(Batch batch) {
        this.batch = batch;
        this.plain = CaseLoader.unwoven(batch.files);
    }

    /** What programs are woven with. */
    interface Weaving {
        WeaveResult weave(byte[] classFile);

        /** Makes one for a class loader. */
        interface Maker {
            Weaving make(Batch batch, Mode mode);
        }
    }

    /** A batch, woven. */
    final class Woven {
        private final Mode mode;
        private final CaseLoader loader;

        Woven(Weaving.Maker maker, Mode mode) {
            this.mode = mode;
            this.loader = CaseLoader.wovenBy(maker.make(batch, mode)::weave, batch.files);
        }

        /** Runs it all ways that its seed tells; returns what differs first, or null. */
        @Nullable
        Failure check(Subject program) {
            Outcome expected = plain(program, Plan.NEVER);
            if (!isGood(program)) {
                return null;
            }
            for (Plan plan : Plan.all(program.name().hashCode(), expected.occurrences())) {
                Failure failure = check(program, plan);
                if (failure != null) {
                    return failure;
                }
            }
            return checkLeaks(program, expected);
        }

        private @Nullable Failure checkLeaks(Subject program, Outcome expected) {
            boolean isChosen = program.name().hashCode() % LEAKS == 0 && expected.occurrences() <= FEW;
            if (!isChosen || !program.constructs().containsKey(Construct.DEAD_VARIABLE.toString())) {
                return null;
            }
            try {
                Driver.runForLeaks(method(program), loader, at -> Env.SUSPEND, null);
                return null;
            } catch (AssertionError e) {
                return failure(program, null, Kind.LEAK, String.valueOf(e.getMessage()));
            }
        }

        @Nullable
        Failure check(Subject program, Plan plan) {
            Outcome expected = plain(program, plan);
            Outcome actual;
            try {
                actual = Driver.runWoven(
                        method(program), loader, plan.woven(expected.occurrences() + PATIENCE), expected);
            } catch (AssertionError e) {
                String message = String.valueOf(e.getMessage());
                boolean isStack = message.startsWith("stack while suspended");
                return failure(program, plan, isStack ? Kind.SUSPENDED_STACK : Kind.LOST_SUSPENSION, message);
            } catch (RuntimeException | LinkageError e) {
                return failure(program, plan, Kind.WEAVER_FAILED, e.toString());
            }
            return compare(program, plan, expected, actual);
        }

        private @Nullable Failure compare(Subject program, Plan plan, Outcome expected, Outcome actual) {
            String end = normal(actual.end());
            if (isLinkageError(end)) {
                return failure(program, plan, Kind.LINKAGE, end);
            } else if (!end.equals(normal(expected.end()))) {
                return failure(program, plan, Kind.END, difference(normal(expected.end()), end));
            } else if (!actual.trace().equals(expected.trace())) {
                return failure(program, plan, Kind.TRACE, difference(expected.trace(), actual.trace()));
            } else if (actual.occurrences() != expected.occurrences()) {
                return failure(
                        program,
                        plan,
                        Kind.OCCURRENCES,
                        difference("" + expected.occurrences(), "" + actual.occurrences()));
            } else if (!end.startsWith("Injected")
                    && !unrolled(actual.thrownAt()).equals(unrolled(expected.thrownAt()))) {
                return failure(
                        program,
                        plan,
                        Kind.THROWN_AT,
                        difference(String.join("\n", expected.thrownAt()), String.join("\n", actual.thrownAt())));
            }
            return null;
        }

        /** R7: weaving again changes nothing, and another weaver gives the same. */
        @Nullable
        Failure checkWeaving(Subject program, Weaving.Maker maker) {
            WeaveResult first = loader.results.get(program.className());
            if (first == null || first.classFile() == null) {
                return null;
            }
            if (maker.make(batch, mode).weave(first.classFile()).classFile() != null) {
                return failure(program, null, Kind.NOT_IDEMPOTENT, "woven again, it changed");
            }
            byte[] original = batch.files.classes().get(program.className().replace('.', '/'));
            byte[] again = maker.make(batch, mode).weave(original).classFile();
            return Arrays.equals(first.classFile(), again)
                    ? null
                    : failure(program, null, Kind.NOT_DETERMINISTIC, "another weaver wrote other bytes");
        }

        /** What the weaver refused, as messages. */
        List<String> refusals() {
            return loader.results.values().stream()
                    .flatMap(result -> result.refusals().stream())
                    .map(refusal -> refusal.message())
                    .toList();
        }

        private Failure failure(Subject program, @Nullable Plan plan, Kind kind, String message) {
            return new Failure(program, batch.origin, mode, plan, kind, message);
        }
    }

    Outcome plain(Subject program, Plan plan) {
        String key = program.name() + " " + (plan.failing() < 0 ? "" : plan.text());
        boolean wantsStacks = program.name().hashCode() % STACKS == 0;
        return oracle.computeIfAbsent(key, k -> Driver.runPlain(method(program), plain, plan.plain(), wantsStacks));
    }

    /** Whether it runs at all: compilers have bugs, too. */
    boolean isGood(Subject program) {
        return !isLinkageError(plain(program, Plan.NEVER).end());
    }

    private static CaseMethod method(Subject program) {
        return new CaseMethod(program.className(), "v", null);
    }

    /**
     * A trace without repetitions: an exception that waits in a finally block of a recursive method while that suspends
     * does not tell which of the activations made it. And without the lambda bodies that the weaver makes.
     */
    private static Set<String> unrolled(List<String> trace) {
        Set<String> lines = new LinkedHashSet<>(trace);
        lines.removeIf(line -> line.contains("lambda$adapted$"));
        return lines;
    }

    private static boolean isLinkageError(String end) {
        return end.matches("(?s)(VerifyError|ClassFormatError|NoClassDefFoundError|IncompatibleClassChangeError"
                + "|NoSuchMethodError|AbstractMethodError|IllegalAccessError|BootstrapMethodError).*");
    }

    private static String normal(String end) {
        return end.replaceAll(VOLATILE_MESSAGES, "$1");
    }

    private static String difference(String expected, String actual) {
        return "\n  expected " + expected + "\n  but was  " + actual;
    }
}
