package weft.weaving.fuzz;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Runs programs, and reports. */
final class Fuzzer {
    static final Check.Weaving.Maker WEAVER = (batch, mode) -> new Weaver(batch.files::find, mode)::weave;

    /** One batch of so many is woven ahead of time (R8), and one is woven twice (R7). */
    private static final int RARELY = 4;

    private final Supply supply;
    private final int batchSize;
    private final Consumer<String> progress;
    private final Report report = new Report();

    Fuzzer(Supply supply, int batchSize, Consumer<String> progress) {
        this.supply = supply;
        this.batchSize = batchSize;
        this.progress = progress;
    }

    /** Runs so many programs, or until it has found that many differences. */
    Report run(int first, int programs, int mostFailures) {
        long start = System.nanoTime();
        for (int from = first; from < first + programs && report.failures.size() < mostFailures; from += batchSize) {
            run(supply.batch(from, Math.min(batchSize, first + programs - from)), from / batchSize);
            report.nanos = System.nanoTime() - start;
            progress.accept(report.programs + " programs, " + report.failures.size() + " differences, "
                    + TimeUnit.NANOSECONDS.toSeconds(report.nanos) + " s");
        }
        return report;
    }

    private void run(Batch batch, int number) {
        Mode mode = number % RARELY == RARELY - 1 ? Mode.AHEAD_OF_TIME : Mode.LOAD_TIME;
        batch.errors.forEach((name, message) -> notCompiled(name, message));
        Check check = new Check(batch);
        Check.Woven woven = check.new Woven(WEAVER, mode);
        for (Subject program : batch.programs) {
            if (!check.isGood(program)) {
                notCompiled(program.name(), check.plain(program, Plan.NEVER).end());
                continue;
            }
            report.count(program);
            report.suspensions += check.plain(program, Plan.NEVER).occurrences();
            Failure failure = woven.check(program);
            if (failure == null && number % RARELY == 1) {
                failure = woven.checkWeaving(program, WEAVER);
            }
            if (failure != null) {
                progress.accept(program.name() + ": " + failure.kind());
                report.failures.add(supply.shrunk(failure, mode));
            }
        }
        woven.refusals().forEach(report::countRefusal);
    }

    private void notCompiled(String name, String message) {
        report.notCompiled++;
        progress.accept(
                "not compiled: " + name + ": " + message.lines().findFirst().orElse(""));
    }
}
