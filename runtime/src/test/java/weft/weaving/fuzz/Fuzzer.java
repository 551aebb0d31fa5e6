package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;
import weft.weaving.fuzz.Batch.Flavour;

/** Makes programs, runs them, reports. */
final class Fuzzer {
    static final Check.Weaving.Maker WEAVER = (batch, mode) -> new Weaver(batch.files::find, mode)::weave;

    private static final int SHRINKING_SECONDS = 60;

    /** Batches of these are as many as the rest. */
    private static final List<Flavour> FLAVOURS = List.of(
            Flavour.DEBUG,
            Flavour.BUILDERS,
            Flavour.BARE,
            Flavour.BUILDERS,
            Flavour.DEBUG,
            Flavour.ECLIPSE,
            Flavour.BUILDERS,
            Flavour.BUILDERS);

    /** One batch of so many is woven ahead of time (R8), and one is woven twice (R7). */
    private static final int RARELY = 4;

    private final long seed;
    private final int batchSize;
    private final Consumer<String> progress;
    private final Report report = new Report();

    Fuzzer(long seed, int batchSize, Consumer<String> progress) {
        this.seed = seed;
        this.batchSize = batchSize;
        this.progress = progress;
    }

    /** Runs programs until it has run that many, has found that many differences, or the time is over. */
    Report run(int first, int programs, int mostFailures, long seconds) {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        for (int from = first; from < first + programs; from += batchSize) {
            run(from, Math.min(batchSize, first + programs - from));
            report.nanos = System.nanoTime() - start;
            progress.accept(report.programs + " programs, " + report.failures.size() + " differences, "
                    + TimeUnit.NANOSECONDS.toSeconds(report.nanos) + " s");
            if (report.failures.size() >= mostFailures || System.nanoTime() > end) {
                break;
            }
        }
        return report;
    }

    private void run(int first, int count) {
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            programs.add(Generator.program(seed, first + i, Batch.JAVA_VERSION));
        }
        int number = first / batchSize;
        Flavour flavour = FLAVOURS.get(number % FLAVOURS.size());
        Mode mode = number % RARELY == RARELY - 1 ? Mode.AHEAD_OF_TIME : Mode.LOAD_TIME;
        Batch batch = Batch.compile(flavour, programs);
        report.notCompiled += batch.errors.size();
        batch.errors.forEach((name, message) -> progress.accept("not compiled: " + name + ":" + message));
        Check check = new Check(batch);
        Check.Woven woven = check.new Woven(WEAVER, mode);
        for (Program program : batch.programs) {
            report.count(program);
            Failure failure = woven.check(program);
            if (failure == null && number % RARELY == 1) {
                failure = woven.checkWeaving(program, WEAVER);
            }
            report.suspensions += check.plain(program, Plan.NEVER).occurrences();
            if (failure != null) {
                Failure shrunk =
                        Shrinker.shrink(failure, candidate -> again(candidate, flavour, mode), SHRINKING_SECONDS);
                report.failures.add(shrunk);
                progress.accept("seed " + seed + ", program " + program.name() + "\n" + shrunk.describe());
            }
        }
        woven.refusals().forEach(report::countRefusal);
    }

    /** Compiles and runs one program by itself. */
    static @Nullable Failure again(Program program, Flavour flavour, Mode mode) {
        Batch batch = Batch.compile(flavour, List.of(program));
        if (batch.programs.isEmpty()) {
            return null;
        }
        Check.Woven woven = new Check(batch).new Woven(WEAVER, mode);
        Failure failure = woven.check(program);
        return failure != null ? failure : woven.checkWeaving(program, WEAVER);
    }
}
